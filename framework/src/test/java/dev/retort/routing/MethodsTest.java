package dev.retort.routing;

import static dev.retort.routing.Maps.describe;
import static dev.retort.routing.Maps.map;
import static dev.retort.routing.Maps.match;
import static dev.retort.routing.Maps.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.routing.Match.MethodNotAllowed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Methods: which rule takes them, what is allowed, what HEAD and OPTIONS mean, and WebSocket handshakes. */
class MethodsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET /x -> r ; POST /x -> w               | GET     | /x | r
            GET /x -> r ; POST /x -> w               | POST    | /x | w
            GET /x -> r ; POST /x -> w               | DELETE  | /x | 405 GET, HEAD, OPTIONS, POST
            GET /x -> r                              | HEAD    | /x | r
            POST /x -> w                             | HEAD    | /x | 405 OPTIONS, POST
            GET /x -> r ; HEAD /x -> h               | HEAD    | /x | h
            HEAD /x -> h ; GET /x -> r               | HEAD    | /x | h
            /x -> any                                | BREW    | /x | any
            /x -> any                                | OPTIONS | /x | any
            brew /x -> b                             | BREW    | /x | b
            GET /x -> r                              | get     | /x | 405 GET, HEAD, OPTIONS
            GET /x -> r                              | OPTIONS | /x | 405 GET, HEAD, OPTIONS
            GET /x -> r ; OPTIONS /x -> o            | OPTIONS | /x | o
            GET /x -> r ; POST /<y> -> w             | OPTIONS | /x | 405 GET, HEAD, OPTIONS, POST
            GET /x -> r ; POST /<y> -> w             | PUT     | /x | 405 GET, HEAD, OPTIONS, POST
            GET /<y>/a -> r ; POST /x/<z> -> w       | GET     | /x/a | r {y=x}
            GET /x -> r                              | POST    | /y | 404
            GET /<int(max=5):n> -> r                 | POST    | /9 | 404
            """)
    void methodsAreMatchedWithBacktracking(String rules, String method, String path, String expected) {
        assertThat(describe(match(map(rules.split(" ; ", -1)), method, path))).isEqualTo(expected);
    }

    @Test
    void automaticOptionsCanBeTurnedOff() {
        UrlMap map = map(rule("GET /x -> r").automaticOptions(false), rule("GET /y -> r2"));

        assertThat(describe(match(map, "OPTIONS", "/x"))).isEqualTo("405 GET, HEAD (no automatic OPTIONS)");
        assertThat(describe(match(map, "OPTIONS", "/y"))).isEqualTo("405 GET, HEAD, OPTIONS");
        assertThat(((MethodNotAllowed) match(map, "OPTIONS", "/y")).automaticOptions())
                .isTrue();
    }

    @Test
    void whatIsAllowedIsSortedAndCannotBeChanged() {
        MethodNotAllowed refusal = (MethodNotAllowed) match(map("PUT,GET,DELETE /x"), "POST", "/x");

        assertThat(refusal.allowed()).containsExactly("DELETE", "GET", "HEAD", "OPTIONS", "PUT");
        assertThat(refusal.allow()).isEqualTo("DELETE, GET, HEAD, OPTIONS, PUT");
        assertThatThrownBy(() -> refusal.allowed().add("X")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aRuleKeepsTheMethodsAsTheyWereSet() {
        assertThat(rule("post,GET /x").methods()).containsExactly("GET", "POST");
        assertThat(Rule.of("/x").methods()).isEmpty();
    }

    @Test
    void rulesForWebSocketsAreKeptApart() {
        UrlMap map = map(
                rule("/chat -> page").methods("GET"),
                rule("/chat -> socket").websocket(),
                rule("/feed -> feed").websocket());
        MatchRequest handshake = MatchRequest.of("GET", "/chat").websocket(true);

        assertThat(describe(map.match(handshake))).isEqualTo("socket");
        assertThat(describe(match(map, "GET", "/chat"))).isEqualTo("page");
        assertThat(describe(match(map, "GET", "/feed"))).isEqualTo("400");
        assertThat(describe(map(rule("/x")).match(MatchRequest.of("GET", "/x").websocket(true))))
                .isEqualTo("400");
        assertThat(describe(map.match(MatchRequest.of("GET", "/none").websocket(true))))
                .isEqualTo("404");
    }

    @Test
    void aRuleForEveryMethodTakesOptionsFromOneThatHasItAutomatically() {
        UrlMap map = map("GET /x/<int:i> -> a", "/x/<n> -> b");

        assertThat(describe(match(map, "OPTIONS", "/x/5"))).isEqualTo("b {n=5}");
        assertThat(describe(match(map, "GET", "/x/5"))).isEqualTo("a {i=5}");
        assertThat(describe(match(map("GET /x -> a", "/x/ -> b"), "OPTIONS", "/x")))
                .isEqualTo("405 GET, HEAD, OPTIONS");
    }
}
