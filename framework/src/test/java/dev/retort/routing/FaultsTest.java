package dev.retort.routing;

import static dev.retort.routing.Maps.map;
import static dev.retort.routing.Maps.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules that are wrong: what the message shows, where its caret is, and what it says to write. */
class FaultsTest {

    static Stream<Arguments> wrongPatterns() {
        return Stream.of(
                Arguments.of("users", "^", "A rule starts with a slash", "Write \"/users\"."),
                Arguments.of("", "^", "A rule starts with a slash", "Write \"/\"."),
                Arguments.of("/<int:id", "        ^", "Expected '>'", "Write '>' here."),
                Arguments.of("/<", " ^", "Expected a variable's name", "A name is made of"),
                Arguments.of("/<>", "  ^", "Expected a variable's name", "A name is made of"),
                Arguments.of("/<int:>", "      ^", "Expected a variable's name after the ':'", "A name is made of"),
                Arguments.of("/<int:1d>", "      ^", "Expected a variable's name after the ':'", "A name is made of"),
                Arguments.of("/< id>", "  ^", "Expected a variable's name", "A name is made of"),
                Arguments.of("/<int:a-b>", "       ^", "Expected '>'", "Write '>' here."),
                Arguments.of("/<int()id>", "       ^", "Expected ':'", "Write ':' here."),
                Arguments.of("/<int(min=1:id>", "           ^", "Expected ',' or ')'", "in quotes"),
                Arguments.of("/<int(", "     ^", "'(' is not closed", "Write ')'"),
                Arguments.of("/<int(min=):id>", "          ^", "Expected an argument", "Put it in quotes."),
                Arguments.of("/<any('a):id>", "      ^", "The quote is not closed", "Write ' after the text."),
                Arguments.of("/a>b", "  ^", "'>' closes nothing", "Write <name> for a variable."),
                Arguments.of("/a/{id}", "   ^^^^", "A variable is written in angle brackets", "Write <id>."),
                Arguments.of("/a?q=1", "  ^^^^", "A rule has no query", "End the rule before '?'"),
                Arguments.of("/a#b", "  ^^", "A rule has no fragment", "End it before '#'."),
                Arguments.of("/a%20b", "  ^^^", "Paths are matched after percent-decoding", "Write the character"),
                Arguments.of("/a/../b", "   ^^", "No request has a segment '..'", "Write the path it leads to."),
                Arguments.of("/<itn:id>", "  ^^^", "There is no converter 'itn'", "Write <int:id>, or register it"),
                Arguments.of(
                        "/<id:int>", "  ^^", "There is no converter 'id'", "The converter comes first: write <int:id>"),
                Arguments.of(
                        "/<a>/<int:a>", "          ^", "The name 'a' is used twice", "Give one of the two another"),
                Arguments.of(
                        "/<int(minimum=1):a>",
                        "      ^^^^^^^^^",
                        "has no parameter 'minimum'",
                        "It has fixed_digits, min"),
                Arguments.of("/<int(min=x):a>", "      ^^^^^", "'min' takes a whole number, not 'x'", "such as min=1"),
                Arguments.of("/<int(min=1, min=2):a>", "             ^^^^^", "'min' is given twice", "Remove one"),
                Arguments.of("/<int(3, fixed_digits=2):a>", "         ^^^^^^^^^^^^^^", "given twice", "Remove one"),
                Arguments.of("/<int(signed=1):a>", "      ^^^^^^^^", "'signed' takes True or False", "signed=True"),
                Arguments.of("/<int(min=5, max=2):a>", "     ^^^^^^^^^^^^^^", "refuses its arguments", "swap the two"),
                Arguments.of("/<int(max=-2):a>", "     ^^^^^^^^", "refuses its arguments", "add signed=True"),
                Arguments.of(
                        "/<int(max=99999999999999999999):a>", "      ^^^^^^^^^^^^^^^^^^^^^^^^", "whole number", "such"),
                Arguments.of("/<float(max=1e999):a>", "        ^^^^^^^^^", "'max' takes a number", "such as max=0.5"),
                Arguments.of("/<string(0):a>", "        ^^^", "refuses its arguments", "a length of 1 or more"),
                Arguments.of("/<string(3, 2):a>", "        ^^^^^^", "refuses its arguments", "swap the two"),
                Arguments.of("/<string(1,2,3,4):a>", "               ^", "takes 3 arguments at most", "Remove '4'."),
                Arguments.of("/<path(1):a>", "       ^", "takes no arguments", "Remove '1'."),
                Arguments.of("/<uuid(x=1):a>", "       ^^^", "no parameter 'x'", "Remove it."),
                Arguments.of("/<any:a>", " ^^^^^^^", "refuses to go without arguments", "write any(about, help)"),
                Arguments.of(
                        "/<any('a/b'):a>", "     ^^^^^^^", "refuses its arguments", "neither empty nor has a slash"),
                Arguments.of("/<any(a=b):a>", "      ^^^", "no parameter 'a'", "in quotes if it has a '='"),
                Arguments.of("/ä😀<x", "     ^", "Expected '>'", "Write '>' here."));
    }

