package dev.retort.context;

import dev.retort.http.Response;
import dev.retort.session.Flash;
import dev.retort.template.View;

/**
 * Is told of every request, its pages and its messages, as Flask's signals tell; cannot change anything, which hooks are
 * for.
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

    /**
     * A template is about to be rendered; Flask's {@code before_render_template}.
     *
     * @param context the request
     * @param view the template and the variables that the handler gave it
     */
    default void rendering(RequestContext context, View view) {}

    /**
     * A template has been rendered without a fault, or, where the page is sent while it is rendered, has been written;
     * Flask's {@code template_rendered}.
     *
     * @param context the request
     * @param view the template and the variables that the handler gave it
     */
    default void rendered(RequestContext context, View view) {}

    /**
     * A message was kept for the next page; Flask's {@code message_flashed}.
     *
     * @param context the request
     * @param flash the message
     */
    default void flashed(RequestContext context, Flash flash) {}
}
