package dev.retort.handler;

import dev.retort.http.Request;
import dev.retort.routing.PathValues;
import org.jspecify.annotations.Nullable;

/** Answers requests; the contract of a route that is written as a lambda. */
@FunctionalInterface
public interface Handler {
    /**
     * Answers one request. Called by several threads at once.
     *
     * @param request the request
     * @param values what the rule's variables matched, with the rule's defaults
     * @return the result, converted as that of an annotated method: a {@code String} becomes HTML, a record, map or
     *     collection JSON, a {@code Response} is sent as it is
     * @throws Exception to end the request: an {@code HttpException} with its status, any other with 500
     */
    @Nullable Object handle(Request request, PathValues values) throws Exception;
}
