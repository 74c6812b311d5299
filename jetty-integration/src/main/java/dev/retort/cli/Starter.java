package dev.retort.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * The application that {@code new} writes.
 *
 * <p>Its files are those of {@code src/main/starter}, a whole project named {@code my-app} with the classes of
 * {@code com.example.app}, so that it can be read, formatted and tried as it stands. The build puts its own versions of the
 * dependencies into the pom; here the three names are replaced. The secret of sessions is made for each application.
 *
 * @param group the groupId
 * @param name the artifactId, and the name of the webapp
 * @param javaPackage the package of its classes
 */
record Starter(String group, String name, String javaPackage) {
    private static final String NAME = "my-app";
    private static final String GROUP = "<groupId>com.example</groupId>";
    private static final String PACKAGE = "com.example.app";
    private static final String BEGIN = "src/main/java/com/example/app/Pages.java";

    /** A class path cannot be listed; a test compares with the folder. */
    static final List<String> FILES = List.of(
            "README.md",
            "gitignore",
            "nginx.conf",
            "pom.xml",
            "src/main/jetty/gateway.xml",
            BEGIN,
            "src/main/resources/static/style.css",
            "src/main/resources/templates/base.html",
            "src/main/resources/templates/hello.html",
            "src/test/java/com/example/app/PagesTest.java");

    /**
     * Writes the application.
     *
     * @param folder an empty folder, or one that there is not yet
     * @return the file to begin reading at
     */
    Path writeTo(Path folder) throws IOException {
        for (String file : FILES) {
            write(folder.resolve(target(file)), named(content(file)));
        }
        Path settings = folder.resolve("retort.properties");
        Files.createFile(settings, ownersAlone(settings));
        write(settings, "# The settings of this machine; not for git.\nsecret-key=" + secret() + "\n");
        return folder.resolve(target(BEGIN));
    }

    /** Git, Maven and others would mind a {@code .gitignore} among the resources. */
    private String target(String file) {
        return file.equals("gitignore")
                ? ".gitignore"
                : file.replace(PACKAGE.replace('.', '/'), javaPackage.replace('.', '/'));
    }

    private String named(String content) {
        // The group last: it alone could hold one of the other names.
        return content.replace(NAME, name)
                .replace(PACKAGE, javaPackage)
                .replace(GROUP, "<groupId>" + group + "</groupId>");
    }

    private static String content(String file) throws IOException {
        try (InputStream content = Starter.class.getResourceAsStream("starter/" + file)) {
            if (content == null) {
                throw new FileNotFoundException("The build has left out starter/" + file);
            }
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String secret() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** A secret is readable by its owner alone, where the file system knows of owners. */
    private static FileAttribute<?>[] ownersAlone(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, content);
    }
}
