package dev.retort.benchmarks.servlet;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** One of many rules: a number in the midst of the path. */
final class ItemsServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String END = "/items";

    private final String name;

    ItemsServlet(String name) {
        this.name = name;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo();
        int id;
        try {
            if (!path.endsWith(END)) {
                throw new NumberFormatException();
            }
            id = Integer.parseInt(path, 1, path.length() - END.length(), 10);
        } catch (NumberFormatException none) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        TextServlet.send(response, name + " " + id);
    }
}
