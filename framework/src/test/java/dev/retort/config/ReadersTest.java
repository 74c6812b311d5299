package dev.retort.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.Generate.pick;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.longs;
import static org.quicktheories.generators.SourceDSL.strings;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quicktheories.core.Gen;

/** The syntaxes of files and of single values. */
class ReadersTest {

    @TempDir
    Path folder;

    private static List<String> yamlFaults(String... lines) {
        List<String> faults = new ArrayList<>();
        YamlReader.read(String.join("\n", lines), "a.yaml", faults::add);
        return faults;
    }

    @Test
    void propertiesAreWhatTheJdkMakesOfThem() {
        AtomicInteger read = new AtomicInteger();
        Gen<String> likely = lists().of(pick(List.of(
                        "a",
                        "b",
                        "k",
                        "=",
                        ":",
                        " ",
                        "\t",
                        "\\",
                        "\n",
                        "\r\n",
                        "\r",
                        "#",
                        "!",
                        "\\n",
                        "\\u0041",
                        "é",
                        "\\\n",
                        "\\\r\n  ",
                        "\f")))
                .ofSizeBetween(0, 25)
                .map(pieces -> String.join("", pieces));
        qt().withExamples(20_000).forAll(likely).checkAssert(text -> {
            Properties expected = new Properties();
            try {
                expected.load(new StringReader(text));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            expected.remove(""); // Of a line that is nothing but continued.
            List<String> faults = new ArrayList<>();
            Config config = Config.of(PropertiesReader.read(text, "a", faults::add), null);
            if (faults.isEmpty()) {
                read.addAndGet(expected.size());
                expected.forEach((key, value) -> assertThat(config.get((String) key, String.class))
                        .as("%s in %s", key, text)
                        .isEqualTo(value));
                assertThat(config.keys()).hasSize(expected.size());
            } else {
                assertThat(faults).allMatch(fault -> fault.contains("said twice") || fault.contains("is no key"));
            }
        });
        assertThat(read).hasValueGreaterThan(5000);
    }

    @Test
    void anyTextWrittenAsPropertiesIsReadAgain() {
        qt().withExamples(3000)
                .forAll(strings().allPossible().ofLengthBetween(0, 20))
                .checkAssert(value -> {
                    Properties properties = new Properties();
                    properties.setProperty("key", value);
                    StringWriter out = new StringWriter();
                    try {
                        properties.store(out, null);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                    List<String> faults = new ArrayList<>();
                    Config config = Config.of(PropertiesReader.read(out.toString(), "a", faults::add), null);
                    assertThat(faults).isEmpty();
                    assertThat(config.get("key", String.class)).isEqualTo(value);
                });
    }

    @Test
    void aBrokenEscapeNamesItsLine() {
        List<String> faults = new ArrayList<>();
        PropertiesReader.read("a=1\\\n  2\nb=C:\\users", "a.properties", faults::add);

        assertThat(faults).singleElement().asString().startsWith("a.properties:3 has a \\u without");
    }

    @Test
    void yamlNamesTheLineOfEveryMistake() {
        assertThat(yamlFaults("a: 1", "b: [1, 2", "c: 3"))
                .singleElement()
                .asString()
                .contains("is no YAML");
        assertThat(yamlFaults("a: 1", "b: !!java.net.URL [x]"))
                .singleElement()
                .asString()
                .startsWith("a.yaml:2 has the tag");
        assertThat(yamlFaults("a: 1", "A: 2")).singleElement().asString().startsWith("A is said twice, in a.yaml:1");
        assertThat(yamlFaults("a: &x {b: 1}", "c:", "  <<: *x"))
                .singleElement()
                .asString()
                .startsWith("a.yaml:3 merges");
        assertThat(yamlFaults("- a")).singleElement().asString().contains("holds no keys");
        assertThat(yamlFaults("? [a]", ": 1")).isNotEmpty();
        assertThat(yamlFaults("a: 1", "---", "b: 2")).singleElement().asString().contains("is no YAML");
        assertThat(yamlFaults("", "# nothing", "a:", "b: ~")).isEmpty();
    }

    @Test
    void aFewLinesOfYamlCannotStandForATreeWithoutEnd() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            laughs.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(8) + "*a" + (i - 1) + "]\n");
        }
        assertThat(yamlFaults(laughs.toString())).singleElement().asString().contains("aliases");
        assertThat(yamlFaults("a: &a [*a]")).singleElement().asString().startsWith("a.yaml");
        assertThat(yamlFaults("a: " + "[".repeat(5000) + "]".repeat(5000)))
                .singleElement()
                .asString()
                .startsWith("a.yaml");
    }

    @Test
    void noTextMakesTheYamlReaderThrow() {
        Gen<String> likely = lists().of(pick(List.of(
                        "a",
                        "b: ",
                        "- ",
                        "[",
                        "]",
                        "{",
                        "}",
                        "&x ",
                        "*x",
                        "\n",
                        "  ",
                        "'",
                        "\"",
                        "!!str ",
                        "|",
                        ">",
                        "# ",
                        "---\n",
                        "? ",
                        "\t",
                        "\u0000",
                        "%YAML 1.2\n",
                        "<<: ")))
                .ofSizeBetween(0, 20)
                .map(pieces -> String.join("", pieces));
        qt().withExamples(5000)
                .forAll(likely.mix(strings().allPossible().ofLengthBetween(0, 20), 20))
                .checkAssert(text -> assertThat(yamlFaults(text)).doesNotContainNull());
    }

    @Test
    void withoutItsLibraryYamlIsRefusedWithTheDependencyToAdd() throws Exception {
        Path file = Files.writeString(folder.resolve("a.yaml"), "a: 1");
        ClassLoader without = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith("org.snakeyaml")) {
                    throw new ClassNotFoundException(name);
                }
                if (!name.startsWith("dev.retort.config.")) {
                    return super.loadClass(name, resolve);
                }
                Class<?> loaded = findLoadedClass(name);
                if (loaded != null) {
                    return loaded;
                }
                try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                    byte[] bytes = in == null ? new byte[0] : in.readAllBytes();
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        };
        Class<?> type = without.loadClass("dev.retort.config.Config");
        Object builder = type.getMethod("builder").invoke(null);
        builder.getClass().getMethod("file", Path.class).invoke(builder, file);

        assertThat(type.getClassLoader()).isSameAs(without);
        assertThatExceptionCause(() -> builder.getClass().getMethod("build").invoke(builder))
                .hasMessageContaining("org.snakeyaml:snakeyaml-engine");
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ?> assertThatExceptionCause(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return org.assertj.core.api.Assertions.assertThatThrownBy(call).cause();
    }

    @Test
    void aFileOfVariablesKnowsQuotesAndComments() {
        List<String> faults = new ArrayList<>();
        Map<String, String> variables = EnvironmentReader.variablesOf(
                "# c\n\nA=1\nexport B = two # c\nC='# \\n' # c\nD=\"a\\\"\\n\"\nE=a#b\nF=\nnothing\nG='open",
                ".env",
                faults::add);

        assertThat(variables)
                .containsEntry("A", "1")
                .containsEntry("B", "two")
                .containsEntry("C", "# \\n")
                .containsEntry("D", "a\"\n")
                .containsEntry("E", "a#b")
                .containsEntry("F", "");
        assertThat(faults).hasSize(2);
        assertThat(faults.get(0)).startsWith(".env:9 ");
        assertThat(faults.get(1)).startsWith(".env:10 ");
    }

    @Test
    void anAmountOfDataIsReadAsItIsWritten() {
        assertThat(DataSize.parse("10MB").bytes()).isEqualTo(10 << 20);
        assertThat(DataSize.parse("512k").bytes()).isEqualTo(512 << 10);
        assertThat(DataSize.parse("7")).hasToString("7B");
        qt().forAll(longs().between(0, 999_999_999_999_999_999L)
                        .mix(longs().between(0, 4096).map(n -> n << 20), 50))
                .checkAssert(bytes -> assertThat(
                                DataSize.parse(new DataSize(bytes).toString()).bytes())
                        .isEqualTo(bytes));
        for (String wrong :
                List.of("", "MB", "-1", "1.5MB", "1PB", "9000000TB0", "99999999999999999999", "9999999999TB")) {
            assertThatIllegalArgumentException().isThrownBy(() -> DataSize.parse(wrong));
        }
    }

    @Test
    void aTimeHasAUnit() {
        assertThat(Durations.parse("30s")).isEqualTo(Duration.ofSeconds(30));
        assertThat(Durations.parse("PT30S")).isEqualTo(Duration.ofSeconds(30));
        assertThat(Durations.parse("1d2h 3m")).isEqualTo(Duration.ofMinutes(1563));
        assertThat(Durations.parse("0")).isEqualTo(Duration.ZERO);
        TextType type = Objects.requireNonNull(TextType.of(Duration.class));
        for (String wrong :
                List.of("", "30", "s", "1x", "1s,", "999999999999999999d", "P", "9999999999999999999999s")) {
            assertThat(type.read(wrong)).as(wrong).isNull();
        }
    }

    @Test
    void noTextMakesATypeThrow() {
        List<Class<?>> types = List.of(
                int.class,
                double.class,
                boolean.class,
                char.class,
                Duration.class,
                DataSize.class,
                Path.class,
                java.net.URI.class,
                java.util.UUID.class,
                java.time.Instant.class,
                java.time.ZoneId.class,
                java.util.Locale.class,
                java.nio.charset.Charset.class,
                java.math.BigDecimal.class,
                Thread.State.class);
        qt().withExamples(5000)
                .forAll(
                        strings()
                                .allPossible()
                                .ofLengthBetween(0, 10)
                                .mix(pick(List.of("1e999999999", "1".repeat(5000), "\0", "-", "P9999999999D")), 10),
                        pick(types))
                .checkAssert((text, type) -> {
                    TextType reader = Objects.requireNonNull(TextType.of(type));
                    Object value = reader.read(text);
                    assertThat(value == null || value.toString() != null).isTrue();
                });
    }
}
