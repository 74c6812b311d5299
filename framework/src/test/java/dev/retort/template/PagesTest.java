package dev.retort.template;

import static dev.retort.template.Rendering.file;
import static dev.retort.template.Rendering.render;
import static dev.retort.template.Rendering.source;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a template can say. */
class PagesTest {
    private record Post(String title, String body) {}

    private static final List<Post> POSTS = List.of(new Post("First", "<b>"), new Post("Second", "Two"));

    /** More than once, since what a rendering imports must not stay in the compiled template. */
    @RepeatedTest(3)
    void aPageExtendsALayoutAndIncludesAndImports() {
        String page = render(
                View.of("blog/index.html").with("posts", POSTS), new FakeScope().with("g", Map.of("user", "Ada")));

        assertThat(page.lines().filter(line -> !line.isBlank()))
                .containsExactly(
                        "<!doctype html>",
                        "<title>Posts - Retort</title>",
                        "<p>No &amp; no</p>",
                        "<input name=\"q\" value=\"\" type=\"text\">",
                        "<h2>First</h2><p>&lt;b&gt;</p><hr><h2>Second</h2><p>Two</p>",
                        "<label>A</label><input name=\"a\" value=\"\" type=\"text\">"
                                + "<label>B</label><input name=\"b\" value=\"\" type=\"text\">"
                                + "<input name=\"c\" value=\"&lt;c&gt;\" type=\"text\">Hello Ada");
    }

    @Test
    void aLineEndsWhereTheTemplatesDoes() {
        assertThat(source("{% if true %}\n{{ a }}\n{% endif %}\nend\n\n", "a", "x"))
                .isEqualTo("\nx\n\nend\n\n");
        assertThat(file("blog/body.html", "post", POSTS.get(1))).isEqualTo("<p>Two</p>");
    }

    @Test
    void anEmptyLoopHasAnElse() {
        assertThat(file("blog/index.html", "posts", List.of(), "g", Map.of("user", "x")))
                .contains("None yet.");
    }

    @Test
    void aMacroSeesTheModelAsInJinja() {
        assertThat(source("{% macro m(a) %}{{ a }} of {{ owner }}{% endmacro %}{{ m('cat') }}", "owner", "Ada"))
                .isEqualTo("cat of Ada");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {% if x %}yes{% else %}no{% endif %}                 | no
                    {% if list %}yes{% else %}no{% endif %}              | yes
                    {% if none %}yes{% else %}no{% endif %}              | no
                    {% if map %}yes{% else %}no{% endif %}               | no
                    {% if post %}yes{% else %}no{% endif %}              | yes
                    {% if optional %}yes{% else %}no{% endif %}          | no
                    {% if safe %}yes{% else %}no{% endif %}              | no
                    {% if zero %}yes{% elseif post %}second{% endif %}   | second
                    {% if post and post.title == 'First' %}yes{% endif %}| yes
                    {% if not list %}yes{% else %}no{% endif %}          | no
                    {{ x or 'otherwise' }}                               | otherwise
                    {{ post and post.title }}                            | First
                    {{ list is empty ? 'none' : 'some' }}                | some
                    """)
    void anyValueIsACondition(String template, String expected) {
        assertThat(source(
                        template,
                        "list",
                        List.of(1),
                        "none",
                        List.of(),
                        "map",
                        Map.of(),
                        "post",
                        POSTS.get(0),
                        "optional",
                        Optional.empty(),
                        "safe",
                        new SafeHtml(""),
                        "zero",
                        0))
                .isEqualTo(expected);
    }

    @Test
    void whatATemplateSetsEndsWithTheRendering() {
        TemplateEngine engine =
                PebbleTemplates.builder().global("title", "Retort").build();
        View view = View.ofSource("{{ title }}{% set title = 'Changed' %}{{ title }}");

        assertThat(Rendering.text(view.render(engine, new FakeScope()))).isEqualTo("RetortChanged");
        assertThat(Rendering.text(view.render(engine, new FakeScope()))).isEqualTo("RetortChanged");
        assertThat(Rendering.text(view.with("title", "Own").render(engine, new FakeScope())))
                .isEqualTo("OwnChanged");
    }

    @Test
    void anApplicationAddsFiltersTestsFunctionsAndGlobals() {
        TemplateEngine engine = PebbleTemplates.builder()
                .filter(
                        "times",
                        (value, arguments) ->
                                String.valueOf(value).repeat(Integer.parseInt(String.valueOf(arguments.get(0)))))
                .filter(
                        "bold",
                        (value, arguments) -> new SafeHtml("<b>" + SafeHtml.escape(String.valueOf(value)) + "</b>"))
                .test("long", (value, arguments) -> String.valueOf(value).length() > 3)
                .function(
                        "pair",
                        arguments -> arguments.get(0, "first") + "+" + arguments.get(1, "second") + arguments.size())
                .global("site", "Retort")
                .build();
        View view = View.ofSource("{{ 'a&' | times(2) }} {{ 'a&' | bold }} {% if site is long %}{{ site }}{% endif %}"
                + " {{ pair(1, second=2) }} {{ pair(first='x', second='y') }}");

        assertThat(Rendering.text(view.render(engine, new FakeScope())))
                .isEqualTo("a&amp;a&amp; <b>a&amp;</b> Retort 1+21 x+y0");
    }

    @Test
    void theEscapeHatchReachesPebble() {
        TemplateEngine engine = PebbleTemplates.builder()
                .customize(builder -> builder.strictVariables(true))
                .build();

        assertThat(Rendering.text(View.ofSource("{{ a }}").with("a", 1).render(engine, new FakeScope())))
                .isEqualTo("1");
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> View.ofSource("{{ a }}").render(engine, new FakeScope()))
                .isInstanceOf(TemplateException.class);
    }
}
