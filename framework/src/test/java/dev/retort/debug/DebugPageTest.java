package dev.retort.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.Generate.pick;
import static org.quicktheories.generators.SourceDSL.strings;

import dev.retort.routing.MatchRequest;
import dev.retort.routing.Rule;
import dev.retort.routing.RuleExplanation;
import dev.retort.routing.UrlMap;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class DebugPageTest {

    private static final Sources SOURCES = Sources.of(DebugPageTest.class.getClassLoader(), List.of());

    private static final UrlMap MAP = UrlMap.builder()
            .add(Rule.of("/users/<int:id>").endpoint("user.show").methods("GET"))
            .add(Rule.of("/users").endpoint("user.list").methods("GET"))
            .build();

    private static DebugRequest request(String target) {
        return new DebugRequest("GET", target, Map.of(), Map.of());
    }

    private static List<RuleExplanation> near(String path) {
        return MAP.explain(MatchRequest.of("GET", path));
    }

    /** Parses the page, which is XML as well but for its first line: whatever was not escaped would show. */
    private static Document parsed(String page) {
        assertThat(page).startsWith("<!doctype html>\n");
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(page.substring(page.indexOf('\n')))));
        } catch (Exception e) {
            throw new AssertionError(page, e);
        }
    }

    @Test
    void anExceptionIsShownWithTheSourceOfOwnCodeAndTheRestFolded() {
        Throwable failure;
        try {
            List.of(1).forEach(i -> {
                throw new IllegalStateException("outer <b>", new IllegalArgumentException("inner"));
            });
            throw new AssertionError();
        } catch (IllegalStateException e) {
            failure = e;
        }
        failure.addSuppressed(new java.io.IOException("closing"));
        String page = DebugPage.ofException(failure, request("/users/7"), "/users/<int:id>", near("/users/7"), SOURCES);

        assertThat(page)
                .contains("<h1>java.lang.IllegalStateException</h1>", "outer &lt;b&gt;")
                .contains("Caused by: java.lang.IllegalArgumentException", "Suppressed: java.io.IOException")
                .contains("throw new IllegalStateException(&quot;outer &lt;b&gt;&quot;", "aria-current")
                .contains("src/test/java/dev/retort/debug/DebugPageTest.java:")
                .contains("<details><summary>", "Matched by <code>/users/&lt;int:id&gt;</code>", "more frames");
        Document document = parsed(page);
        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        assertThat(document.getElementsByTagName("h1").getLength()).isEqualTo(1);
    }

    @Test
    void secretsAreMasked() {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put("cookie", List.of("session=hidden1"));
        headers.put("Authorization", List.of("Bearer hidden2"));
        headers.put("X-Api-Key", List.of("hidden3"));
        headers.put("Referer", List.of("http://x/?access_token=hidden4&page=2"));
        headers.put("Accept", List.of("text/html", "text/plain"));
        DebugRequest request = new DebugRequest(
                "GET",
                "/login?user=ann&passWord=hidden5&%74oken=hidden6;a=1#x=2",
                headers,
                Map.of("new-password", List.of("hidden7", "hidden8"), "user", List.of("ann")));
        // Without a trace, which would show this very source.
        Throwable failure = reset(new RuntimeException(), new StackTraceElement[0]);
        String page = DebugPage.ofException(failure, request, null, List.of(), SOURCES);

        assertThat(page + request)
                .doesNotContain("hidden")
                .contains("user=ann", "page=2", "text/html", "text/plain", "a=1")
                .contains("<th scope=\"row\">cookie</th>", "<th scope=\"row\">new-password</th>");
    }

    @Test
    void anAddressThatIsNotFoundShowsTheRulesAndWhyNot() {
        String page = DebugPage.ofNotFound(request("/users/abc"), near("/users/abc"));

        assertThat(page)
                .contains("GET /users/abc")
                .contains("segment 2, &quot;abc&quot;, is refused by &lt;int:id&gt;")
                .contains("the path is too long");
        assertThat(parsed(page).getElementsByTagName("tr").getLength()).isEqualTo(3);
    }

    /** A failure that fails. */
    private static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException();
        }
    }

    @Test
    void causesInACircleAndBrokenOnesAreShown() {
        RuntimeException one = new RuntimeException("one");
        RuntimeException two = new RuntimeException("two", one);
        one.initCause(two);
        two.addSuppressed(new Broken());
        Throwable deep = one;
        for (int i = 0; i < 100; i++) {
            deep = new RuntimeException("deep", deep);
        }

        assertThat(DebugPage.ofException(one, request("/"), null, List.of(), SOURCES))
                .contains("its message cannot be told", "And more, which is not shown.");
        assertThat(DebugPage.ofException(deep, request("/"), null, List.of(), SOURCES))
                .hasSizeLessThan(1_000_000);
    }

    @Test
    void whateverIsSentIsTextAndNoMarkup() {
        qt().withExamples(500)
                .forAll(strings()
                        .allPossible()
                        .ofLengthBetween(0, 30)
                        .mix(
                                pick(List.of(
                                        "<script>",
                                        "\" onload=\"x",
                                        "'><img src=x>",
                                        "]]>",
                                        "&#60;",
                                        "\u202E",
                                        "</pre>")),
                                30))
                .checkAssert(text -> {
                    DebugRequest request = new DebugRequest(
                            text, text, Map.of("h" + text, List.of(text)), Map.of("f" + text, List.of(text)));
                    StackTraceElement[] trace = {new StackTraceElement("a." + text, text, text, 7)};
                    RuntimeException failure = new RuntimeException(text);
                    failure.setStackTrace(trace);
                    String page = DebugPage.ofException(failure, request, text, near("/" + text), SOURCES);
                    int elements = parsed(DebugPage.ofException(
                                    reset(new RuntimeException("x"), trace),
                                    new DebugRequest("x", "x", Map.of("h", List.of("x")), Map.of("f", List.of("x"))),
                                    "x",
                                    near("/x"),
                                    SOURCES))
                            .getElementsByTagName("*")
                            .getLength();
                    assertThat(parsed(page).getElementsByTagName("*").getLength())
                            .as(text)
                            .isEqualTo(elements);
                });
    }

    private static Throwable reset(Throwable failure, StackTraceElement[] trace) {
        failure.setStackTrace(trace);
        return failure;
    }

    @Test
    void theRoutesAreATable() {
        UrlMap map = UrlMap.builder()
                .add(Rule.of("/<name>").endpoint("b").methods("GET", "POST"))
                .add(Rule.of("/about").endpoint("c"))
                .add(Rule.of("/old").redirectTo("/about"))
                .build();

        assertThat(RouteTable.format(map, rule -> "Blog.x:7", RouteTable.Sort.MATCH))
                .isEqualTo("""
                        Methods    Rule     Endpoint   Handler
                        ---------  -------  ---------  --------
                        any        /about   c          Blog.x:7
                        any        /old     -> /about  Blog.x:7
                        GET, POST  /<name>  b          Blog.x:7
                        """);
        assertThat(RouteTable.format(map, rule -> "", RouteTable.Sort.ENDPOINT)
                        .lines()
                        .skip(2))
                .satisfiesExactly(
                        line -> assertThat(line).contains("/old"),
                        line -> assertThat(line).contains("/<name>"),
                        line -> assertThat(line).contains("/about"));
        assertThat(RouteTable.format(map, rule -> "", RouteTable.Sort.METHODS)
                        .lines()
                        .skip(2))
                .first()
                .asString()
                .startsWith("GET");
    }

    @Test
    void hostsHaveAColumnWhereThereAreAny() {
        UrlMap map = UrlMap.builder()
                .add(Rule.of("/b").endpoint("x").host("example.org"))
                .add(Rule.of("/a").endpoint("y").buildOnly())
                .build();

        assertThat(RouteTable.format(map, rule -> "", RouteTable.Sort.DOMAIN)).isEqualTo("""
                        Methods       Host         Rule  Endpoint  Handler
                        ------------  -----------  ----  --------  -------
                        (build only)               /a    y
                        any           example.org  /b    x
                        """);
        assertThat(map.rulesByPriority()).extracting(Rule::pattern).containsExactly("/b", "/a");
        assertThat(RouteTable.format(map, rule -> "", RouteTable.Sort.RULE)
                        .lines()
                        .skip(2))
                .first()
                .asString()
                .contains("/a");
    }
}
