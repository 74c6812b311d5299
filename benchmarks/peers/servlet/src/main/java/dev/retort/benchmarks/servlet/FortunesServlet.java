package dev.retort.benchmarks.servlet;

import dev.retort.benchmarks.shared.Database;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;

/** A page from the database. */
final class FortunesServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient PebbleTemplate template;
    private final transient Database database;

    FortunesServlet(Pages pages, Database database) {
        template = pages.template("fortunes.html");
        this.database = database;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        try {
            Pages.send(response, template, Map.of("fortunes", database.fortunes()));
        } catch (SQLException e) {
            throw new ServletException(e);
        }
    }
}
