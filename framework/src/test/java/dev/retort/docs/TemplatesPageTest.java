package dev.retort.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.http.Content;
import dev.retort.http.Response;
import dev.retort.template.PebbleTemplates;
import dev.retort.template.SafeHtml;
import dev.retort.template.TemplateEngine;
import dev.retort.template.TemplateScope;
import dev.retort.template.View;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/** The snippets of docs/templates.md. */
class TemplatesPageTest {
    private static final TemplateScope SCOPE = Mockito.mock(TemplateScope.class);

    private static String text(Response response) {
        return new String(((Content.Bytes) response.content()).array(), StandardCharsets.UTF_8);
    }

    record Post(String title, String body) {}

    record Page(String heading, List<Post> posts) {}

    View index() {
        List<Post> posts = List.of(new Post("Hello", "First"), new Post("Again", "Second"));
        return View.of("blog/list.html").with("heading", "Posts").with("posts", posts);
    }

    View model() {
        return View.of("blog/list.html", new Page("Posts", List.of()));
    }

    View missing() {
        return View.of("letter.txt", Map.of("name", "Ada")).status(404).header("Cache-Control", "no-store");
    }

    @Test
    void aViewNamesATemplateAndItsVariables() {
        TemplateEngine engine = TemplateEngine.pebble();

        assertThat(text(index().render(engine, SCOPE)))
                .isEqualTo("<h1>Posts</h1>\n<ul><li>Hello</li><li>Again</li></ul>");
        assertThat(text(model().render(engine, SCOPE))).isEqualTo("<h1>Posts</h1>\n<ul>None yet.</ul>");
        assertThat(missing().render(engine, SCOPE).status()).isEqualTo(404);
    }

    @Test
    void anApplicationAddsItsOwn() {
        TemplateEngine engine = PebbleTemplates.builder()
                .folder(Path.of("site/templates"))
                .classPath("templates")
                .filter("shout", (value, arguments) -> value + "!")
                .function(
                        "icon",
                        arguments -> new SafeHtml("<i class=\"" + SafeHtml.escape("" + arguments.get(0)) + "\"></i>"))
                .test("urgent", (value, arguments) -> "now".equals(value))
                .global("site", "Retort")
                .build();

        assertThat(text(View.ofSource("{{ site | shout }} {{ icon('star') }}").render(engine, SCOPE)))
                .isEqualTo("Retort! <i class=\"star\"></i>");
    }
}
