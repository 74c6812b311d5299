package dev.retort.testing;

import dev.retort.Retort;
import dev.retort.context.RequestContext;
import dev.retort.http.Request;
import dev.retort.routing.Match;
import dev.retort.routing.MatchRequest;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the context that a request would have in its handler; Flask calls it {@code test_request_context}. */
final class TestContext {
    private final RequestContext context;

    private TestContext(RequestContext context) {
        this.context = context;
    }

    /** Matches a request and makes its context. */
    static TestContext of(Retort app, TestExchange exchange) {
        Request request = new Request(exchange, app.json());
        RequestContext context = new RequestContext(app, request);
        MatchRequest wanted = MatchRequest.of(
                request.method(),
                request.path(),
                request.host(),
                request.scheme(),
                request.rawQuery(),
                request.mount(),
                request.isWebSocket());
        if (app.urls().match(wanted) instanceof Match.Found found) {
            context.matched(found);
        }
        return new TestContext(context);
    }

    /** Runs code while the context is the current one of this thread. */
    <T extends @Nullable Object> T during(Function<? super RequestContext, ? extends T> code) {
        RequestContext outer = context.enter();
        try {
            return code.apply(context);
        } finally {
            RequestContext.leave(outer);
        }
    }
}
