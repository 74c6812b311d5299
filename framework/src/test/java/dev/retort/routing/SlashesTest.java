package dev.retort.routing;

import static dev.retort.routing.Maps.describe;
import static dev.retort.routing.Maps.get;
import static dev.retort.routing.Maps.map;
import static dev.retort.routing.Maps.match;
import static dev.retort.routing.Maps.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.routing.Match.Redirect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slashes at the end of a path, in a row, and in the redirects that mend them. */
class SlashesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /x/               | /x     | 308 /x/
            /x/               | /x/    | /x/
            /x                | /x/    | 404
            /                 | ''     | 308 /
            /x/ ; /<y>        | /x     | 308 /x/
            /<y> ; /x/        | /x     | 308 /x/
            /x ; /x/          | /x     | /x
            /x ; /x/          | /x/    | /x/
            /<a>/ ; /<b>      | /q     | /<b> {b=q}
            /<int:a>/         | /5     | 308 /5/
            /v<int:a>/        | /v5    | 308 /v5/
            /<path:p>/        | /a/b   | 308 /a/b/
            /<path:p>/        | /a/b/  | /<path:p>/ {p=a/b}
            /<path:p>/edit/   | /a/edit | 308 /a/edit/
            /x/ ; /<path:p>   | /x     | 308 /x/
            /x/ ; /<path:p>   | /x/y   | /<path:p> {p=x/y}
            """)
    void strictSlashesRedirectToTheSlashAndNeverAwayFromIt(String rules, String path, String expected) {
        assertThat(describe(get(map(rules.split(" ; ", -1)), path))).isEqualTo(expected);
    }

    @Test
    void aRuleRedirectsOnlyForMethodsThatItTakes() {
        UrlMap map = map("GET /x/ -> slash", "POST /<y> -> variable");

        assertThat(describe(match(map, "GET", "/x"))).isEqualTo("308 /x/");
        assertThat(describe(match(map, "HEAD", "/x"))).isEqualTo("308 /x/");
        assertThat(describe(match(map, "POST", "/x"))).isEqualTo("variable {y=x}");
        assertThat(describe(match(map("GET /x/"), "POST", "/x"))).isEqualTo("404");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /x/               | /x     | /x/
            /x/               | /x/    | /x/
            /x                | /x/    | /x
            /x                | /x     | /x
            /x ; /x/          | /x     | /x
            /x ; /x/          | /x/    | /x/
            /x/ ; /x          | /x     | /x
            /x/ ; /x          | /x/    | /x/
            /<int:a>          | /5/    | /<int:a> {a=5}
            /x/<path:p>       | /x/a/  | /x/<path:p> {p=a/}
            /<path:p>/        | /a/b   | /<path:p>/ {p=a/b}
            /x                | /x//   | 308 /x/
            """)
    void laxSlashesServeBothAndPreferTheExact(String rules, String path, String expected) {
        UrlMap.Builder builder = UrlMap.builder().strictSlashes(false);
        for (String line : rules.split(" ; ", -1)) {
            builder.add(rule(line));
        }

        assertThat(describe(get(builder.build(), path))).isEqualTo(expected);
    }

    @Test
    void aRulesOwnSettingWinsOverTheMaps() {
        UrlMap map = map(
                rule("/lax").strictSlashes(false),
                rule("/strict/"),
                rule("/lax2/").strictSlashes(false));

        assertThat(describe(get(map, "/lax/"))).isEqualTo("/lax");
        assertThat(describe(get(map, "/lax2"))).isEqualTo("/lax2/");
        assertThat(describe(get(map, "/strict"))).isEqualTo("308 /strict/");
        assertThat(describe(match(map(rule("GET /lax/").strictSlashes(false)), "POST", "/lax")))
                .isEqualTo("405 GET, HEAD, OPTIONS");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /a/b              | /a//b      | 308 /a/b
            /a/b              | //a/b      | /a/b
            /a/b              | ///a//b    | 308 /a/b
            /a/b/             | /a//b      | 308 /a/b/
            /a/b/             | /a/b//     | 308 /a/b/
            /<path:p>         | /a//b      | /<path:p> {p=a//b}
            /a/<x>            | /a//       | 404
            /a/<path:p> ; /a/b | /a//b     | 308 /a/b
            /a//b             | /a/b       | /a//b
            /<a>/<b>          | //x        | 404
            """)
    void slashesInARowAreMergedIfTheRawPathMatchesNothing(String rules, String path, String expected) {
        assertThat(describe(get(map(rules.split(" ; ", -1)), path))).isEqualTo(expected);
    }

    @Test
    void slashesAreLeftAloneWhereTheRuleOrTheMapSaysSo() {
        assertThat(describe(get(map(rule("/a/b").mergeSlashes(false)), "/a//b")))
                .isEqualTo("404");
        assertThat(describe(get(map(rule("/a//b").mergeSlashes(false)), "/a//b")))
                .isEqualTo("/a//b");
        assertThat(describe(get(map(rule("/a//b").mergeSlashes(false)), "/a/b")))
                .isEqualTo("404");
        assertThat(describe(get(
                        UrlMap.builder().mergeSlashes(false).add(rule("/a/b")).build(), "/a//b")))
                .isEqualTo("404");
    }

    @Test
    void aMethodThatNoRuleTakesIsRefusedAfterMergingToo() {
        assertThat(describe(match(map("GET /a/b"), "POST", "/a//b"))).isEqualTo("405 GET, HEAD, OPTIONS");
    }

    @Test
    void redirectsKeepTheQueryAndTheMountPoint() {
        UrlMap map = map("/größe/");
        MatchRequest request =
                MatchRequest.of("GET", "/größe").query("a=1&b=%C3%9F+x").prefix("/ctx");

        assertThat(map.match(request)).isEqualTo(new Redirect("/ctx/gr%C3%B6%C3%9Fe/?a=1&b=%C3%9F+x", 308));
        assertThat(map.match(request.query(""))).isEqualTo(new Redirect("/ctx/gr%C3%B6%C3%9Fe/", 308));
        assertThat(describe(map.match(MatchRequest.of("GET", "").prefix("/ctx"))))
                .isEqualTo("404");
        assertThat(map("/").match(MatchRequest.of("GET", "").prefix("/ctx"))).isEqualTo(new Redirect("/ctx/", 308));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            //evil.example        | ''            | /evil.example/
            ///evil.example       | ''            | /evil.example/
            '/\\evil.example'     | ''            | /%5Cevil.example/
            /a?b#c;d%             | ''            | /a%3Fb%23c%3Bd%25/
            /x                    | //evil.example | /evil.example/x/
            """)
    void aLocationNeverLeadsToAnotherHost(String path, String prefix, String location) {
        MatchRequest request = MatchRequest.of("GET", path).prefix(prefix);

        assertThat(map("/<path:p>/").match(request)).isEqualTo(new Redirect(location, 308));
    }

    @Test
    void aLocationHasNoCharacterThatEndsItsField() {
        MatchRequest request = MatchRequest.of("GET", "/a\r\nSet-Cookie: b")
                .query("q=1\r\nX: y#z")
                .prefix("/c\r\n");
        Redirect redirect = (Redirect) map("/<x>/").match(request);

        assertThat(redirect.location()).isEqualTo("/c%0D%0A/a%0D%0ASet-Cookie:%20b/?q=1%0D%0AX:%20y%23z");
    }

    @Test
    void theRootIsNeverRedirectedToItself() {
        Converter<String> mayBeEmpty = new Converter<>() {
            @Override
            public String regex() {
                return "[^/]*";
            }

            @Override
            public String toValue(String text) {
                return text;
            }
        };

        assertThat(describe(get(
                        UrlMap.builder()
                                .converter("c", mayBeEmpty)
                                .add(rule("/<c:x>/"))
                                .build(),
                        "/")))
                .isEqualTo("404");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /<path:p>/edit    | /a/b/edit/  | /<path:p>/edit {p=a/b}
            /<path:p>/edit    | /a/b/edit   | /<path:p>/edit {p=a/b}
            /<path:p>/edit    | /a/edit//   | 308 /a/edit/
            /<path:p>/<int:n> | /a/5/       | /<path:p>/<int:n> {p=a, n=5}
            /f<path:p>.txt    | /fa.txt/    | /f<path:p>.txt {p=a}
            /<path:p>/edit ; /<path:p>/edit/ | /a/edit/ | /<path:p>/edit/ {p=a}
            """)
    void aLaxSlashIsForgivenAfterTheTextThatFollowsAPath(String rules, String path, String expected) {
        laxSlashesServeBothAndPreferTheExact(rules, path, expected);
    }
}
