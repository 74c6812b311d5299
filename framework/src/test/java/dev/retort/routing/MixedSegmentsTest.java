package dev.retort.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several variables where one of them takes only some texts. */
class MixedSegmentsTest {
    private static final Converter<LocalDate> DATE = new Converter<>() {
        @Override
        public String regex() {
            return "\\d{4}-\\d\\d-\\d\\d";
        }

        @Override
        public LocalDate toValue(String text) {
            return LocalDate.parse(text);
        }
    };

    private static Match match(String rule, String path) {
        return UrlMap.builder()
                .converter("date", DATE)
                .add(Rule.of(rule).endpoint("e"))
                .build()
                .match(MatchRequest.of("GET", path));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/<path:x>/<any(a,b):v>/<path:y> | /7/7/b/- | {x=7/7, v=b, y=-}",
                "/<path:p>/<any(edit,show):x>/<path:q> | /wiki/Home/edit/1 | {p=wiki/Home, x=edit, q=1}",
                "/<path:dir>/<date:day>/<path:file> | /a/b/2024-01-01/c | {dir=a/b, day=2024-01-01, file=c}",
                "/<path:p>/<string(length=2):lang>/<path:rest> | /docs/api/en/x | {p=docs/api, lang=en, rest=x}",
                "/<path:p>/<int(max=12):m>/<path:r> | /2024/99/5/x | {p=2024/99, m=5, r=x}",
                "/<a>-<string(length=2):b>-<c> | /x-en-abc-y | {a=x, b=en, c=abc-y}",
                "/<name>-<int(fixed_digits=4):y>-<rest> | /a-b-2024-c-d | {name=a-b, y=2024, rest=c-d}",
            })
    void aVariableThatTakesOnlySomeTextsIsFoundAmongOthers(String rule, String path, String values) {
        assertThat(match(rule, path))
                .isInstanceOfSatisfying(
                        Match.Found.class,
                        found -> assertThat(found.values().toString()).isEqualTo(values));
    }

    @Test
    void whatIsFoundSoCanBeBuiltToo() {
        UrlMap map = UrlMap.builder()
                .converter("date", DATE)
                .add(Rule.of("/<path:dir>/<date:day>/<path:file>").endpoint("e"))
                .build();

        assertThat(map.build("e", Map.of("dir", "a/b", "day", LocalDate.of(2024, 1, 1), "file", "c")))
                .isEqualTo("/a/b/2024-01-01/c");
    }

    @Test
    void aPathThatWouldCostTooMuchIsNotMatched() {
        String variables = "<string(maxlength=9000):a>-<string(maxlength=9000):b>-<string(maxlength=9000):c>-<int:d>";

        assertThat(match("/" + variables, "/" + "-".repeat(8190) + "x")).isInstanceOf(Match.NotFound.class);
        assertThat(match("/" + variables, "/some-what-long-7")).isInstanceOf(Match.Found.class);
    }

    @Test
    void aTextThatOverflowsTheMatcherOfAnExpressionIsRefused() {
        Converter<String> letters = new Converter<>() {
            @Override
            public String regex() {
                return "(?:[a-z]|-)+";
            }

            @Override
            public @Nullable String toValue(String text) {
                return text;
            }
        };
        UrlMap map = UrlMap.builder()
                .converter("letters", letters)
                .add(Rule.of("/<letters:x>").endpoint("e"))
                .build();

        assertThat(map.match(MatchRequest.of("GET", "/" + "a".repeat(100)))).isInstanceOf(Match.Found.class);
        assertThat(map.match(MatchRequest.of("GET", "/" + "a".repeat(1_000_000))))
                .isInstanceOf(Match.NotFound.class);
    }

    @Test
    void aQuoteInAnArgumentBelongsToTheArgument() {
        UrlMap map = UrlMap.builder()
                .add(Rule.of("/x/<any(\"a\",\"b\"):v>").endpoint("x"))
                .add(Rule.of("/y/<any('a\", \"b'):v>").endpoint("y"))
                .build();

        assertThat(map.match(MatchRequest.of("GET", "/x/a"))).isInstanceOf(Match.Found.class);
        assertThat(map.match(MatchRequest.of("GET", "/y/a"))).isInstanceOf(Match.NotFound.class);
        assertThat(map.match(MatchRequest.of("GET", "/y/a\", \"b"))).isInstanceOf(Match.Found.class);
    }

    @Test
    void theSameArgumentsInAnotherSpellingMakeTheSameRule() {
        assertThatThrownBy(() -> UrlMap.builder()
                        .add(Rule.of("/<string(2):a>").endpoint("a").origin("A.a()"))
                        .add(Rule.of("/<string(minlength=2):b>").endpoint("b").origin("B.b()"))
                        .build())
                .hasMessageContaining("A.a()")
                .hasMessageContaining("B.b()");
    }

    @Test
    void aFactoryThatFailsIsAFaultOfTheRule() {
        assertThatThrownBy(() -> UrlMap.builder()
                        .converter("list", arguments -> {
                            throw new IllegalStateException(
                                    arguments.parameters("sep").text("sep").orElseThrow());
                        })
                        .add(Rule.of("/<list:x>").endpoint("e"))
                        .build())
                .isInstanceOf(RuleException.class)
                .hasMessageContaining("/<list:x>")
                .hasMessageContaining("Its factory failed with java.util.NoSuchElementException");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/x/<_method> | is an option where URLs are built",
                "/x/<int:_external> | is an option where URLs are built",
            })
    void aNameThatAnOptionHasIsRefused(String rule, String problem) {
        assertThatThrownBy(() -> match(rule, "/"))
                .isInstanceOf(RuleException.class)
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "münchen.de, xn--",
        "exa!mple.org, No host has this character",
    })
    void aHostThatNoRequestHasIsRefused(String host, String problem) {
        assertThatThrownBy(() -> UrlMap.builder()
                        .add(Rule.of("/x").host(host).endpoint("e"))
                        .build())
                .isInstanceOf(RuleException.class)
                .hasMessageContaining(problem)
                .hasMessageContaining("of the rule /x");
    }

    @Test
    void aHostOfManyVariablesIsRefusedBeforeItOverflowsTheStack() {
        StringBuilder host = new StringBuilder("a");
        for (int i = 0; i < 20_000; i++) {
            host.append("-<v").append(i).append('>');
        }

        assertThatThrownBy(() -> UrlMap.builder()
                        .add(Rule.of("/x").host(host.toString()).endpoint("e"))
                        .build())
                .isInstanceOf(RuleException.class)
                .hasMessageContaining("A host has at most 255 characters");
    }

    @Test
    void aRuleThatStartsWithTwoSlashesIsRefusedWhereTheyAreNotMerged() {
        assertThatThrownBy(() -> UrlMap.builder()
                        .add(Rule.of("//x").mergeSlashes(false).endpoint("e"))
                        .build())
                .isInstanceOf(RuleException.class)
                .hasMessageContaining("A path starts with one slash");
    }

    @Test
    void thousandsOfIdenticalRulesAreReportedWithoutThousandsOfMillions() {
        UrlMap.Builder builder = UrlMap.builder();
        for (int i = 0; i < 5000; i++) {
            builder.add(Rule.of("/x").endpoint("e" + i));
        }

        assertThatThrownBy(builder::build)
                .isInstanceOfSatisfying(
                        RuleException.class,
                        faults -> assertThat(faults.faults()).hasSize(4999))
                .hasMessageContaining("for the endpoint e1")
                .hasMessageContaining("for the endpoint e0");
    }
}
