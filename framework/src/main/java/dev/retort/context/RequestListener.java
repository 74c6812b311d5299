package dev.retort.context;

import dev.retort.http.Response;

/**
 * Is told of every request, as Flask's signals tell; cannot change anything, which hooks are for.
 *
 * <p>What a listener throws is logged and has no other effect. Called by several threads at once.
 */
public interface RequestListener {
    /**
     * A request has come in, and is about to be matched.
     *
     * @param context the request
     */
    default void started(RequestContext context) {}

    /**
     * A response is ready to be sent.
     *
     * @param context the request
     * @param response the response
     */
    default void finished(RequestContext context, Response response) {}

    /**
     * A request ended with an exception that no error handler dealt with.
     *
     * @param context the request
     * @param failure the exception
     */
    default void failed(RequestContext context, Throwable failure) {}

    /**
     * A request is over, its teardown hooks included.
     *
     * @param context the request
     */
    default void ended(RequestContext context) {}
}
