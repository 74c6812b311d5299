package dev.retort.routing;

import static dev.retort.routing.Maps.describe;
import static dev.retort.routing.Maps.map;
import static dev.retort.routing.Maps.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules that are for one host, or for hosts of one form. */
class HostsTest {

    private static final UrlMap SITE = map(
            rule("/ -> everywhere"),
            rule("/ -> english").host("en.example.org"),
            rule("/ -> lang").host("<lang>.example.org"),
            rule("/<int:n> -> number").host("<lang>.example.org"),
            rule("/ -> admin").host("Admin.example.org:8443"),
            rule("/ -> shard").host("s<int:n>.example.org"),
            rule("/both -> both").host("<lang>.example.org").methods("GET"),
            rule("/both -> write").methods("POST"));

    private static Match get(String host, String path) {
        return SITE.match(MatchRequest.of("GET", path).host(host));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            example.net            | /  | everywhere
            en.example.org         | /  | english
            EN.Example.ORG         | /  | english
            en.example.org:8080    | /  | english
            de.example.org         | /  | lang {lang=de}
            DE.example.org:81      | /  | lang {lang=de}
            a.b.example.org        | /  | lang {lang=a.b}
            de.example.org         | /7 | number {lang=de, n=7}
            en.example.org         | /7 | number {lang=en, n=7}
            s12.example.org        | /  | shard {n=12}
            sx.example.org         | /  | lang {lang=sx}
            admin.example.org:8443 | /  | admin
            admin.example.org      | /  | lang {lang=admin}
            .example.org           | /  | everywhere
            [::1]:8080             | /  | everywhere
            """)
    void theHostIsTheFirstThingThatIsMatched(String host, String path, String expected) {
        assertThat(describe(get(host, path))).isEqualTo(expected);
    }

    @Test
    void aRequestWithoutAHostMatchesRulesWithoutOne() {
        assertThat(describe(SITE.match(MatchRequest.of("GET", "/")))).isEqualTo("everywhere");
        assertThat(describe(get("", "/"))).isEqualTo("everywhere");
        assertThat(describe(get("", "/7"))).isEqualTo("404");
    }

    @Test
    void theSearchGoesOnWithOtherHostsForAnotherMethod() {
        MatchRequest request = MatchRequest.of("POST", "/both").host("de.example.org");

        assertThat(describe(SITE.match(request))).isEqualTo("write");
    }

    @Test
    void aUrlOnTheCurrentHostIsAPath() {
        BuildOptions here = BuildOptions.defaults().host("de.example.org");

        assertThat(SITE.build("lang", Map.of("lang", "de"), here)).isEqualTo("/");
        assertThat(SITE.build("write", Map.of(), here)).isEqualTo("/both");
        assertThat(SITE.build("everywhere", Map.of(), here.host("example.net"))).isEqualTo("/");
    }

    @Test
    void aUrlOnAnotherHostHasThatHost() {
        BuildOptions here = BuildOptions.defaults().at("https", "de.example.org:8443", "/ctx");

        assertThat(SITE.build("lang", Map.of("lang", "fr"), here)).isEqualTo("https://fr.example.org:8443/ctx/");
        assertThat(SITE.build("admin", Map.of(), here)).isEqualTo("https://admin.example.org:8443/ctx/");
        assertThat(SITE.build("lang", Map.of("lang", "fr"))).isEqualTo("http://fr.example.org/");
        assertThat(SITE.build("number", Map.of("lang", "FR", "n", 3, "q", 1), here))
                .isEqualTo("https://fr.example.org:8443/ctx/3?q=1");
    }

    @Test
    void theRuleOnTheCurrentHostIsPreferred() {
        UrlMap map = map(rule("/ -> home").host("a.example"), rule("/ -> home").host("b.example"));

        assertThat(map.build("home", Map.of(), BuildOptions.defaults().host("b.example")))
                .isEqualTo("/");
        assertThat(map.build("home", Map.of(), BuildOptions.defaults().host("c.example")))
                .isEqualTo("http://a.example/");
    }

    @ParameterizedTest
    @CsvSource({"evil.com/", "evil.com#", "a@evil", "evil.com:80", "ä"})
    void aHostIsNotBuiltFromWhatIsNone(String value) {
        assertThatThrownBy(() -> SITE.build("lang", Map.of("lang", value))).isInstanceOf(BuildException.class);
    }

    @Test
    void whatAClientSendsAsItsHostCannotBecomeAnotherHost() {
        UrlMap map = map(
                rule("/ -> home").host("www.example.org"),
                rule("/ -> home").host("<any(a,b):x>.example.org").alias());
        BuildOptions forged = BuildOptions.defaults().host("example.org:80@evil.example");

        assertThat(map.build("home", Map.of(), forged)).isEqualTo("http://www.example.org/");
        assertThat(describe(map.match(MatchRequest.of("GET", "/").host("a.example.org:x@evil.example"))))
                .isEqualTo("308 http://www.example.org/");
        assertThatThrownBy(() -> map("/page -> page").build("page", Map.of("_external", true), forged))
                .hasMessageContaining("'example.org:80@evil.example' is no host");
    }

    @Test
    void aHostThatWouldNotMatchInLowerCaseIsRefused() {
        UrlMap map = map(rule("/ -> e").host("<any(EN,DE):l>.x.org"));

        assertThatThrownBy(() -> map.build(
                        "e", Map.of("l", "EN"), BuildOptions.defaults().host("x.org")))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("'en.x.org', in lower case, would not match again");
    }
}
