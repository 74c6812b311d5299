package dev.retort.routing;

import static dev.retort.routing.Maps.map;
import static dev.retort.routing.Maps.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** URLs that are built from endpoints and values. */
class BuildingTest {

    private static final UrlMap BLOG = map(
            rule("GET /blog/ -> blog").defaults(Map.of("page", 1)),
            rule("GET /blog/page/<int:page> -> blog"),
            rule("GET /blog/<slug> -> post"),
            rule("GET /blog/<slug>/<int:comment> -> post"),
            rule("POST /blog/<slug>/comments -> post.comment"),
            rule("GET /item -> item"),
            rule("POST /item/save -> item"));

    static Stream<Arguments> written() {
        return Stream.of(
                Arguments.of("/<x>", "a b", "/a%20b"),
                Arguments.of("/<x>", "größe", "/gr%C3%B6%C3%9Fe"),
                Arguments.of("/<x>", "a?b#c%d;e", "/a%3Fb%23c%25d%3Be"),
                Arguments.of("/<x>", "!$&'()*+,:@=-._~", "/!$&'()*+,:@=-._~"),
                Arguments.of("/<x>", "\"<>[]\\^`{|}\r\n", "/%22%3C%3E%5B%5D%5C%5E%60%7B%7C%7D%0D%0A"),
                Arguments.of("/<x>", "😀", "/%F0%9F%98%80"),
                Arguments.of("/<x>", 12, "/12"),
                Arguments.of("/a b/ä/<x>", "c", "/a%20b/%C3%A4/c"),
                Arguments.of("/<path:x>", "a/b c/d", "/a/b%20c/d"),
                Arguments.of("/<int:x>", 7, "/7"),
                Arguments.of("/<int:x>", "7", "/7"),
                Arguments.of("/<int:x>", 7.0, "/7"),
                Arguments.of("/<int:x>", BigInteger.TEN, "/10"),
                Arguments.of("/<int:x>", new BigDecimal("7.00"), "/7"),
                Arguments.of("/<int(fixed_digits=4):x>", 7, "/0007"),
                Arguments.of("/<int(fixed_digits=4, signed=True):x>", -7, "/-007"),
                Arguments.of("/<float:x>", 1.5, "/1.5"),
                Arguments.of("/<float:x>", 3, "/3.0"),
                Arguments.of("/<float:x>", 1e21, "/1000000000000000000000.0"),
                Arguments.of("/<float:x>", 1e-7, "/0.00000010"),
                Arguments.of("/<float(signed=True):x>", -0.0, "/-0.0"),
                Arguments.of("/<uuid:x>", new UUID(0, 1), "/00000000-0000-0000-0000-000000000001"),
                Arguments.of(
                        "/<uuid:x>", "ABCDEF00-0000-0000-0000-000000000001", "/abcdef00-0000-0000-0000-000000000001"),
                Arguments.of("/<any(a, b):x>", "b", "/b"));
    }

