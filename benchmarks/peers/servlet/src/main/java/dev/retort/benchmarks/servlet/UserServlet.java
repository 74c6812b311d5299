package dev.retort.benchmarks.servlet;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A number from the path. */
final class UserServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int id;
        try {
            id = Integer.parseInt(
                    request.getPathInfo(), 1, request.getPathInfo().length(), 10);
        } catch (NumberFormatException none) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        TextServlet.send(response, "User " + id);
    }
}
