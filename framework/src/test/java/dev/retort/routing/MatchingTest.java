package dev.retort.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.routing.Match.Found;
import dev.retort.routing.Match.NotFound;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rule takes which path, and with which values. */
class MatchingTest {

    /** Werkzeug's own table of rules ({@code test_path}), which holds most of what makes priorities hard. */
    private static final UrlMap WIKI = map(
            "/ -> front",
            "/Special -> special",
            "/<int:year> -> year",
            "/<path:name>:foo -> foopage",
            "/<path:name>:<path:name2> -> twopage",
            "/<path:name> -> page",
            "/<path:name>/edit -> editpage",
            "/<path:name>/silly/<path:name2> -> sillypage",
            "/<path:name>/silly/<path:name2>/edit -> editsillypage",
            "/Talk:<path:name> -> talk",
            "/User:<username> -> user",
            "/User:<username>/<path:name> -> userpage",
            "/User:<username>/comment/<int:id>-<int:replyId> -> usercomment",
            "/Files/<path:file> -> files",
            "/<admin>/<manage>/<things> -> admin");

    static UrlMap map(String... rules) {
        UrlMap.Builder builder = UrlMap.builder();
        for (String rule : rules) {
            String[] parts = rule.split(" -> ", 2);
            builder.add(Rule.of(parts[0]).endpoint(parts.length == 1 ? parts[0] : parts[1]));
        }
        return builder.build();
    }

    static Match get(UrlMap map, String path) {
        return map.match(MatchRequest.of("GET", path));
    }

    static String describe(Match match) {
        return match instanceof Found found ? found.endpoint() + " " + found.values() : match.toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /                                     | front {}
            /Special                              | special {}
            /2014                                 | year {year=2014}
            /Some:foo                             | foopage {name=Some}
            /Some:bar                             | twopage {name=Some, name2=bar}
            /Some/Page                            | page {name=Some/Page}
            /Some/Page/edit                       | editpage {name=Some/Page}
            /Foo/silly/bar                        | sillypage {name=Foo, name2=bar}
            /Foo/silly/bar/edit                   | editsillypage {name=Foo, name2=bar}
            /Talk:Foo/Bar                         | talk {name=Foo/Bar}
            /User:thomas                          | user {username=thomas}
            /User:thomas/projects/werkzeug        | userpage {username=thomas, name=projects/werkzeug}
            /User:thomas/comment/123-456          | usercomment {username=thomas, id=123, replyId=456}
            /Files/downloads/werkzeug/0.2.zip     | files {file=downloads/werkzeug/0.2.zip}
            /Jerry/eats/cheese                    | admin {admin=Jerry, manage=eats, things=cheese}
            """)
    void werkzeugsOwnTableMatchesAsItDoesThere(String path, String expected) {
        assertThat(describe(get(WIKI, path))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /<int:n>                       | /12                  | 12
            /<int:n>                       | /007                 | 7
            /<int:n>                       | /9223372036854775807 | 9223372036854775807
            /<int:n>                       | /9223372036854775808 | -
            /<int:n>                       | /-1                  | -
            /<int:n>                       | /+1                  | -
            /<int:n>                       | /1.0                 | -
            /<int:n>                       | /٣                   | -
            /<int(signed=True):n>          | /-0                  | 0
            /<int(signed=True):n>          | /-9223372036854775808 | -9223372036854775808
            /<int(signed=True):n>          | /-9223372036854775809 | -
            /<int(signed=True):n>          | /-                   | -
            /<int(min=-3, signed=true):n>  | /-3                  | -3
            /<int(min=-3, signed=true):n>  | /-4                  | -
            /<int(min=2, max=5):n>         | /1                   | -
            /<int(min=2, max=5):n>         | /2                   | 2
            /<int(min=2, max=5):n>         | /5                   | 5
            /<int(min=2, max=5):n>         | /6                   | -
            /<int(3):n>                    | /012                 | 12
            /<int(fixed_digits=3):n>       | /12                  | -
            /<int(fixed_digits=3):n>       | /1234                | -
            /<float:n>                     | /1.50                | 1.5
            /<float:n>                     | /1                   | -
            /<float:n>                     | /1.                  | -
            /<float:n>                     | /.5                  | -
            /<float:n>                     | /1e5                 | -
            /<float:n>                     | /-1.5                | -
            /<float(signed=True):n>        | /-1.5                | -1.5
            /<float(min=-1.5, max=2.5, signed=True):n> | /-1.6    | -
            /<float(min=0.5, max=2):n>     | /2.0                 | 2.0
            /<float(min=0.5, max=2):n>     | /2.1                 | -
            /<n>                           | /a b                 | a b
            /<string(minlength=2):n>       | /a                   | -
            /<string(2):n>                 | /ab                  | ab
            /<string(maxlength=2):n>       | /abc                 | -
            /<string(2,3):n>               | /abcd                | -
            /<string(length=2):n>          | /abc                 | -
            /<string(length=2):n>          | /ab                  | ab
            /<string(length=1):n>          | /😀                  | 😀
            /<string(maxlength=1):n>       | /😀😀                | -
            /<path:n>                      | /a/b//c              | a/b//c
            /<path:n>                      | /a/                  | a/
            /<uuid:n>                      | /123E4567-e89b-12d3-a456-426614174000 | 123e4567-e89b-12d3-a456-426614174000
            /<uuid:n>                      | /123e4567e89b12d3a456426614174000     | -
            /<uuid:n>                      | /123e4567-e89b-12d3-a456-42661417400g | -
            /<any(about, help):n>          | /help                | help
            /<any(about, help):n>          | /hel                 | -
            /<any('a,b', "c d", e-f):n>    | /a,b                 | a,b
            /<any('a,b', "c d", e-f):n>    | /c d                 | c d
            /<any('a,b', "c d", e-f):n>    | /e-f                 | e-f
            /<any(1, 2,):n>                | /2                   | 2
            """)
    void aConverterTakesWhatItSays(String rule, String path, String expected) {
        Match match = get(map(rule), path);
        if (expected.equals("-")) {
            assertThat(match).isEqualTo(new NotFound(false));
        } else {
            assertThat(match)
                    .isInstanceOfSatisfying(
                            Found.class,
                            found ->
                                    assertThat(found.values().get(0).toString()).isEqualTo(expected));
        }
    }

    @Test
    void valuesHaveTheTypesOfTheirConverters() {
        Found found = (Found) get(
                map("/<string:a>/<int:b>/<float:c>/<uuid:d>/<any(x):e>/<path:f>"),
                "/s/1/2.5/00000000-0000-0000-0000-000000000001/x/p/q");

        assertThat(found.values().values()).containsExactly("s", 1L, 2.5, new UUID(0, 1), "x", "p/q");
        assertThat(found.values().keySet()).containsExactly("a", "b", "c", "d", "e", "f");
        assertThat(found.rule().variables()).isEqualTo(List.of("a", "b", "c", "d", "e", "f"));
    }
}
