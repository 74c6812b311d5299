package dev.retort.handler;

import dev.retort.context.RequestContext;
import dev.retort.http.Response;
import java.util.Objects;

/** A handler made ready at the start: arguments are bound, the call made and its result converted, in one step. */
@FunctionalInterface
public interface HandlerCall {
    /**
     * Makes a lambda ready.
     *
     * @param handler the lambda
     * @param origin what messages call it, such as its rule
     * @return the call
     */
    static HandlerCall of(Handler handler, String origin) {
        ResultConverter results = ResultConverter.dynamic(origin);
        return context -> results.convert(context, handler.handle(context.request(), context.values()));
    }

    /**
     * Makes a lambda for errors ready; its answers have the status of the error unless they are a {@code Response}.
     *
     * @param handler the lambda
     * @param type the class of the exceptions
     * @param origin what messages call it
     * @param <X> the same class
     * @return the call
     */
    static <X extends Throwable> HandlerCall of(ErrorHandler<X> handler, Class<X> type, String origin) {
        ResultConverter results = ResultConverter.forErrors(origin);
        return context ->
                results.convert(context, handler.handle(context, type.cast(Objects.requireNonNull(context.failure()))));
    }

    /**
     * Converts what a response carries as a value, if it does.
     *
     * @param context the request
     * @param response a response, perhaps made by {@link Response#of}
     * @return the response with content that can be sent
     */
    static Response resolved(RequestContext context, Response response) {
        return ResultConverter.resolved(context, response, "The response");
    }

    /**
     * Answers one request. Called by several threads at once.
     *
     * @param context the request and what its rule matched
     * @return the response
     * @throws Exception what the handler threw, or an {@code HttpException} for an argument that cannot be bound
     */
    Response call(RequestContext context) throws Exception;
}
