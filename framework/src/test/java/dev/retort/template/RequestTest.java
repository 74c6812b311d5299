package dev.retort.template;

import static dev.retort.template.Rendering.render;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a template asks of the request. */
class RequestTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {{ urlFor('blog.show', id=3, _anchor='x') }}   | /blog.show{_anchor=x, id=3}
                    {{ url_for('blog.show', q='a&b') }}            | /blog.show{q=a&amp;b}
                    {{ url_for(endpoint='index') }}                | /index{}
                    {{ url_for('static', filename='site.css') }}   | /static/site.css?v=1&amp;w=2
                    {{ url_for('static', filename='a', _external=true) }} | /static{_external=true, filename=a}
                    {{ staticUrl('site.css') }}                    | /static/site.css?v=1&amp;w=2
                    {{ csrfField() }}                              | <input type="hidden" name="_csrf" value="t&quot;oken">
                    {{ csrf_token() }}                             | t&quot;oken
                    {{ cspNonce() }}                               | n0nce
                    {% for m in flashes() %}{{ m }}{% endfor %}    | No &amp; no
                    {% for m in get_flashed_messages(with_categories=true) %}{{ m.category }}:{{ m.message }}{% endfor %} | error:No[]
                    {% for m in get_flashed_messages(true, ['a', 'b']) %}{{ m.message }}{% endfor %} | No[a, b]
                    {% for m in flashes(withCategories=true, categories='a') %}{{ m.message }}{% endfor %} | No[a]
                    """)
    void theFunctionsAreFlasksInBothSpellings(String template, String expected) {
        assertThat(render(View.ofSource(template), new FakeScope())).isEqualTo(expected);
    }

    @Test
    void aVariableIsAskedForOnceAndOnlyWhenUsed() {
        FakeScope scope = new FakeScope().with("g", Map.of("user", "Ada")).with("title", "of the processor");
        View view = View.ofSource(
                "{% if false %}{{ session.user }}{% endif %}{{ g.user }}{{ g.user }}{{ nothing }}{{ nothing }}{{ title }}");

        assertThat(render(view.with("title", "!"), scope)).isEqualTo("AdaAda!");
        assertThat(scope.asked).containsExactly("g", "nothing");
        assertThat(render(view, scope)).isEqualTo("AdaAdaof the processor");
    }

    @Test
    void anExplicitNullGoesBeforeTheRequests() {
        FakeScope scope = new FakeScope().with("title", "of the processor");

        assertThat(render(View.ofSource("[{{ title }}]").with("title", null), scope))
                .isEqualTo("[]");
        assertThat(scope.asked).isEmpty();
    }

    @Test
    void aFunctionThatFailsHasItsPlace() {
        assertThatThrownBy(() -> render(View.ofSource("\n\n{{ urlFor('nowhere') }}"), new FakeScope()))
                .isInstanceOfSatisfying(
                        TemplateException.class, e -> assertThat(e.line()).isEqualTo(3))
                .hasMessage("<source>, line 3: urlFor failed: There is no endpoint \"nowhere\".");
        assertThatThrownBy(() -> render(View.ofSource("{{ url_for() }}"), new FakeScope()))
                .hasMessageContaining("wants an endpoint");
    }
}
