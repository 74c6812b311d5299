package dev.retort.template;

import dev.retort.http.Content;
import dev.retort.http.Response;
import java.nio.charset.StandardCharsets;

/** Renders for the tests. */
final class Rendering {
    static final TemplateEngine ENGINE = TemplateEngine.pebble();

    private Rendering() {}

    static String source(String source, Object... namesAndValues) {
        return render(View.ofSource(source), new FakeScope(), namesAndValues);
    }

    static String file(String name, Object... namesAndValues) {
        return render(View.of(name), new FakeScope(), namesAndValues);
    }

    static String render(View view, FakeScope scope, Object... namesAndValues) {
        return text(with(view, namesAndValues).render(ENGINE, scope));
    }

    static View with(View view, Object... namesAndValues) {
        View complete = view;
        for (int i = 0; i < namesAndValues.length; i += 2) {
            complete = complete.with((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return complete;
    }

    static String text(Response response) {
        return new String(((Content.Bytes) response.content()).array(), StandardCharsets.UTF_8);
    }
}
