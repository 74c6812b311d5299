package dev.retort.template;

import static dev.retort.template.Rendering.ENGINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewTest {
    @ParameterizedTest
    @CsvSource({
        "a.html,text/html; charset=utf-8",
        "a.HTM,text/html; charset=utf-8",
        "a.txt,text/plain; charset=utf-8",
        "a.xml,application/xml; charset=utf-8",
        "a.svg,image/svg+xml; charset=utf-8",
        "a.json,application/json",
        "a,text/plain; charset=utf-8",
        "a.unknown,text/plain; charset=utf-8"
    })
    void theTypeFollowsFromTheName(String name, String type) {
        assertThat(View.of(name).head().contentType()).isEqualTo(type);
    }

    @Test
    void statusHeadersAndTypeAreTheViews() {
        View view = View.of("letter.txt").with("name", "Zoë");
        Response response = view.status(404)
                .header("X-Page", "1")
                .contentType("text/markdown")
                .render(ENGINE, new FakeScope());

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.headers().get("X-Page")).isEqualTo("1");
        assertThat(response.contentType()).isEqualTo("text/markdown");
        assertThat(Rendering.text(response)).isEqualTo("Dear Zoë,");
        assertThat(view.head().status()).isEqualTo(200);
    }

    @Test
    void aViewTellsItsTemplateAndItsModel() {
        Map<String, Object> base = new HashMap<>(Map.of("a", 1, "b", 1));
        View view = View.of("letter.txt", base).with("b", 2).with("c", null).with("b", 3);

        assertThat(view.template()).isEqualTo("letter.txt");
        Map<String, @Nullable Object> expected = new HashMap<>(Map.of("a", 1, "b", 3));
        expected.put("c", null);
        assertThat(view.model()).isEqualTo(expected);
        assertThat(view.isStreamed()).isFalse();
        assertThat(view.stream().isStreamed()).isTrue();
    }

    /** Notes what had been written when it was flushed. */
    private static final class Flushes extends ByteArrayOutputStream {
        final List<String> seen = new ArrayList<>();

        @Override
        public void flush() {
            seen.add(toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void aStreamIsFlushedWhereTheTemplateSaysSo() throws IOException {
        Flushes out = new Flushes();
        View.of("stream.html").with("text", "-").writeTo(ENGINE, new FakeScope(), out);

        assertThat(out.seen).containsExactly("one-", "one-two");
    }

    @Test
    void oneViewIsRenderedByManyThreadsAtOnce() throws Exception {
        View view = View.of("blog/index.html").with("posts", List.of(Map.of("title", "T", "body", "B")));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<String> rendering = () -> Rendering.render(view, new FakeScope().with("g", Map.of("user", "Ada")));
            Set<String> pages = new java.util.HashSet<>();
            for (Future<String> page : threads.invokeAll(Collections.nCopies(200, rendering), 30, TimeUnit.SECONDS)) {
                pages.add(page.get());
            }
            assertThat(pages).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void anEngineThatRendersFilesOnlySaysSo() {
        TemplateEngine files = new TemplateEngine() {
            @Override
            public void render(String name, Map<String, ?> model, TemplateScope scope, java.io.Writer out) {}

            @Override
            public @Nullable String check(String name) {
                return null;
            }
        };
        assertThatThrownBy(() -> View.ofSource("x").render(files, new FakeScope()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("files only");
    }
}
