package dev.retort.benchmarks.routers;

import io.jooby.Context;
import io.jooby.ForwardingContext;
import io.jooby.Jooby;
import io.jooby.Route;
import io.jooby.Router.Match;
import io.jooby.exception.MethodNotAllowedException;
import io.jooby.exception.NotFoundException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Jooby's, a tree after Go's chi, by the public {@link Jooby#match}. */
final class JoobyRouter implements Router {
    /** As much of a request as the router asks for, and the error that a handler sends. */
    private static final class Request extends ForwardingContext {
        private final String method;
        private final String path;
        private @Nullable String allow;
        private @Nullable Throwable error;

        @SuppressWarnings("NullAway") // What would be forwarded is never asked.
        Request(String method, String path) {
            super(null);
            this.method = method;
            this.path = path;
        }

        @Override
        public String getMethod() {
            return method;
        }

        @Override
        public String getRequestPath() {
            return path;
        }

        @Override
        public Context sendError(Throwable cause) {
            error = cause;
            return this;
        }

        @Override
        public Context setRoute(Route route) {
            return this;
        }

        @Override
        public Context setPathMap(Map<String, String> values) {
            return this;
        }

        @Override
        public Context setResetHeadersOnError(boolean value) {
            return this;
        }

        /** For a method that is not allowed, those that are. */
        @Override
        public Context setResponseHeader(String name, String value) {
            allow = value;
            return this;
        }

        @Override
        public @Nullable String getResponseHeader(String name) {
            return allow;
        }
    }

    private final Jooby app = new Jooby();

    JoobyRouter(List<String> rules) {
        for (String rule : rules) {
            app.get(rule, context -> rule);
        }
    }

    @Override
    public Object find(String method, String path) {
        return app.match(new Request(method, path));
    }

    @Override
    public Answer answer(Object found) {
        Match match = (Match) found;
        if (match.matches()) {
            return Answer.found(match.route().getPattern(), match.pathMap());
        }
        Request request = new Request("", "");
        match.execute(request);
        if (request.error instanceof MethodNotAllowedException) {
            return Answer.METHOD_NOT_ALLOWED;
        }
        if (request.error instanceof NotFoundException) {
            return Answer.NOT_FOUND;
        }
        throw new IllegalStateException(request.error);
    }
}
