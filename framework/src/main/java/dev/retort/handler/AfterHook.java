package dev.retort.handler;

import dev.retort.context.RequestContext;
import dev.retort.http.Response;

/** Is called after the handler. Called by several threads at once. */
@FunctionalInterface
public interface AfterHook {
    /**
     * Looks at a response, and changes it if need be.
     *
     * @param context the request
     * @param response the response so far
     * @return the response to send, never null
     * @throws Exception to answer with 500 instead
     */
    Response after(RequestContext context, Response response) throws Exception;
}
