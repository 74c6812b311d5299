package dev.retort.jetty.war;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.eclipse.jetty.annotations.AnnotationParser;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search for annotated classes, beside Jetty's own. */
class ClassScanTest {
    /** ASM has flags of its own above those of class files. */
    private static final int FLAGS = 0xFFFF;

    /** Writes down all that it is told. */
    private static final class Notes implements AnnotationParser.Handler {
        private final Set<String> told = new ConcurrentSkipListSet<>();

        @Override
        public void handle(AnnotationParser.ClassInfo type) {
            told.add(type.getClassName() + " " + type.getVersion() + " " + (type.getAccess() & FLAGS) + " extends "
                    + type.getSuperName() + " implements " + Arrays.toString(type.getInterfaces()));
        }

        @Override
        public void handle(AnnotationParser.MethodInfo method) {}

        @Override
        public void handle(AnnotationParser.FieldInfo field) {}

        @Override
        public void handle(AnnotationParser.ClassInfo type, String annotation) {
            told.add(type.getClassName() + " @" + annotation);
        }

        @Override
        public void handle(AnnotationParser.MethodInfo method, String annotation) {
            told.add(method.getClassInfo().getClassName() + "." + method.getMethodName() + method.getDesc() + " "
                    + (method.getAccess() & FLAGS) + " @" + annotation);
        }

        @Override
        public void handle(AnnotationParser.FieldInfo field, String annotation) {
            told.add(field.getClassInfo().getClassName() + "." + field.getFieldName() + " " + field.getFieldType() + " "
                    + (field.getAccess() & FLAGS) + " @" + annotation);
        }
    }

    private static Set<String> told(AnnotationParser parser, Path from) throws Exception {
        Notes notes = new Notes();
        try (ResourceFactory.Closeable resources = ResourceFactory.closeable()) {
            parser.parse(Set.of(notes), resources.newResource(from));
        }
        return notes.told;
    }

    private static Path location(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Retort.class,
                tools.jackson.databind.ObjectMapper.class,
                com.fasterxml.jackson.annotation.JsonProperty.class,
                HttpServlet.class,
                org.slf4j.Logger.class,
                org.objectweb.asm.ClassReader.class,
                Test.class,
                ClassScan.class,
                ClassScanTest.class
            })
    void itFindsInALibraryWhatJettyFinds(Class<?> type) throws Exception {
        Path library = location(type);

        assertThat(told(new ClassScan.Parser(), library))
                .hasSizeGreaterThan(10)
                .isEqualTo(told(new AnnotationParser(), library));
    }

    @WebServlet(
            name = "ännotated",
            urlPatterns = {"/a", "/b"},
            loadOnStartup = 1)
    @Deprecated(since = "2", forRemoval = false)
    static final class Annotated extends HttpServlet {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void valuesOfAnnotationsArePassedOver() throws Exception {
        assertThat(told(new ClassScan.Parser(), location(ClassScanTest.class)))
                .contains(Annotated.class.getName() + " @" + WebServlet.class.getName())
                .contains(Annotated.class.getName() + " @" + Deprecated.class.getName());
    }

    @Test
    void whatIsNoClassIsPassedOver(@TempDir Path folder) throws Exception {
        byte[] whole = Files.readAllBytes(
                location(ClassScanTest.class).resolve(Annotated.class.getName().replace('.', '/') + ".class"));
        Path library = folder.resolve("some.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(library))) {
            for (String name : List.of("A.class", "META-INF/versions/21/A.class", "module-info.class", ".b/A.class")) {
                add(zip, name, whole);
            }
            add(zip, "Cut.class", Arrays.copyOf(whole, whole.length / 2));
            add(zip, "Text.class", "no class".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }

        assertThat(told(new ClassScan.Parser(), library))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).startsWith(Annotated.class.getName() + " "));
    }

    private static void add(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }

    @Test
    void whatIsCutOffAnywhereIsPassedOverOrRead(@TempDir Path folder) throws Exception {
        byte[] whole = Files.readAllBytes(
                location(ClassScanTest.class).resolve(Annotated.class.getName().replace('.', '/') + ".class"));
        Path library = folder.resolve("some.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(library))) {
            for (int length = 0; length < whole.length; length++) {
                add(zip, "Cut" + length + ".class", Arrays.copyOf(whole, length));
            }
            add(zip, "Whole.class", whole);
        }

        assertThat(told(new ClassScan.Parser(), library))
                .contains(Annotated.class.getName() + " @" + WebServlet.class.getName());
    }
}
