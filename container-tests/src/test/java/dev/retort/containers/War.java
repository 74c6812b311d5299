package dev.retort.containers;

import dev.retort.Retort;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An exploded WAR, without a web.xml, as the Maven plugin would make it of an application. */
final class War {
    private War() {}

    /**
     * Makes one.
     *
     * @param folder where to
     * @param application any class of the package that makes the application
     * @return the folder
     */
    static Path make(Path folder, Class<?> application) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("WEB-INF/classes"));
        Path lib = Files.createDirectories(folder.resolve("WEB-INF/lib"));
        String own = application.getPackageName().replace('.', '/');
        copy(origin(application).resolve(own), classes.resolve(own));
        copy(Path.of(System.getProperty("containers"), "war-lib"), lib);
        pack(origin(Retort.class), lib.resolve("retort.jar"));
        Path assets = Files.createDirectories(folder.resolve("static"));
        Files.writeString(assets.resolve("style.css"), "body { color: green }\n", StandardCharsets.UTF_8);
        return folder;
    }

    /** Adds what forwarding wants to a WAR. */
    static void addForwarder(Path war) throws IOException {
        copy(Path.of(System.getProperty("containers"), "upstream-lib"), war.resolve("WEB-INF/lib"));
    }

    private static Path origin(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path source : all.toList()) {
                Path target = to.resolve(from.relativize(source).toString());
                if (Files.isDirectory(source)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(source, target);
                }
            }
        }
    }

    /** The framework is a folder while Maven tests, and a jar once it has packed it. */
    private static void pack(Path classes, Path jar) throws IOException {
        if (Files.isRegularFile(classes)) {
            Files.copy(classes, jar);
            return;
        }
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> all = Files.walk(classes)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
    }
}
