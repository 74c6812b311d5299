package dev.retort.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.routing.RuleExplanation.Outcome;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Why a rule takes a request or does not. That this agrees with the search is {@link RouterPropertiesTest}'s. */
class ExplainTest {

    private static List<String> explain(UrlMap map, MatchRequest request) {
        return map.explain(request).stream()
                .map(one -> one.outcome() + " " + one.rule().pattern() + ": " + one.reason())
                .toList();
    }

    @Test
    void everyRuleSaysWhyItDoesNotMatch() {
        UrlMap map = Maps.map(
                "GET /users/<int:id>",
                "POST /users/<name>",
                "GET /users/<name>/posts",
                "GET /usres/",
                "GET /files/<path:p>/raw",
                "GET /a-<x>-<int:y>",
                "GET /users");

        assertThat(explain(map, MatchRequest.of("GET", "/users/abc")))
                .containsExactlyInAnyOrder(
                        "OTHER_PATH /usres/: segment 1 is \"users\", and not \"usres\"",
                        "OTHER_PATH /users: the path is too long, from \"/abc\" on",
                        "OTHER_PATH /users/<int:id>: segment 2, \"abc\", is refused by <int:id>",
                        "OTHER_METHOD /users/<name>: it takes OPTIONS, POST, and not GET",
                        "OTHER_PATH /users/<name>/posts: the path is too short",
                        "OTHER_PATH /files/<path:p>/raw: segment 1 is \"users\", and not \"files\"",
                        "OTHER_PATH /a-<x>-<int:y>: segment 1, \"users\", is refused by a-<x>-<int:y>");
        assertThat(explain(map, MatchRequest.of("GET", "/files/a/b")))
                .contains(
                        "OTHER_PATH /files/<path:p>/raw: the path from segment 2 on, \"a/b\", is refused by <path:p>/raw");
    }

    @Test
    void whatMatchesHidesWhatIsAfterIt() {
        UrlMap map = Maps.map("GET /<name>", "GET /about", "GET /<int:id>");

        assertThat(explain(map, MatchRequest.of("GET", "/about")))
                .containsExactly(
                        "MATCHED /about: it matches",
                        "OTHER_PATH /<int:id>: segment 1, \"about\", is refused by <int:id>",
                        "HIDDEN /<name>: /about goes before it");
    }

    @Test
    void redirectsHostsAndWebSocketsAreTold() {
        UrlMap map = UrlMap.builder()
                .add(Rule.of("/x/").endpoint("x"))
                .add(Rule.of("/<name>").endpoint("host").host("<sub>.example.org"))
                .add(Rule.of("/<name>").endpoint("socket").websocket())
                .build();

        assertThat(explain(map, MatchRequest.of("GET", "/x").host("other.org")))
                .containsExactly(
                        "OTHER_HOST /<name>: it is for the host <sub>.example.org, and this is other.org",
                        "REDIRECTED /x/: it redirects to /x/",
                        "OTHER_PROTOCOL /<name>: it is for WebSockets alone");
        assertThat(explain(map, MatchRequest.of("GET", "//x//").host("other.org")))
                .contains("REDIRECTED /x/: it redirects to /x/");
        assertThat(map.explain(MatchRequest.of("GET", "x"))).isEmpty();
    }

    @Test
    void automaticOptionsAreNoMatch() {
        UrlMap map = Maps.map("GET /x", "OPTIONS /<name>", "/<path:p>");

        assertThat(explain(map, MatchRequest.of("OPTIONS", "/x")))
                .containsExactly(
                        "OTHER_METHOD /x: OPTIONS is answered automatically: GET, HEAD, OPTIONS",
                        "HIDDEN /<name>: /x goes before it",
                        "MATCHED /<path:p>: it matches");
    }

    @Test
    void ofThousandsOfRulesTheNearestAreExplained() {
        UrlMap.Builder builder = UrlMap.builder();
        IntStream.range(0, 5000)
                .forEach(i ->
                        builder.add(Rule.of("/area" + i + "/<a>-<b>-<int:c>").endpoint("e" + i)));
        UrlMap map =
                builder.add(Rule.of("/users/<int:id>/posts").endpoint("posts")).build();

        assertThat(map.explain(MatchRequest.of("GET", "/user/7/posts")))
                .hasSize(20)
                .anySatisfy(one -> assertThat(one.rule().endpoint()).isEqualTo("posts"));
        assertThat(map.explain(MatchRequest.of("GET", "/area4711/" + "a-".repeat(2000) + "1")))
                .filteredOn(one -> one.outcome() == Outcome.MATCHED)
                .singleElement()
                .satisfies(one -> assertThat(one.rule().endpoint()).isEqualTo("e4711"));
    }
}
