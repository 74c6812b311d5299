package dev.retort.handler;

import dev.retort.context.RequestContext;
import org.jspecify.annotations.Nullable;

/** Is called before the handler. Called by several threads at once. */
@FunctionalInterface
public interface BeforeHook {
    /**
     * Makes a hook that is a lambda ready: what it returns becomes a response.
     *
     * @param hook the lambda
     * @param origin what messages call it
     * @return a hook that returns null or a {@code Response}
     */
    static BeforeHook converted(BeforeHook hook, String origin) {
        ResultConverter results = ResultConverter.dynamic(origin);
        return context -> {
            Object result = Awaited.value(hook.before(context));
            return result == null ? null : results.convert(context, result);
        };
    }

    /**
     * Looks at a request.
     *
     * @param context the request
     * @return null to go on, or the answer: anything that a handler may return. A {@code CompletionStage} is waited for, and
     *     one that completes with null goes on, as an empty {@code Optional} does
     * @throws Exception to end the request, as from a handler
     */
    @Nullable Object before(RequestContext context) throws Exception;
}
