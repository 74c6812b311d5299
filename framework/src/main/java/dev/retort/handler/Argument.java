package dev.retort.handler;

import dev.retort.context.RequestContext;
import dev.retort.http.Fault;
import org.jspecify.annotations.Nullable;

/** Finds the value of one parameter in a request. */
@FunctionalInterface
interface Argument {
    /**
     * Binds the parameter.
     *
     * @param context the request and what its rule matched
     * @return a value of the parameter's type
     * @throws dev.retort.http.HttpException if the request has none that fits; where it has {@code faults()}, those of
     *     other parameters can be found as well
     */
    @Nullable Object bind(RequestContext context);

    /**
     * Names a fault of the bound value as the client knows its place.
     *
     * @param path where inside the value: {@code title}, {@code range.from}, {@code [0]}; empty for the value itself
     * @param message what is wrong
     * @return the fault
     */
    default Fault fault(String path, String message) {
        return new Fault("request", path, message);
    }
}
