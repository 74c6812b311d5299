package dev.retort.template;

import static dev.retort.template.Rendering.file;
import static dev.retort.template.Rendering.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is escaped: Flask's rule, and every way around it that must be none. */
class EscapingTest {
    private static final String ATTACK = "\"'><script>alert(1)</script>&";
    private static final String HARMLESS = "&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;";

    @ParameterizedTest
    @CsvSource({
        "html,true",
        "htm,true",
        "xml,true",
        "xhtml,true",
        "svg,true",
        "HTML,true",
        "txt,false",
        "json,false",
        "md,false"
    })
    void theEndOfTheNameDecides(String extension, boolean escaped) {
        assertThat(file("escaped." + extension, "text", ATTACK)).isEqualTo(escaped ? HARMLESS : ATTACK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ text }}",
                "{{ text | trim }}",
                "{{ text | raw | trim }}",
                "{{ '' ~ text }}",
                "{{ '' + text }}",
                "{{ text or 'x' }}",
                "{{ nothing or text }}",
                "{{ text and text }}",
                "{{ nothing | default(text) }}",
                "{{ nothing ? 'x' : text }}",
                "{{ text ? (nothing ? 'x' : text) : 'y' }}",
                "{{ map.key }}",
                "{{ map['key'] }}",
                "{{ list[0] }}",
                "{{ list | first }}",
                "{{ list | join }}",
                "{{ holder.text }}",
                "{{ [text] | first }}",
                "{% set copy = text %}{{ copy }}",
                "{% for each in list %}{{ each }}{% endfor %}",
                "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(text) }}",
                "{% macro m(a=text) %}{{ a }}{% endmacro %}{{ m() }}",
                "{% block b %}{{ text }}{% endblock %}",
                "{% if text %}{{ text }}{% endif %}",
                "{% include 'escaped.html' %}",
                "{% filter trim %}{{ text | raw }}{% endfilter %}",
                "{% autoescape true %}{{ text }}{% endautoescape %}",
                "{{ safe | replace({'x': text}) }}",
                "{{ (safe | raw) ~ text | trim }}"
            })
    void noWayToPrintAValueLeavesItUnescaped(String template) {
        assertThat(source(
                        template,
                        "text",
                        ATTACK,
                        "map",
                        Map.of("key", ATTACK),
                        "list",
                        List.of(ATTACK),
                        "holder",
                        new Holder(ATTACK),
                        "safe",
                        "x"))
                .doesNotContain("<script")
                .contains("&lt;script&gt;");
    }

    record Holder(String text) {}

    @Test
    void whatIsSaidToBeSafeIsNotEscaped() {
        String template =
                "{{ html }}|{{ holder.html }}|{{ text | raw }}|{{ text | safe }}|{{ text | e }}|{{ html | e }}"
                        + "|{% for h in list %}{{ h }}{% endfor %}|{% autoescape false %}{{ text }}{% endautoescape %}"
                        + "|{{ html | lower }}";
        SafeHtml html = new SafeHtml("<b>B</b>");
        assertThat(source(template, "html", html, "holder", Map.of("html", html), "text", "<i>", "list", List.of(html)))
                .isEqualTo("<b>B</b>|<b>B</b>|<i>|<i>|&lt;i&gt;|<b>B</b>|<b>B</b>|<i>|&lt;b&gt;b&lt;/b&gt;");
    }

    @Test
    void textForAScriptEndsNeitherItsStringNorItsElementNorItsAttribute() {
        String attack = "Zoë's \";alert(1)//</script><!--&apos;\u2028";
        String escaped = "Zoë\\u0027s \\u0022\\u003balert\\u00281\\u0029\\u002f\\u002f\\u003c\\u002fscript\\u003e"
                + "\\u003c\\u0021\\u002d\\u002d\\u0026apos\\u003b\\u2028";
        assertThat(source("{{ text | escape('js') }}", "text", attack)).isEqualTo(escaped);
        assertThat(source("{{ text | e(strategy='js') }}", "text", new SafeHtml(attack)))
                .isEqualTo(escaped);
        assertThat(source("{% autoescape 'js' %}{{ text }}{% endautoescape %}", "text", attack))
                .isEqualTo(escaped);
    }

    @Test
    void jsonMayStandInAScript() {
        String json = source(
                "<script>let data = {{ data | tojson }}; let none = {{ none | tojson }}</script>",
                "data",
                Map.of("a", "</script><script>alert('&')"));
        assertThat(json)
                .isEqualTo("<script>let data = {\"a\":\"\\u003c/script\\u003e\\u003cscript\\u003ealert(\\u0027\\u0026"
                        + "\\u0027)\"}; let none = null</script>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n{% embed 'escaped.html' %}{% block b %}{{ text }}{% endblock %}{% endembed %}",
                "\n{% cache 'x' %}{{ text }}{% endcache %}",
                "\n{% parallel %}{{ text }}{% endparallel %}"
            })
    void aTagInWhichPebbleEscapesNothingIsRefused(String template) {
        assertThatThrownBy(() -> source(template, "text", ATTACK))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("not available");
    }

    @Test
    void anApplicationMayHaveARuleOfItsOwn() {
        TemplateEngine engine = PebbleTemplates.builder()
                .autoescape(name -> name.endsWith(".txt"))
                .build();
        assertThat(Rendering.text(View.of("escaped.txt").with("text", "<").render(engine, new FakeScope())))
                .isEqualTo("&lt;");
        assertThat(Rendering.text(View.of("escaped.html").with("text", "<").render(engine, new FakeScope())))
                .isEqualTo("<");
    }
}