    @ParameterizedTest
    @MethodSource("written")
    void aValueIsWrittenSoThatItMatchesAgain(String rule, Object value, String url) {
        assertThat(map(rule + " -> e").build("e", Map.of("x", value))).isEqualTo(url);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("/<x>", "a/b", "it has a slash, which only path takes"),
                Arguments.of("/<x>", "", "its rule would not match it again"),
                Arguments.of("/<x>", "..", "segment '..'"),
                Arguments.of("/a/<x>/b", ".", "segment '.'"),
                Arguments.of("/<x>", "\uD800", "its rule would not match it again"),
                Arguments.of("/<string(length=2):x>", "abc", "would not match it again"),
                Arguments.of("/<path:x>", "", "would not match it again"),
                Arguments.of("/<path:x>", "/a", "would not match it again"),
                Arguments.of("/<path:x>", "a/../b", "segment '..'"),
                Arguments.of("/<path:x>/", "a/", "could not be told apart"),
                Arguments.of("/<int:x>", -1, "would not match it again"),
                Arguments.of("/<int(max=5):x>", 6, "would not match it again"),
                Arguments.of("/<int(fixed_digits=2):x>", 100, "would not match it again"),
                Arguments.of("/<int:x>", 1.5, "it is not a whole number"),
                Arguments.of("/<int:x>", "1e999999999", "it is not a number"),
                Arguments.of("/<int:x>", new BigDecimal("1e999999999"), "it is not a whole number"),
                Arguments.of("/<int:x>", new BigInteger("9223372036854775808"), "it is not a whole number"),
                Arguments.of("/<float:x>", Double.NaN, "it is not finite"),
                Arguments.of("/<float:x>", Double.POSITIVE_INFINITY, "it is not finite"),
                Arguments.of("/<float:x>", -1.0, "would not match it again"),
                Arguments.of("/<float:x>", "one", "it is not a number"),
                Arguments.of("/<uuid:x>", "1", "would not match it again"),
                Arguments.of("/<any(a, b):x>", "c", "it is not one of a, b"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aValueThatWouldNotMatchAgainIsRefused(String rule, Object value, String reason) {
        UrlMap map = map(rule + " -> e");

        assertThatThrownBy(() -> map.build("e", Map.of("x", value)))
                .isInstanceOf(BuildException.class)
                .hasMessageStartingWith("Cannot build a URL for 'e': the rule " + rule + " refuses: ")
                .hasMessageContaining(reason);
    }

    @Test
    void valuesThatWouldFallApartElsewhereAreRefused() {
        UrlMap map = map("/<a>-<b> -> e");

        assertThat(map.build("e", Map.of("a", "x-y", "b", "z"))).isEqualTo("/x-y-z");
        assertThatThrownBy(() -> map.build("e", Map.of("a", "x", "b", "y-z")))
                .hasMessageContaining("the values of a, b could not be told apart again in 'x-y-z'");
    }

    @Test
    void otherValuesBecomeTheQuery() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("slug", "x");
        values.put("q", "a b&c=ä+~*");
        values.put("none", null);
        values.put("tag", Arrays.asList("one", null, "two"));
        values.put("n", new int[] {1, 2});
        values.put("empty", List.of());
        values.put("ü", true);

        assertThat(BLOG.build("post", values))
                .isEqualTo("/blog/x?q=a+b%26c%3D%C3%A4%2B~%2A&tag=one&tag=two&n=1&n=2&%C3%BC=true");
    }

    @Test
    void theRuleThatUsesMostOfTheValuesWins() {
        assertThat(BLOG.build("post", Map.of("slug", "x"))).isEqualTo("/blog/x");
        assertThat(BLOG.build("post", Map.of("slug", "x", "comment", 2))).isEqualTo("/blog/x/2");
        assertThat(BLOG.build("post", Map.of("slug", "x", "comment", "two"))).isEqualTo("/blog/x?comment=two");
    }

    @Test
    void aDefaultIsLeftOutOfTheUrl() {
        assertThat(BLOG.build("blog", Map.of())).isEqualTo("/blog/");
        assertThat(BLOG.build("blog", Map.of("page", 1))).isEqualTo("/blog/");
        assertThat(BLOG.build("blog", Map.of("page", 2))).isEqualTo("/blog/page/2");
    }

    @Test
    void theMethodChoosesBetweenRules() {
        BuildOptions options = BuildOptions.defaults();

        assertThat(BLOG.build("item", Map.of())).isEqualTo("/item");
        assertThat(BLOG.build("item", Map.of(), options.method("POST"))).isEqualTo("/item/save");
        assertThat(BLOG.build("item", Map.of("_method", "post"))).isEqualTo("/item/save");
        assertThat(BLOG.build("post.comment", Map.of("slug", "x"))).isEqualTo("/blog/x/comments");
        assertThatThrownBy(() -> BLOG.build("item", Map.of(), options.method("PUT")))
                .hasMessage(
                        "Cannot build a URL for 'item': the rule /item takes GET, not PUT; the rule /item/save takes "
                                + "POST, not PUT.");
    }

    @Test
    void optionsPutTheUrlTogether() {
        BuildOptions options = BuildOptions.defaults().at("https", "example.org:8443", "/ctx");

        assertThat(BLOG.build("item", Map.of("q", 1), options.anchor("a b/ü?#%")))
                .isEqualTo("/ctx/item?q=1#a%20b/%C3%BC?%23%25");
        assertThat(BLOG.build("item", Map.of(), options.external(true))).isEqualTo("https://example.org:8443/ctx/item");
        assertThat(BLOG.build("item", Map.of(), options.scheme("http"))).isEqualTo("http://example.org:8443/ctx/item");
        assertThat(BLOG.build("item", Map.of(), options.scheme(""))).isEqualTo("//example.org:8443/ctx/item");
        assertThat(BLOG.build("item", Map.of("_external", true, "_anchor", "x"), options))
                .isEqualTo("https://example.org:8443/ctx/item#x");
        assertThat(BLOG.build("item", Map.of("_scheme", "http"), options))
                .isEqualTo("http://example.org:8443/ctx/item");
        assertThat(BuildOptions.from(MatchRequest.of("GET", "/")
                                .host("h")
                                .scheme("https")
                                .prefix("/p"))
                        .prefix())
                .isEqualTo("/p");
    }

    @Test
    void optionsThatContradictOneAnotherAreRefused() {
        BuildOptions options = BuildOptions.defaults().host("example.org");

        assertThatThrownBy(() -> BLOG.build("item", Map.of("_scheme", "https", "_external", false), options))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("_scheme is set and _external is false");
        assertThatThrownBy(() -> BLOG.build("item", Map.of("_external", "perhaps"), options))
                .hasMessageContaining("_external is true or false, not 'perhaps'");
        assertThatThrownBy(() -> BLOG.build("item", Map.of("_scheme", "javascript"), options))
                .hasMessageContaining("'javascript' is none of http, https, ws and wss");
        assertThatThrownBy(() -> BLOG.build("item", Map.of("_external", true)))
                .hasMessageContaining("set BuildOptions.host(…)");
    }

    @Test
    void aRuleForWebSocketsHasTheirScheme() {
        UrlMap map = map(rule("/chat -> chat").websocket(), rule("/page -> page"));
        BuildOptions options = BuildOptions.defaults().at("https", "example.org", "");

        assertThat(map.build("chat", Map.of(), options)).isEqualTo("wss://example.org/chat");
        assertThat(map.build("chat", Map.of(), options.at("http", "example.org", "")))
                .isEqualTo("ws://example.org/chat");
        assertThat(map.build(
                        "page", Map.of(), options.at("wss", "example.org", "").external(true)))
                .isEqualTo("https://example.org/page");
    }

    @Test
    void anAliasIsBuiltLast() {
        UrlMap map = map(rule("/old/<id>/<x> -> e").alias(), rule("/<id> -> e"));

        assertThat(map.build("e", Map.of("id", 1, "x", 2))).isEqualTo("/1?x=2");
    }

    @Test
    void aPathThatABrowserTakesForAHostIsNotBuilt() {
        Converter<String> empty = new Converter<>() {
            @Override
            public String regex() {
                return ".*";
            }

            @Override
            public String toValue(String text) {
                return text;
            }
        };
        UrlMap map = UrlMap.builder()
                .converter("empty", empty)
                .add(rule("/<empty:x>/evil.example -> e"))
                .build();

        assertThat(map.build("e", Map.of("x", "a"))).isEqualTo("/a/evil.example");
        assertThatThrownBy(() -> map.build("e", Map.of("x", ""))).hasMessageContaining("two slashes");
    }

    @Test
    void aFailureSuggestsTheNearestEndpoint() {
        assertThatThrownBy(() -> BLOG.build("pots", Map.of()))
                .isInstanceOfSatisfying(BuildException.class, e -> {
                    assertThat(e.endpoint()).isEqualTo("pots");
                    assertThat(e.suggestion()).isEqualTo("post");
                })
                .hasMessage("Cannot build a URL for 'pots': there is no such endpoint. Did you mean 'post'?");
        assertThatThrownBy(() -> BLOG.build("comment", Map.of())).hasMessageEndingWith("Did you mean 'post.comment'?");
        assertThatThrownBy(() -> map(new Rule[0]).build("x", Map.of()))
                .hasMessage("Cannot build a URL for 'x': the map has no endpoints.");
    }

    @Test
    void aFailureNamesTheValuesThatAreMissing() {
        assertThatThrownBy(() -> BLOG.build("post", Map.of()))
                .hasMessage(
                        "Cannot build a URL for 'post': the rule /blog/<slug>/<int:comment> lacks a value for slug, "
                                + "comment; the rule /blog/<slug> lacks a value for slug.");
        UrlMap map = map(rule("/ -> e").defaults(Map.of("page", 1)));
        assertThatThrownBy(() -> map.build("e", Map.of("page", 2)))
                .hasMessageContaining("the rule / has other defaults: {page=1}");
    }

    @Test
    void theMapKnowsItsEndpoints() {
        assertThat(BLOG.endpoints()).containsExactly("blog", "post", "post.comment", "item");
    }

    @Test
    void theMethodOfTheOptionsIsWrittenInAnyCase() {
        assertThat(BLOG.build("item", Map.of(), BuildOptions.defaults().method("post")))
                .isEqualTo("/item/save");
        assertThat(BuildOptions.defaults().method("post").method()).isEqualTo("POST");
    }

    @Test
    void anEndpointThatIsNotNearIsNotSuggested() {
        assertThatThrownBy(() -> BLOG.build("account", Map.of()))
                .isInstanceOfSatisfying(
                        BuildException.class, e -> assertThat(e.suggestion()).isNull())
                .hasMessage("Cannot build a URL for 'account': there is no such endpoint.");
    }

    @Test
    void aValueWithoutANameIsRefused() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(null, 1);

        assertThatThrownBy(() -> BLOG.build("item", values))
                .isInstanceOf(BuildException.class)
                .hasMessage("Cannot build a URL for 'item': a value has no name.");
    }

