package dev.retort.benchmarks.routers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("once")
class RoutersTest {
    /** The one that has Debian's packages. */
    private static final String PYTHON = "/usr/bin/python3";

    private static Stream<Arguments> routersAndSizes() {
        return Stream.of(Router.Kind.values())
                .flatMap(kind -> Stream.of(10, 100, 2_000).map(rules -> Arguments.of(kind, rules)));
    }

    @ParameterizedTest
    @MethodSource("routersAndSizes")
    void everyRouterFindsWhatItIsAskedFor(Router.Kind kind, int rules) {
        Router router = kind.with(Rules.of(rules));
        for (Question question : Question.values()) {
            Object found = router.find(question.method(), question.path(rules));
            assertThat(router.answer(found)).as(question.name()).isEqualTo(question.answer(rules));
        }
    }

    @ParameterizedTest
    @EnumSource(Router.Kind.class)
    void everyRouterHasEveryRule(Router.Kind kind) {
        List<String> rules = Rules.of(100);
        Router router = kind.with(rules);
        for (String rule : rules) {
            String path = rule.replaceAll("[{}]", "");
            assertThat(router.answer(router.find("GET", path)).rule()).isEqualTo(rule);
        }
    }

    @ParameterizedTest
    @EnumSource(Question.class)
    void werkzeugFindsWhatItIsAskedFor(Question question) throws IOException, InterruptedException {
        assumeThat(hasWerkzeug() || System.getenv("RETORT_REQUIRE_PEERS") != null)
                .as("Werkzeug is installed")
                .isTrue();
        Process python = new ProcessBuilder(PYTHON, "ask_werkzeug.py", "--check")
                .redirectErrorStream(true)
                .start();
        try (PrintStream input = new PrintStream(python.getOutputStream(), false, StandardCharsets.UTF_8)) {
            Main.print(2_000, question, input);
        }
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor()).as(said).isZero();
    }

    private static boolean hasWerkzeug() throws InterruptedException {
        try {
            return new ProcessBuilder(PYTHON, "-c", "import werkzeug").start().waitFor() == 0;
        } catch (IOException noPython) {
            return false;
        }
    }

    @Test
    void whatIsAskedForIsAmongTheRules() {
        for (int rules : List.of(10, 100, 2_000)) {
            for (Question question : List.of(Question.STATIC, Question.ONE, Question.THREE)) {
                assertThat(Rules.of(rules)).contains(question.answer(rules).rule());
            }
        }
    }
}
