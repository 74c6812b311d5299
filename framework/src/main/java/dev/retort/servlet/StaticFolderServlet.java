package dev.retort.servlet;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Hands the folder {@code static/} of a WAR to the container's own servlet for files.
 *
 * <p>That servlet is mapped to {@code /} and takes the file's path from how a request was mapped: under a prefix, some
 * containers leave the prefix out. So the request is shown to it as if it had come by {@code /}.
 */
final class StaticFolderServlet extends HttpServlet {
    static final String NAME = "retort-static";
    static final String FOLDER = "/static/";

    /** What every container calls its servlet for files. */
    private static final String CONTAINERS_OWN = "default";

    private static final long serialVersionUID = 1L;

    /** What answers where there is no such file. */
    private final RetortServlet app;

    StaticFolderServlet(RetortServlet app) {
        this.app = app;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        MappedToRoot mapped = new MappedToRoot(request);
        String path = mapped.getServletPath();
        RequestDispatcher files = getServletContext().getNamedDispatcher(CONTAINERS_OWN);
        // A folder would be listed by some containers.
        if (files == null || path.endsWith("/") || getServletContext().getResource(path) == null) {
            app.service(request, response);
        } else {
            files.forward(mapped, response);
        }
    }

    /** A request as Jakarta Servlet 6.0, section 3.6, describes one that was mapped by {@code /}. */
    private static final class MappedToRoot extends HttpServletRequestWrapper implements HttpServletMapping {
        MappedToRoot(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getServletPath() {
            String below = super.getPathInfo();
            return below == null ? super.getServletPath() : super.getServletPath() + below;
        }

        @Override
        public @Nullable String getPathInfo() {
            return null;
        }

        @Override
        public HttpServletMapping getHttpServletMapping() {
            return this;
        }

        @Override
        public String getMatchValue() {
            return "";
        }

        @Override
        public String getPattern() {
            return "/";
        }

        @Override
        public String getServletName() {
            return CONTAINERS_OWN;
        }

        @Override
        public MappingMatch getMappingMatch() {
            return MappingMatch.DEFAULT;
        }
    }
}