    @Test
    void aConverterThatWritesNothingOrNoDateIsRefused() {
        Converter<Object> converter = new Converter<>() {
            @Override
            public String regex() {
                return ".+";
            }

            @Override
            public Object toValue(String text) {
                return text;
            }

            @Override
            @SuppressWarnings("NullAway") // What an application does that does not check.
            public String toUrl(Object value) {
                return value instanceof LocalDate date
                        ? DateTimeFormatter.ofPattern("HH").format(date)
                        : null;
            }
        };
        UrlMap map = UrlMap.builder()
                .converter("c", converter)
                .add(rule("/<c:x> -> e"))
                .build();

        assertThatThrownBy(() -> map.build("e", Map.of("x", LocalDate.of(2026, 1, 31))))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("x='2026-01-31' does not fit: Unsupported field: HourOfDay");
        assertThatThrownBy(() -> map.build("e", Map.of("x", 1)))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("x='1' does not fit: its converter wrote nothing");
    }

    @Test
    void aMapSaysWhichValuesAnEndpointExpects() {
        UrlMap map = UrlMap.builder()
                .add(rule("/<lang>/about -> about"))
                .add(rule("/about/<int:page> -> about"))
                .add(Rule.of("/first").endpoint("list").defaults(Map.of("page", 1)))
                .add(Rule.of("/shop").endpoint("shop").host("<tenant>.example.org"))
                .build();

        assertThat(map.isExpecting("about", "lang")).isTrue();
        assertThat(map.isExpecting("about", "page")).isTrue();
        assertThat(map.isExpecting("list", "page")).isTrue();
        assertThat(map.isExpecting("shop", "tenant")).isTrue();
        assertThat(map.isExpecting("shop", "lang")).isFalse();
        assertThat(map.isExpecting("nowhere", "lang")).isFalse();
    }
}
