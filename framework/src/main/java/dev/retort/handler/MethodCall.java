package dev.retort.handler;

import dev.retort.context.RequestContext;
import dev.retort.http.Response;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Chooses by the request's method among the handlers of one rule, where these take different methods.
 *
 * <p>Immutable, and so safe for use by several threads.
 */
public final class MethodCall implements HandlerCall {
    private final Map<String, HandlerCall> calls;
    private final @Nullable HandlerCall others;

    /**
     * Makes the choice.
     *
     * @param calls the handlers by method; that for GET is also for HEAD unless there is one
     * @param others the handler for all other methods, or null where the rule takes none of them
     */
    public MethodCall(Map<String, HandlerCall> calls, @Nullable HandlerCall others) {
        this.calls = Map.copyOf(calls);
        this.others = others;
    }

    @Override
    public Response call(RequestContext context) throws Exception {
        String method = context.request().method();
        HandlerCall call = calls.get(method);
        if (call == null && method.equals("HEAD")) {
            call = calls.get("GET");
        }
        return Objects.requireNonNull(call == null ? others : call).call(context);
    }
}
