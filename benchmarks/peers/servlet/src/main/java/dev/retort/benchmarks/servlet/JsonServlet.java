package dev.retort.benchmarks.servlet;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import tools.jackson.databind.json.JsonMapper;

/** A value as JSON. */
final class JsonServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Where the value comes from. */
    interface Source {
        Object value(HttpServletRequest request) throws SQLException;
    }

    private final transient Source source;

    JsonServlet(Source source) {
        this.source = source;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        byte[] body;
        try {
            body = JSON.writeValueAsBytes(source.value(request));
        } catch (SQLException e) {
            throw new ServletException(e);
        }
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
