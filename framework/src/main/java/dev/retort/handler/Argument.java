package dev.retort.handler;

import dev.retort.http.Request;
import dev.retort.routing.PathValues;
import org.jspecify.annotations.Nullable;

/** Finds the value of one parameter in a request. */
@FunctionalInterface
interface Argument {
    /**
     * Binds the parameter.
     *
     * @param request the request
     * @param values what the rule matched
     * @return a value of the parameter's type
     * @throws dev.retort.http.HttpException if the request has none that fits
     */
    @Nullable Object bind(Request request, PathValues values);
}
