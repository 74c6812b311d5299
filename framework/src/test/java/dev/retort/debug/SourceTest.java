package dev.retort.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where code stands, and what its source says. */
class SourceTest {

    @TempDir
    Path folder;

    static final class Ordered {
        StackTraceElement zebra(int a, String... b) {
            return new Throwable().getStackTrace()[0];
        }

        void apple() {}

        void mango(long[] a) {}

        void apple(Map<String, int[]> a) {}
    }

    interface Lineless {
        void none();
    }

    private static byte[] bytesOf(Class<?> type) throws IOException {
        try (InputStream in =
                type.getResourceAsStream(type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class")) {
            assertThat(in).isNotNull();
            return in == null ? new byte[0] : in.readAllBytes();
        }
    }

    @Test
    void aMethodIsAtTheLineOfItsFirstStatement() throws Exception {
        Method zebra = Ordered.class.getDeclaredMethod("zebra", int.class, String[].class);
        int line = new Ordered().zebra(1).getLineNumber();

        assertThat(SourceLine.of(zebra)).hasToString("SourceTest.Ordered.zebra:" + line);
        assertThat(SourceLine.of(Lineless.class.getDeclaredMethod("none"))).hasToString("SourceTest.Lineless.none");
        Object lambda = (Runnable) () -> {};
        assertThat(SourceLine.of(lambda.getClass().getMethod("run")).line()).isZero();
        assertThat(SourceLine.of(String.class.getMethod("length")).method()).isEqualTo("length");
    }

    @Test
    void methodsAreInTheOrderOfTheSource() {
        List<Method> methods = Arrays.stream(Ordered.class.getDeclaredMethods())
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .toList();

        assertThat(SourceLine.inSourceOrder(methods))
                .extracting(method -> method.getName() + method.getParameterCount())
                .containsExactly("zebra2", "apple0", "mango1", "apple1");
    }

    @Test
    void aClassFileOfALaterJavaIsReadAsWell() throws IOException {
        byte[] bytes = bytesOf(Ordered.class);
        Map<String, Integer> now = ClassFile.methodsOf(bytes);
        bytes[7] = (byte) 200;

        assertThat(now).containsKey("apple()V");
        assertThat(ClassFile.methodsOf(bytes)).isEqualTo(now);
    }

    @Test
    void noClassFileMakesTheReaderThrow() throws IOException {
        byte[] bytes = bytesOf(Ordered.class);
        qt().withExamples(20_000)
                .forAll(
                        integers().between(0, bytes.length),
                        lists().of(integers().between(8, bytes.length - 1)).ofSizeBetween(0, 5),
                        integers().between(-128, 127))
                .checkAssert((length, places, value) -> {
                    byte[] broken = Arrays.copyOf(bytes, length);
                    places.stream().filter(place -> place < length).forEach(place -> broken[place] = value.byteValue());
                    assertThat(ClassFile.methodsOf(broken)).doesNotContainValue(-1);
                });
        assertThat(ClassFile.methodsOf(new byte[] {1, 2, 3, 4, 5})).isEmpty();
    }

    @Test
    void aFrameOfATestHasItsSourceAroundIt() {
        Sources sources = Sources.of(getClass().getClassLoader(), List.of());
        StackTraceElement frame = new Ordered().zebra(1);

        assertThat(sources.isOwn(frame)).isTrue();
        assertThat(sources.excerpt(frame)).hasValueSatisfying(excerpt -> {
            assertThat(excerpt.file()).isEqualTo("src/test/java/dev/retort/debug/SourceTest.java");
            assertThat(excerpt.lines()).hasSize(11);
            assertThat(excerpt.lines().get(excerpt.line() - excerpt.first()))
                    .contains("return new Throwable().getStackTrace()[0];");
        });
    }

    @Test
    void othersCodeIsNotOwnUnlessItsPackageIsNamed() {
        StackTraceElement jdk = new StackTraceElement("java.lang.String", "length", "String.java", 1);
        StackTraceElement jar = new StackTraceElement("org.assertj.core.api.Assertions", "x", "Assertions.java", 1);
        StackTraceElement hidden = new StackTraceElement("a.B$$Lambda/0x1", "x", "B.java", 1);

        Sources sources = Sources.of(getClass().getClassLoader(), List.of("org.assertj"));
        assertThat(sources.isOwn(jdk)).isFalse();
        assertThat(sources.isOwn(hidden)).isFalse();
        assertThat(sources.isOwn(jar)).isTrue();
        assertThat(Sources.of(getClass().getClassLoader(), List.of("org.ass")).isOwn(jar))
                .isFalse();
        assertThat(sources.excerpt(jdk)).isEmpty();
    }

    private Path project(String classes, String sources) throws IOException {
        Path source = folder.resolve(sources).resolve("app");
        Files.createDirectories(folder.resolve(classes).resolve("app"));
        Files.createDirectories(source);
        Files.writeString(folder.resolve(classes).resolve("app/Foo.class"), "");
        return Files.writeString(source.resolve("Foo.java"), lines(20));
    }

    private static String lines(int count) {
        return String.join(
                "\n", IntStream.rangeClosed(1, count).mapToObj(i -> "line " + i).toList());
    }

    private List<String> excerpt(Path classes, StackTraceElement frame) throws IOException {
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, null)) {
            return Sources.of(loader, List.of())
                    .excerpt(frame)
                    .map(SourceExcerpt::lines)
                    .orElse(List.of());
        }
    }

    private static StackTraceElement foo(String file, int line) {
        return new StackTraceElement("app.Foo", "run", file, line);
    }

    @Test
    void theFoldersOfMavenGradleIdeaAndEclipseAreKnown() throws IOException {
        for (String[] pair : new String[][] {
            {"m/target/classes", "m/src/main/java"},
            {"t/target/test-classes", "t/src/test/java"},
            {"g/build/classes/java/main", "g/src/main/java"},
            {"i/out/production/module", "i/src"},
            {"w/target/shop-1.0/WEB-INF/classes", "w/src/main/java"},
            {"e/bin", "e/src"}
        }) {
            project(pair[0], pair[1]);
            assertThat(excerpt(folder.resolve(pair[0]), foo("Foo.java", 2)))
                    .as(pair[0])
                    .containsExactly("line 1", "line 2", "line 3", "line 4", "line 5", "line 6", "line 7");
        }
        project("x/elsewhere", "x/src/main/java");
        assertThat(excerpt(folder.resolve("x/elsewhere"), foo("Foo.java", 2))).isEmpty();
    }

    @Test
    void nothingOutsideOfTheProjectIsRead() throws IOException {
        Path source = project("p/target/classes", "p/src/main/java");
        Path classes = folder.resolve("p/target/classes");
        Files.writeString(folder.resolve("secret.java"), lines(20));
        assertThat(excerpt(classes, foo("Foo.java", 20))).hasSize(6);
        assertThat(excerpt(classes, foo("Foo.java", 21))).isEmpty();
        assertThat(excerpt(classes, foo("Foo.java", 0))).isEmpty();

        for (String file : List.of("../../../../../secret.java", "..", "", "a\\b", "a/b", "\0", "/etc/passwd")) {
            assertThat(excerpt(classes, foo(file, 1))).as(file).isEmpty();
        }
        Files.delete(source);
        Files.createSymbolicLink(source, folder.resolve("secret.java"));
        assertThat(excerpt(classes, foo("Foo.java", 1))).isEmpty();
    }

    @Test
    void besideAJarItsSourcesAreRead() throws IOException {
        Path jar = jar("app.jar", "app/Foo.class", "");
        assertThat(excerpt(jar, foo("Foo.java", 1))).isEmpty();

        jar("app-sources.jar", "app/Foo.java", lines(3));
        assertThat(excerpt(jar, foo("Foo.java", 1))).containsExactly("line 1", "line 2", "line 3");
    }

    private Path jar(String name, String entry, String text) throws IOException {
        Path jar = folder.resolve(name);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry(entry));
            out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return jar;
    }
}
