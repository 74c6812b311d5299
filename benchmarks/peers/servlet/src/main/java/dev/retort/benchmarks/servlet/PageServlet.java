package dev.retort.benchmarks.servlet;

import dev.retort.benchmarks.shared.Row;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** A page with a table. */
final class PageServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient PebbleTemplate template;

    PageServlet(Pages pages) {
        template = pages.template("page.html");
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Pages.send(response, template, Map.of("rows", Row.ALL));
    }
}