    @ParameterizedTest
    @MethodSource("wrongPatterns")
    void aCaretStandsUnderWhatIsWrong(String pattern, String caret, String problem, String repair) {
        RuleException e = catchThrowableOfType(
                RuleException.class, () -> map(Rule.of(pattern).endpoint("e").origin("Blog.show(int)")));

        assertThat(e).hasMessageContaining(problem).hasMessageContaining(repair);
        assertThat(e.faults().get(0).lines().toList())
                .containsSubsequence("    " + pattern + "    in Blog.show(int)", "    " + caret);
    }

    @Test
    void theWholeMessageReadsLikeThis() {
        assertThatThrownBy(() -> map(rule("/users/<itn:id> -> e").origin("Users.show(int)")))
                .isInstanceOf(RuleException.class)
                .hasMessage("""
                        There is no converter 'itn':

                            /users/<itn:id>    in Users.show(int)
                                    ^^^

                        Write <int:id>, or register it with .converter("itn", …). There are any, float, int, path, \
                        string, uuid.""");
    }

    @Test
    void allFaultsAreToldTogether() {
        RuleException e = catchThrowableOfType(
                RuleException.class, () -> map(rule("/<itn:a>/<flota:b> -> a"), rule("/<b -> b"), rule("/fine -> c")));

        assertThat(e.faults()).hasSize(3);
        assertThat(e).hasMessageContaining("1 of 3. ").hasMessageContaining("3 of 3. ");
        assertThat(e)
                .hasMessageContaining("'itn'")
                .hasMessageContaining("'flota'")
                .hasMessageContaining("/<b");
    }

    @Test
    void twoRulesThatAreTheSameAreBothNamed() {
        assertThatThrownBy(() -> map(
                        rule("GET /x/<int:a> -> a").origin("A.show(int)"),
                        rule("GET,POST /x/<int:b> -> b").origin("B.show(int)")))
                .hasMessage("""
                        Two rules match the same paths, for GET:

                            /x/<int:b>    in B.show(int)
                            ^^^^^^^^^^
                            /x/<int:a>    in A.show(int)

                        Remove one of them, give them different methods, or tell their variables apart by converter.""");
    }

    @Test
    void rulesAreTheSameOnlyIfEverythingIs() {
        map(
                rule("GET /x -> a"),
                rule("POST /x -> b"),
                rule("GET /x -> c").host("h"),
                rule("GET /x -> d").websocket(),
                rule("GET /x/ -> e"),
                rule("GET /<x> -> f"),
                rule("GET /<string(length=3):x> -> g"),
                rule("GET /x -> h").buildOnly(),
                rule("GET /x -> i").host("h:80"));

        assertThatThrownBy(() -> map("/x -> a", "GET /x -> b")).hasMessageContaining("for every request");
        assertThatThrownBy(() -> map("OPTIONS /x -> a", "OPTIONS /x -> b")).hasMessageContaining("for OPTIONS");
        assertThatThrownBy(() -> map("/<string:x> -> a", "/<y> -> b")).hasMessageContaining("for every request");
        assertThatThrownBy(() -> map(rule("/x -> a").host("H"), rule("/x -> b").host("h")))
                .hasMessageContaining("for every request");
    }

