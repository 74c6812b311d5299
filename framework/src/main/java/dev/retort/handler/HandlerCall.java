package dev.retort.handler;

import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.routing.PathValues;

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
        return (request, values) -> results.convert(handler.handle(request, values));
    }

    /**
     * Answers one request. Called by several threads at once.
     *
     * @param request the request
     * @param values what the rule matched
     * @return the response
     * @throws Throwable what the handler threw, or an {@code HttpException} for an argument that cannot be bound
     */
    Response call(Request request, PathValues values) throws Throwable;
}
