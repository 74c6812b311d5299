package dev.retort.handler;

import dev.retort.context.RequestContext;
import org.jspecify.annotations.Nullable;

/** Finds the value of one parameter in a request. */
@FunctionalInterface
interface Argument {
    /**
     * Binds the parameter.
     *
     * @param context the request and what its rule matched
     * @return a value of the parameter's type
     * @throws dev.retort.http.HttpException if the request has none that fits
     */
    @Nullable Object bind(RequestContext context);
}
