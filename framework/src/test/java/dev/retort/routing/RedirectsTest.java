package dev.retort.routing;

import static dev.retort.routing.Maps.describe;
import static dev.retort.routing.Maps.get;
import static dev.retort.routing.Maps.map;
import static dev.retort.routing.Maps.match;
import static dev.retort.routing.Maps.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one address that a page has: defaults, aliases and rules that only redirect. */
class RedirectsTest {

    private static final UrlMap PAGES = map(
            rule("/all/ -> all").defaults(Map.of("page", 1)),
            rule("/all/page/<int:page> -> all"),
            rule("/index.html -> index").alias(),
            rule("/ -> index"),
            rule("/users/<int:id> -> user"),
            rule("/u/<int:id> -> user").alias(),
            rule("/user-<id> -> user").alias());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /all/              | all {page=1}
            /all/page/1        | 308 /all/?q=x
            /all/page/2        | all {page=2}
            /all               | 308 /all/?q=x
            /index.html        | 308 /?q=x
            /u/7               | 308 /users/7?q=x
            /user-7            | 308 /users/7?q=x
            /user-seven        | user {id=seven}
            /all//page/1       | 308 /all/?q=x
            """)
    void aPageHasOneAddress(String path, String expected) {
        assertThat(describe(PAGES.match(MatchRequest.of("GET", path).query("q=x"))))
                .isEqualTo(expected);
    }

    @Test
    void aDefaultIsComparedAsItIsWritten() {
        for (Object one : List.of(1, 1L, "1", (short) 1)) {
            UrlMap map = map(rule("/ -> all").defaults(Map.of("page", one)), rule("/<int:page> -> all"));

            assertThat(describe(get(map, "/1"))).isEqualTo("308 /");
        }
    }

    @Test
    void aRuleWithADefaultIsOnlyLedToForMethodsThatItTakes() {
        UrlMap map = map(rule("GET /all/ -> all").defaults(Map.of("page", 1)), rule("/all/page/<int:page> -> all"));

        assertThat(describe(match(map, "GET", "/all/page/1"))).isEqualTo("308 /all/");
        assertThat(describe(match(map, "POST", "/all/page/1"))).isEqualTo("all {page=1}");
    }

    @Test
    void redirectsToDefaultsCanBeTurnedOff() {
        UrlMap map =
                UrlMap.builder().redirectDefaults(false).addAll(PAGES.rules()).build();

        assertThat(describe(get(map, "/all/page/1"))).isEqualTo("all {page=1}");
    }

    @Test
    void anAliasOnAnotherHostLeadsThere() {
        UrlMap map = map(
                rule("/ -> home").host("www.example.org"),
                rule("/ -> home").host("example.org").alias());
        MatchRequest request = MatchRequest.of("GET", "/")
                .host("example.org:8443")
                .scheme("https")
                .query("a=1");

        assertThat(describe(map.match(request.prefix("/ctx")))).isEqualTo("308 https://www.example.org:8443/ctx/?a=1");
        assertThat(describe(map.match(request.host("www.example.org")))).isEqualTo("home");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            foo/<slug>                  | 308 /ctx/foo/a%20b
            /foo/<slug>?x=<slug>        | 308 /foo/a%20b?x=a+b
            https://example.org/<slug>  | 308 https://example.org/a%20b
            <slug>                      | 308 /ctx/a%20b
            ''                          | 308 /ctx/
            """)
    void aRuleMayOnlyRedirectAndDropsTheQuery(String target, String expected) {
        UrlMap map = map(Rule.of("/old/<slug>").redirectTo(target));

        assertThat(describe(map.match(
                        MatchRequest.of("GET", "/old/a b").query("q=1").prefix("/ctx"))))
                .isEqualTo(expected);
    }

    @Test
    void aRedirectsTargetCannotBeTurnedToAnotherHostByTheRequest() {
        UrlMap map = map(
                Rule.of("/a/<path:p>").redirectTo("<p>"),
                Rule.of("/b/<path:p>").redirectTo("/<p>"),
                Rule.of("/c/<path:p>").redirectTo("https://example.org/<p>"));

        assertThat(describe(get(map, "/a/javascript:alert(1)"))).isEqualTo("308 /javascript:alert(1)");
        assertThat(describe(get(map, "/a/https://evil.example"))).isEqualTo("308 /https://evil.example");
        assertThat(describe(get(map, "/b/\\evil.example"))).isEqualTo("308 /%5Cevil.example");
        assertThat(describe(get(map, "/c/@evil.example"))).isEqualTo("308 https://example.org/@evil.example");
        assertThat(describe(get(map, "/a/x\r\ny"))).isEqualTo("308 /x%0D%0Ay");
    }

    @Test
    void aliasesThatLeadToOneAnotherAreServedWhereTheyAre() {
        UrlMap map = map(
                rule("/a -> e").defaults(Map.of("n", "b")).alias(),
                rule("/b -> e").defaults(Map.of("n", "a")).alias(),
                rule("/<n> -> e"));

        assertThat(describe(get(map, "/a"))).isEqualTo("e {n=b}");
        assertThat(describe(get(map, "/b"))).isEqualTo("e {n=a}");
    }

    @Test
    void anAliasThatMatchesItsOwnTargetIsServedWhereItIs() {
        UrlMap map = map(
                rule("/<path:v0>/<int:v1>/<path:v2>-<int:w2>/ -> e").alias(),
                rule("/<v0>/<path:v1>/a/<path:v2>-<int:w2> -> e"));

        String path = "/x/1/y-2/";
        for (int steps = 0; get(map, path) instanceof Match.Redirect redirect; steps++) {
            assertThat(steps).isLessThan(3);
            path = redirect.location();
        }
    }

    @Test
    void aDefaultDoesNotLeadToTheHandlerOfAnotherRule() {
        UrlMap map =
                map(rule("/<x> -> e").defaults(Map.of("p", 1)), rule("/<x>/<int:p> -> e"), rule("/about -> about"));

        assertThat(describe(get(map, "/about/1"))).isEqualTo("e {x=about, p=1}");
        assertThat(describe(get(map, "/other/1"))).isEqualTo("308 /other");
    }

    @Test
    void anAliasOfARuleForBuildingLeadsAway() {
        UrlMap map = map(
                rule("/pic/<n> -> pic").alias(),
                rule("/img/<n> -> pic").buildOnly(),
                rule("/file/<n> -> file").alias(),
                rule("/file/<n> -> file").host("cdn.example.org").buildOnly());

        assertThat(describe(get(map, "/pic/7"))).isEqualTo("308 /img/7");
        assertThat(describe(get(map, "/file/7"))).isEqualTo("308 http://cdn.example.org/file/7");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /a > /a
            /a > a?again
            /a > /b ; /b > /a
            /a > /b ; /b > c ; /c > /b
            /a/ > /a
            /ä > /%C3%A4
            /a > /x/y ; /<path:p> > /x/<p>
            """)
    void redirectsThatGoInACircleAreRefusedAtTheStart(String rules) {
        UrlMap.Builder builder = UrlMap.builder();
        for (String line : rules.split(" ; ", -1)) {
            String[] parts = line.split(" > ", -1);
            builder.add(Rule.of(parts[0]).redirectTo(parts[1]).origin("Here"));
        }

        assertThatThrownBy(builder::build)
                .isInstanceOf(RuleException.class)
                .hasMessageContaining("The redirect never ends")
                .hasMessageContaining("in Here");
    }

    @Test
    void redirectsThatEndAreNoCircle() {
        assertThat(map(
                                Rule.of("/a").redirectTo("/b"),
                                Rule.of("/b").redirectTo("/c"),
                                rule("/c"),
                                Rule.of("/d").methods("GET").redirectTo("/e"),
                                Rule.of("/e").methods("POST").redirectTo("/d"),
                                Rule.of("/f").redirectTo("https://example.org/f"),
                                Rule.of("/g").host("a.org").redirectTo("/h"),
                                Rule.of("/h").host("b.org").redirectTo("/g"),
                                Rule.of("/i").redirectTo("/%zz"))
                        .rules())
                .hasSize(9);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://e.org/?q=<x>&p=1 | 308 https://e.org/?q=1%26admin%3D1+2%23%2B/%3F&p=1
            https://e.org?a=<x>      | 308 https://e.org?a=1%26admin%3D1+2%23%2B/%3F
            https://e.org#<x>        | 308 https://e.org#1&admin=1%202%23+/?
            /<x>?q=<x>#<x>           | 308 /1&admin=1%202%23+/%3F?q=1%26admin%3D1+2%23%2B/%3F#1&admin=1%202%23+/?
            """)
    void aValueAfterTheQuestionMarkOfATargetStaysOneValue(String target, String expected) {
        UrlMap map = map(Rule.of("/old/<path:x>").redirectTo(target));

        assertThat(describe(get(map, "/old/1&admin=1 2#+/?"))).isEqualTo(expected.replace("%2B/%3F", "%2B%2F%3F"));
    }

    @Test
    void theHostOfATargetIsNeverAVariable() {
        for (String target :
                List.of("https://<x>", "https://e.org<x>", "https://e.org\\<x>", "https://<x>?a", "https://<x>#a")) {
            assertThatThrownBy(() -> map(Rule.of("/<x>").redirectTo(target)))
                    .hasMessageContaining("The host of a redirect's target would come from the request");
        }
    }
}
