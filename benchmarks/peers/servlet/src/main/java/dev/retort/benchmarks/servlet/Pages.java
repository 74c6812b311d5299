package dev.retort.benchmarks.servlet;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Templates. A servlet has none of its own; these are rendered by the engine that Retort has, without Retort. */
final class Pages {
    private final PebbleEngine engine;

    Pages() {
        ClasspathLoader loader = new ClasspathLoader();
        loader.setPrefix("templates");
        engine = new PebbleEngine.Builder().loader(loader).build();
    }

    PebbleTemplate template(String name) {
        return engine.getTemplate(name);
    }

    static void send(HttpServletResponse response, PebbleTemplate template, Map<String, Object> values)
            throws IOException {
        StringWriter page = new StringWriter();
        template.evaluate(page, values);
        byte[] body = page.toString().getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/html;charset=utf-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