    static Stream<Arguments> wrongAttributes() {
        return Stream.of(
                Arguments.of(Rule.of("/x"), "The rule has no endpoint"),
                Arguments.of(rule("/x -> e").methods("GET, POST"), "'GET, POST' is no method"),
                Arguments.of(rule("/x -> e").methods(""), "'' is no method"),
                Arguments.of(rule("/x -> e").websocket().methods("POST"), "A WebSocket handshake is never POST"),
                Arguments.of(rule("/<a> -> e").defaults(Map.of("a", 1)), "The default for 'a' would replace"),
                Arguments.of(rule("/x -> e").alias(), "The alias has no rule to lead to"),
                Arguments.of(rule("/x -> e").alias().redirectTo("y"), "an alias and redirects elsewhere"),
                Arguments.of(rule("/x -> e").host(""), "The host is empty"),
                Arguments.of(rule("/x -> e").host("a/b"), "A host has no slash"),
                Arguments.of(rule("/x -> e").host("a b"), "No host has this character"),
                Arguments.of(rule("/<a> -> e").host("<a>.x"), "The name 'a' is used twice"),
                Arguments.of(rule("/x -> e").host("<itn:a>.x"), "There is no converter 'itn'"),
                Arguments.of(Rule.of("/<a>").redirectTo("/<b>"), "The rule has no variable of this name"),
                Arguments.of(Rule.of("/<a>").redirectTo("/<a"), "'<' is not closed"),
                Arguments.of(Rule.of("/<a>").redirectTo("//h/<a>"), "leads to another host"),
                Arguments.of(Rule.of("/<a>").redirectTo("/\\h"), "leads to another host"),
                Arguments.of(Rule.of("/<a>").redirectTo("https://<a>/"), "would come from the request"),
                Arguments.of(Rule.of("/<a>").redirectTo("https://h<a>"), "would come from the request"),
                Arguments.of(rule("/" + "x".repeat(1024) + " -> e"), "at most 1024 characters"));
    }

    @ParameterizedTest
    @MethodSource("wrongAttributes")
    void attributesThatMakeNoSenseAreRefused(Rule rule, String problem) {
        RuleException e = catchThrowableOfType(RuleException.class, () -> map(rule));

        assertThat(e).hasMessageContaining(problem).hasMessageContaining("^");
    }

    @Test
    void aConverterOfOnesOwnReportsAtTheSamePlace() {
        UrlMap.Builder builder = UrlMap.builder()
                .converter("bad", arguments -> {
                    throw new IllegalArgumentException("Write something better");
                })
                .converter("regex", new Converter<String>() {
                    @Override
                    public String regex() {
                        return "[";
                    }

                    @Override
                    public String toValue(String text) {
                        return text;
                    }
                })
                .add(rule("/<bad(1):a>/<regex:b> -> e"));

        assertThatThrownBy(builder::build)
                .hasMessageContaining("'bad' refuses its arguments")
                .hasMessageContaining("Write something better.")
                .hasMessageContaining("The regex() of the converter 'regex' is no regular expression");
        assertThatThrownBy(() -> UrlMap.builder().converter("a-b", arguments -> {
                    throw new AssertionError();
                }))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theNamesOfAWrongRuleCannotBeAskedFor() {
        assertThatThrownBy(() -> Rule.of("/<a").variables()).isInstanceOf(RuleException.class);
        assertThat(Rule.of("/<a>").host("<b>.x").defaults(Map.of("c", 1)).variables())
                .containsExactly("b", "a", "c");
    }

    @Test
    void aRuleIsShownAsPeopleWriteIt() {
        assertThat(rule("GET,POST /x/<int:id> -> show").host("example.org"))
                .hasToString("GET, POST example.org/x/<int:id> -> show");
    }
}
