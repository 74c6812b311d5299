package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code new} writes; that it works is tried by {@code NewApplicationIT} of the tutorial. */
class NewCommandTest {
    private static final Path STARTER = Path.of("src/main/starter");

    @TempDir
    private Path folder;

    private Typed write(String name, String... options) {
        String[] all = Stream.concat(Stream.of("new", folder.resolve(name).toString()), Stream.of(options))
                .toArray(String[]::new);
        return Typed.run(all);
    }

    private static Set<String> files(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .collect(Collectors.toSet());
        }
    }

    private String all(String name) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String file : files(folder.resolve(name))) {
            all.append(file)
                    .append('\n')
                    .append(Files.readString(folder.resolve(name).resolve(file)));
        }
        return all.toString();
    }

    @Test
    void everyFileOfTheStarterIsWrittenAndTheSettingsOfTheMachine() throws IOException {
        Typed typed = write("my-app");

        assertThat(typed.exitCode()).as(typed.err()).isZero();
        assertThat(typed.out()).contains("src/main/java/com/example/myapp/Pages.java", "mvn jetty:run");
        Set<String> expected = files(STARTER).stream()
                .map(file ->
                        file.replace("com/example/app", "com/example/myapp").replace("gitignore", ".gitignore"))
                .collect(Collectors.toSet());
        expected.add("retort.properties");
        assertThat(files(folder.resolve("my-app"))).isEqualTo(expected);
    }

    @Test
    void theApplicationHasItsOwnNameGroupAndPackage() throws IOException {
        assertThat(write("tea-shop", "--group", "org.my-app", "--package", "org.tea.site")
                        .exitCode())
                .isZero();

        Path shop = folder.resolve("tea-shop");
        assertThat(shop.resolve("pom.xml"))
                .content()
                .contains(
                        "<groupId>org.my-app</groupId>",
                        "<artifactId>tea-shop</artifactId>",
                        "<finalName>tea-shop</finalName>");
        assertThat(shop.resolve("nginx.conf")).content().contains("war target/tea-shop.war;", "webapp_pass tea-shop;");
        assertThat(shop.resolve("src/main/java/org/tea/site/Pages.java"))
                .content()
                .startsWith("package org.tea.site;");
        assertThat(all("tea-shop").replace("org.my-app", "")).doesNotContain("my-app", "com.example", "com/example");
    }

    @Test
    void theVersionsAreThoseOfTheBuild() throws IOException {
        write("my-app");

        assertThat(folder.resolve("my-app/pom.xml"))
                .content()
                .containsPattern("<retort\\.version>\\d[^<]*</retort\\.version>")
                .containsPattern("<artifactId>jetty-ee10-maven-plugin</artifactId>\\s*<version>\\d[^<]*</version>")
                .contains("<version>${retort.version}</version>")
                .doesNotContain("@");
    }

    @Test
    void eachApplicationHasASecretThatStaysOutOfGit() throws IOException {
        write("one");
        write("two");

        String one = Files.readString(folder.resolve("one/retort.properties"));
        assertThat(one).containsPattern("(?m)^secret-key=[0-9a-f]{64}$");
        assertThat(folder.resolve("two/retort.properties")).content().isNotEqualTo(one);
        assertThat(folder.resolve("one/.gitignore")).content().contains("/retort.properties\n");
    }

    @Test
    void theSecretIsItsOwnersAlone() throws IOException {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        write("my-app");

        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve("my-app/retort.properties"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aFolderThatCannotBeMadeIsToldWithTheReason() throws IOException {
        Files.writeString(folder.resolve("a-file"), "");

        Typed below = write("a-file/my-app");
        assertThat(below.exitCode()).isEqualTo(1);
        assertThat(below.err())
                .startsWith("The application cannot be written: ")
                .contains("a-file", "Name a folder in which you may make files.")
                .doesNotContain("Exception", "\tat ");

        assumeThat(Path.of("/proc/self")).exists();
        Typed refused = Typed.run("new", "/proc/x");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .contains("/proc/x (2: No such file or directory)")
                .doesNotContain("\tat ");
    }

    @Test
    void anEmptyFolderIsFilled() throws IOException {
        Files.createDirectory(folder.resolve("my-app"));

        assertThat(write("my-app").exitCode()).isZero();
        assertThat(folder.resolve("my-app/pom.xml")).exists();
    }

    @Test
    void whatIsThereIsLeftAsItIs() throws IOException {
        Files.writeString(Files.createDirectory(folder.resolve("my-app")).resolve("mine.txt"), "mine");
        Files.writeString(folder.resolve("a-file"), "mine");

        Typed refused = write("my-app");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("my-app is there already", "Name a folder that is not there.");
        assertThat(files(folder.resolve("my-app"))).containsExactly("mine.txt");
        assertThat(write("a-file").exitCode()).isEqualTo(1);
        assertThat(folder.resolve("a-file")).content().isEqualTo("mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"My-App", "my app", "1app", "my_app", "app-", "a--b", "ä", "a.b"})
    void aNameThatMavenOrNginxOrJavaWouldMindIsRefused(String name) {
        Typed refused = write(name);

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("cannot be the name of an application", "as in my-app");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aPackageThatJavaWouldMindIsRefused() {
        Typed keyword = write("int");
        assertThat(keyword.exitCode()).isEqualTo(2);
        assertThat(keyword.err()).contains("\"com.example.int\" cannot be a package", "--package");
        assertThat(write("int", "--package", "com.example.number").exitCode()).isZero();

        for (String wrong : new String[] {
            "../../x", "a.class", "a..b", "1a", "a.b-c", "_", "java", "java.foo", "javax.x", "jakarta.x"
        }) {
            Typed refused = write("my-app", "--package", wrong);
            assertThat(refused.exitCode()).as(wrong).isEqualTo(2);
            assertThat(refused.err()).contains('"' + wrong + "\" cannot be ", "as in --package org.example.app.");
        }
        assertThat(write("my-app", "--group", "java").err()).contains("java is the platform's");
        assertThat(write("my-app", "--group", "a</groupId>").err()).contains("cannot be a groupId");
        assertThat(folder.resolve("my-app")).doesNotExist();
    }
}
