package dev.retort.handler;

import dev.retort.context.RequestContext;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests that ended with an error. Called by several threads at once.
 *
 * @param <X> the class of the exceptions
 */
@FunctionalInterface
public interface ErrorHandler<X extends Throwable> {
    /**
     * Answers one request.
     *
     * @param context the request
     * @param failure what ended it
     * @return the answer, converted as that of a handler; its status is the error's unless it is a {@code Response}
     * @throws Exception to answer with 500 instead
     */
    @Nullable Object handle(RequestContext context, X failure) throws Exception;
}
