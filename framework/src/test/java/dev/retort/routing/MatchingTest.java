package dev.retort.routing;

import static dev.retort.routing.Maps.describe;
import static dev.retort.routing.Maps.get;
import static dev.retort.routing.Maps.map;
import static dev.retort.routing.Maps.match;
import static dev.retort.routing.Maps.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.routing.Match.Found;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which values the variables of a rule take, and of several rules that match a path the one that is found. */
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /                                     | front
            /Special                              | special
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
            /<int:n>                       | /12                   | 12
            /<int:n>                       | /007                  | 7
            /<int:n>                       | /9223372036854775807  | 9223372036854775807
            /<int:n>                       | /9223372036854775808  | -
            /<int:n>                       | /99999999999999999999 | -
            /<int:n>                       | /-1                   | -
            /<int:n>                       | /+1                   | -
            /<int:n>                       | /1.0                  | -
            /<int:n>                       | /٣                    | -
            /<int(signed=True):n>          | /-0                   | 0
            /<int(signed=True):n>          | /-9223372036854775808 | -9223372036854775808
            /<int(signed=True):n>          | /-9223372036854775809 | -
            /<int(signed=True):n>          | /-                    | -
            /<int(signed=True):n>          | /--1                  | -
            /<int(min=-3, signed=true):n>  | /-3                   | -3
            /<int(min=-3, signed=true):n>  | /-4                   | -
            /<int(min=2, max=5):n>         | /1                    | -
            /<int(min=2, max=5):n>         | /2                    | 2
            /<int(min=2, max=5):n>         | /5                    | 5
            /<int(min=2, max=5):n>         | /6                    | -
            /<int(3):n>                    | /012                  | 12
            /<int(fixed_digits=3):n>       | /12                   | -
            /<int(fixed_digits=3):n>       | /1234                 | -
            /<int(fixed_digits=3, signed=True):n> | /-12           | -12
            /<float:n>                     | /1.50                 | 1.5
            /<float:n>                     | /1                    | -
            /<float:n>                     | /1.                   | -
            /<float:n>                     | /.5                   | -
            /<float:n>                     | /1e5                  | -
            /<float:n>                     | /1.5.2                | -
            /<float:n>                     | /-1.5                 | -
            /<float(signed=True):n>        | /-1.5                 | -1.5
            /<float(min=-1.5, max=2.5, signed=True):n> | /-1.6     | -
            /<float(min=0.5, max=2):n>     | /2.0                  | 2.0
            /<float(min=0.5, max=2):n>     | /2.1                  | -
            /<n>                           | /a b                  | a b
            /<n>                           | /                     | -
            /<string(minlength=2):n>       | /a                    | -
            /<string(2):n>                 | /ab                   | ab
            /<string(maxlength=2):n>       | /abc                  | -
            /<string(2,3):n>               | /abcd                 | -
            /<string(length=2):n>          | /abc                  | -
            /<string(length=2, maxlength=9):n> | /ab               | ab
            /<string(length=1):n>          | /😀                   | 😀
            /<string(maxlength=1):n>       | /😀😀                 | -
            /<path:n>                      | /a/b//c               | a/b//c
            /<path:n>                      | /a/                   | a/
            /<path:n>                      | /                     | -
            /<uuid:n>                      | /123E4567-e89b-12d3-a456-426614174000 | 123e4567-e89b-12d3-a456-426614174000
            /<uuid:n>                      | /123e4567e89b12d3a456426614174000     | -
            /<uuid:n>                      | /123e4567-e89b-12d3-a456-42661417400g | -
            /<any(about, help):n>          | /help                 | help
            /<any(about, help):n>          | /hel                  | -
            /<any('a,b', "c d", e-f):n>    | /a,b                  | a,b
            /<any('a,b', "c d", e-f):n>    | /c d                  | c d
            /<any('a,b', "c d", e-f):n>    | /e-f                  | e-f
            /<any(1, 2,):n>                | /2                    | 2
            """)
    void aConverterTakesWhatItSays(String rule, String path, String expected) {
        String found = describe(get(map(rule + " -> e"), path));

        assertThat(found).isEqualTo(expected.equals("-") ? "404" : "e {n=" + expected + "}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /<a>-<b>                   | /x-y-z        | {a=x-y, b=z}
            /<a>-<b>                   | /x-           | -
            /<int:y>-<int:m>-<int:d>   | /2024-02-30   | {y=2024, m=2, d=30}
            /<name>.<ext>              | /a.tar.gz     | {name=a.tar, ext=gz}
            /v<int:major>.<int:minor>/ | /v1.2/        | {major=1, minor=2}
            /<int:a><int:b>            | /123          | {a=12, b=3}
            /<int(max=9):a><int:b>     | /123          | {a=1, b=23}
            /<any(a, ab):x><any(b, c):y> | /abc        | {x=ab, y=c}
            /<any(a, ab):x><any(b, c):y> | /ab         | {x=a, y=b}
            /<path:a>/x/<path:b>       | /1/x/2/x/3    | {a=1, b=2/x/3}
            /<path:p>/<int:id>         | /a/b/7        | {p=a/b, id=7}
            /<path:p>.html             | /a/b.html     | {p=a/b}
            /<path:p>.html             | /a/b.htm      | -
            /<string(length=2):a><b>   | /abc          | {a=ab, b=c}
            /<uuid:u>.json             | /00000000-0000-0000-0000-000000000001.json | {u=00000000-0000-0000-0000-000000000001}
            /<float:x>,<float:y>       | /1.5,2.5      | {x=1.5, y=2.5}
            """)
    void aSegmentMayHoldSeveralVariablesAndLiterals(String rule, String path, String expected) {
        assertThat(describe(get(map(rule + " -> e"), path))).isEqualTo(expected.equals("-") ? "404" : "e " + expected);
    }

    @Test
    void valuesHaveTheTypesOfTheirConvertersAndTheOrderOfTheRule() {
        Found found = (Found) get(
                map("/<string:a>/<int:b>/<float:c>/<uuid:d>/<any(x):e>/<path:f>"),
                "/s/1/2.5/00000000-0000-0000-0000-000000000001/x/p/q");

        assertThat(found.values().values()).containsExactly("s", 1L, 2.5, new UUID(0, 1), "x", "p/q");
        assertThat(found.values().keySet()).containsExactly("a", "b", "c", "d", "e", "f");
        assertThat(found.rule().variables()).isEqualTo(List.of("a", "b", "c", "d", "e", "f"));
        assertThat(found.values().get(1)).isEqualTo(1L);
        assertThat(found.values().name(1)).isEqualTo("b");
        assertThat(found.values()).containsEntry("b", 1L).doesNotContainKey("z");
        assertThat(found.values().get("z")).isNull();
    }

    @Test
    void valuesAreAMapThatNobodyCanChange() {
        Map<String, Object> values = ((Found) get(map("/<a>"), "/x")).values();

        assertThat(values).isEqualTo(Map.of("a", "x"));
        assertThatThrownBy(() -> values.put("a", "y")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> values.entrySet().iterator().next().setValue("y"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> values.remove("a")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void defaultsAreAmongTheValuesAfterTheVariables() {
        Rule rule = rule("/blog/<slug> -> blog").defaults(Map.of("page", 1));
        Found found = (Found) get(map(rule), "/blog/x");

        assertThat(found.values()).isEqualTo(Map.of("slug", "x", "page", 1));
        assertThat(found.rule().variables()).containsExactly("slug", "page");
        assertThat(found.values().get(1)).isEqualTo(1);
    }

    @Test
    void theRuleThatIsFoundIsTheOneThatWasAdded() {
        Rule first = rule("/a -> a");
        Rule second = rule("/<b> -> b");
        UrlMap map = map(first, second);
        Found found = (Found) get(map, "/x");

        assertThat(found.rule()).isSameAs(second);
        assertThat(found.index()).isEqualTo(1);
        assertThat(map.rules()).containsExactly(first, second);
    }

    @Test
    void aValueThatItsConverterRefusesLetsTheNextRuleTry() {
        UrlMap map = map("/<int(max=5):n> -> small", "/<int:n> -> large", "/<name> -> text");

        assertThat(describe(get(map, "/5"))).isEqualTo("small {n=5}");
        assertThat(describe(get(map, "/9"))).isEqualTo("large {n=9}");
        assertThat(describe(get(map, "/x"))).isEqualTo("text {name=x}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /a/b ; /a/<x> ; /<y>/b           | /a/b   | /a/b
            /a/<x> ; /<y>/b                  | /a/b   | /a/<x> {x=b}
            /<y>/b ; /a/<x>                  | /q/b   | /<y>/b {y=q}
            /a/<int:x>/c ; /<y>/<z>/d        | /a/1/d | /<y>/<z>/d {y=a, z=1}
            /<a> ; /<b>-<c>                  | /1-2   | /<b>-<c> {b=1, c=2}
            /<b>-<c> ; /<b>--<c>             | /1--2  | /<b>--<c> {b=1, c=2}
            /<b>-<c> ; /x<b>-<c>             | /x1-2  | /x<b>-<c> {b=1, c=2}
            /<a> ; /<int:b>                  | /1     | /<int:b> {b=1}
            /<path:a> ; /<b>                 | /1     | /<b> {b=1}
            /<any(x):a> ; /<b>               | /x     | /<any(x):a> {a=x}
            /<b> ; /<any(x):a>               | /x     | /<b> {b=x}
            /<path:a>/<b> ; /<a>/edit        | /x/edit | /<a>/edit {a=x}
            /<path:p>/edit ; /<a>/<b>        | /x/edit | /<path:p>/edit {p=x}
            """)
    void priorityFollowsFromTheRules(String rules, String path, String expected) {
        assertThat(describe(get(map(rules.split(" ; ", -1)), path))).isEqualTo(expected);
    }

    @Test
    void anUnrelatedRuleDoesNotChangeTheOrderOfTwoOthers() {
        // werkzeug#3156: there, the third rule puts the second before the first.
        UrlMap map = map("/<string:s>/unrelated", "/<any(x):a>/<b> -> first", "/<string:s>/<b> -> second");

        assertThat(describe(get(map, "/x/y"))).isEqualTo("first {a=x, b=y}");
    }

    @Test
    void theSearchGoesBackToEarlierSegments() {
        UrlMap map = map("/a/b/c/d -> 1", "/a/b/<x>/e -> 2", "/a/<x>/c/f -> 3", "/<x>/b/c/g -> 4", "/<path:x> -> 5");

        assertThat(describe(get(map, "/a/b/c/d"))).isEqualTo("1");
        assertThat(describe(get(map, "/a/b/c/e"))).isEqualTo("2 {x=c}");
        assertThat(describe(get(map, "/a/b/c/f"))).isEqualTo("3 {x=b}");
        assertThat(describe(get(map, "/a/b/c/g"))).isEqualTo("4 {x=a}");
        assertThat(describe(get(map, "/a/b/c/h"))).isEqualTo("5 {x=a/b/c/h}");
    }

    @Test
    void pathsAreCaseSensitiveAndMatchedAsTheyAreDecoded() {
        UrlMap map = map("/Grüße/<name>");

        assertThat(describe(get(map, "/grüße/x"))).isEqualTo("404");
        assertThat(describe(get(map, "/Grüße/a%2Fb"))).isEqualTo("/Grüße/<name> {name=a%2Fb}");
        assertThat(describe(get(map, "/Grüße/a\nb"))).isEqualTo("/Grüße/<name> {name=a\nb}");
    }

    @Test
    void aRuleMayBeAsDeepAsItsLengthAllows() {
        String path = "/a".repeat(512);
        String variables =
                IntStream.range(0, 140).mapToObj(i -> "/<v" + i + ">").collect(Collectors.joining());
        String literal = "/" + "x".repeat(1000);

        assertThat(describe(get(map(path + " -> e"), path))).isEqualTo("e");
        assertThat(describe(get(map("/<x>" + path.substring(4) + " -> e"), path.substring(2))))
                .isEqualTo("e {x=a}");
        assertThat(get(map(variables + " -> e"), path.substring(0, 280))).isInstanceOf(Found.class);
        assertThat(describe(get(map(literal + "<y> -> e"), literal + "z"))).isEqualTo("e {y=z}");
    }

    @Test
    void whatIsNoPathIsNotFound() {
        assertThat(describe(match(map("/<path:p>"), "OPTIONS", "*"))).isEqualTo("404");
    }

    @Test
    void buildOnlyRulesMatchNothing() {
        UrlMap map = map(rule("/static/<path:file> -> static").buildOnly());

        assertThat(describe(get(map, "/static/x.css"))).isEqualTo("404");
        assertThat(map.build("static", Map.of("file", "x.css"))).isEqualTo("/static/x.css");
    }

    /** A converter of one's own, as the documentation shows it. */
    private static final class DateConverter implements Converter<LocalDate> {
        @Override
        public String regex() {
            return "\\d{4}-\\d\\d-\\d\\d";
        }

        @Override
        public LocalDate toValue(String text) {
            return LocalDate.parse(text);
        }
    }

    /** A list whose separator is an argument. */
    private record ListConverter(String separator) implements Converter<List<String>> {
        @Override
        public String regex() {
            return "[^/]+";
        }

        @Override
        public int weight() {
            return 150;
        }

        @Override
        public List<String> toValue(String text) {
            return List.of(text.split(java.util.regex.Pattern.quote(separator), -1));
        }

        @Override
        public String toUrl(List<String> value) {
            return String.join(separator, value);
        }
    }

    @Test
    void anApplicationAddsConverters() {
        UrlMap map = UrlMap.builder()
                .converter("date", new DateConverter())
                .converter(
                        "list",
                        arguments -> new ListConverter(
                                arguments.parameters("sep").text("sep").orElse("+")))
                .add(rule("/on/<date:day> -> day"))
                .add(rule("/on/<text> -> text"))
                .add(rule("/tags/<list:tags> -> tags"))
                .add(rule("/names/<list(sep=';'):names> -> names"))
                .build();

        assertThat(describe(get(map, "/on/2024-02-29"))).isEqualTo("day {day=2024-02-29}");
        assertThat(describe(get(map, "/on/2024-02-30"))).isEqualTo("text {text=2024-02-30}");
        assertThat(describe(get(map, "/tags/a+b"))).isEqualTo("tags {tags=[a, b]}");
        assertThat(describe(get(map, "/names/a;b"))).isEqualTo("names {names=[a, b]}");
        assertThat(map.build("day", Map.of("day", LocalDate.of(2024, 2, 29)))).isEqualTo("/on/2024-02-29");
        assertThat(map.build("names", Map.of("names", List.of("a", "b")))).isEqualTo("/names/a%3Bb");
    }

    @Test
    void aConverterWhoseExpressionHasASlashRunsOverSegments() {
        Converter<String> pair = new Converter<>() {
            @Override
            public String regex() {
                return "[a-z]+/[a-z]+";
            }

            @Override
            public String toValue(String text) {
                return text;
            }
        };
        UrlMap map = UrlMap.builder()
                .converter("pair", pair)
                .add(rule("/<pair:p>/ -> pair"))
                .build();

        assertThat(describe(get(map, "/category/item/"))).isEqualTo("pair {p=category/item}");
        assertThat(describe(get(map, "/category/item"))).isEqualTo("308 /category/item/");
        assertThat(describe(get(map, "/category"))).isEqualTo("404");
        assertThat(map.build("pair", Map.of("p", "a/b"))).isEqualTo("/a/b/");
    }

    @Test
    void theConverterOfVariablesThatNameNoneCanBeReplaced() {
        UrlMap map = UrlMap.builder()
                .converter("default", new DateConverter())
                .add(rule("/<day> -> day"))
                .build();

        assertThat(describe(get(map, "/2024-02-29"))).isEqualTo("day {day=2024-02-29}");
        assertThat(describe(get(map, "/x"))).isEqualTo("404");
    }
}
