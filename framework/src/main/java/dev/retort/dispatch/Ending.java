package dev.retort.dispatch;

import dev.retort.context.RequestContext;
import dev.retort.context.RequestListener;
import dev.retort.handler.TeardownHook;
import dev.retort.http.Content;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.registry.Hooks;
import dev.retort.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a request to its end: the response takes the form in which it is sent, and what the request held is freed, at
 * once or, where the body is still to be written, after that.
 */
final class Ending {
    private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

    private final Safety safety;
    private final ErrorResponder errors;
    private final RequestListener[] listeners;

    Ending(Safety safety, ErrorResponder errors, RequestListener[] listeners) {
        this.safety = safety;
        this.errors = errors;
        this.listeners = listeners;
    }

    /**
     * Writes a value as JSON, and holds a file against the request's conditions, while an error can still be answered; a
     * file that the web server is to send is left to it, conditions and all.
     */
    static Response encoded(RequestContext context, Response response) {
        if (!(response.content() instanceof Content.Section)) {
            return response.encoded(context.app().json());
        }
        Response left = context.app().xSendfile().apply(response);
        return left == response ? response.conditional(context.request()) : left;
    }

    /**
     * Ends a request.
     *
     * @param context the request
     * @param hooks its hooks
     * @param made the response, all hooks after it called, and {@link #saved}
     * @return the response as it is sent
     */
    Response of(RequestContext context, Hooks hooks, Response made) {
        Response response = guarded(context, hooks, made);
        context.response(response);
        for (RequestListener listener : listeners) {
            tell(() -> listener.finished(context, response));
        }
        Response sent = response.sentFor(context.request().method());
        if (response.content() instanceof Content.Stream dropped && sent.content() != dropped) {
            quietly(dropped::abandon);
        }
        if (sent.content() instanceof Content.Stream stream) {
            return sent.content(carried(context, hooks, stream));
        }
        if (sent.content() instanceof Content.Events events) {
            return sent.content(new Content.Events(events.events()
                    .carriedBy(subscriber -> context.wrap(() -> subscribed(context, hooks, subscriber)))));
        }
        tearDown(context, hooks);
        return sent;
    }

    /** Who gets the channel still belongs to the request; what is sent later does not. */
    private void subscribed(RequestContext context, Hooks hooks, Runnable subscriber) {
        try {
            subscriber.run();
        } finally {
            tearDown(context, hooks);
        }
    }

    /**
     * Saves the session. One that cannot be kept is the application's fault, and is told of as such; it is not tried
     * again.
     *
     * @param context the request
     * @param hooks its hooks
     * @param response the response, all hooks after it called
     * @return the response that carries the session, or an error, which may be pending
     */
    Response saved(RequestContext context, Hooks hooks, Response response) {
        Session session = context.openedSession();
        if (session == null) {
            return response;
        }
        try {
            return context.app().sessions().save(session, context.request(), response);
        } catch (Throwable failure) {
            if (response.content() instanceof Content.Stream dropped) {
                quietly(dropped::abandon);
            }
            return errors.respond(context, hooks, failure);
        }
    }

    /** What every response has; and who else may read this one, which a preflight says itself. */
    private Response guarded(RequestContext context, Hooks hooks, Response response) {
        Request request = context.request();
        boolean answersPreflight = response.status() == 204 && request.method().equals("OPTIONS");
        Response readable = hooks.cors() == null || answersPreflight
                ? response
                : hooks.cors().apply(request, response);
        readable = readable.withCookiesFor(request);
        String nonce = context.madeNonce();
        return safety.headers().apply(readable, isSecure(request), nonce == null ? null : () -> nonce);
    }

    /** A developer's own machine is not to be pinned to https for a year, with all that runs on it. */
    private static boolean isSecure(Request request) {
        return request.scheme().equals("https") && !Loopback.isHost(request.host());
    }

    /** The request's context lasts until its stream has been written. */
    private Content carried(RequestContext context, Hooks hooks, Content.Stream stream) {
        return new Content.Stream(
                out -> {
                    RequestContext outer = context.enter();
                    try {
                        stream.writeTo(out);
                    } catch (Throwable failure) {
                        context.failure(failure);
                        throw failure;
                    } finally {
                        RequestContext.leave(outer);
                    }
                },
                () -> {
                    RequestContext outer = context.enter();
                    try {
                        quietly(stream::abandon);
                        tearDown(context, hooks);
                    } finally {
                        RequestContext.leave(outer);
                    }
                });
    }

    /** Frees what the request held; a second call has no effect. */
    void tearDown(RequestContext context, Hooks hooks) {
        if (!context.end()) {
            return;
        }
        try {
            for (TeardownHook hook : hooks.teardown()) {
                quietly(() -> hook.teardown(context, context.failure()));
            }
            for (RequestListener listener : listeners) {
                tell(() -> listener.ended(context));
            }
            context.request().release();
        } finally {
            if (safety.admission() != null) {
                safety.admission().leave();
            }
        }
    }

    /** What may fail while a request ends; nobody is left to be told but the log. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    static void quietly(Action action) {
        try {
            action.run();
        } catch (Throwable e) {
            LOG.error("A hook or stream failed at the end of a request, whose response is not affected", e);
        }
    }

    static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (Throwable e) {
            LOG.error("A listener of requests failed", e);
        }
    }
}
