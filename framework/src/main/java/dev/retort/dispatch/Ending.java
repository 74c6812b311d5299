package dev.retort.dispatch;

import dev.retort.context.RequestContext;
import dev.retort.context.RequestListener;
import dev.retort.handler.TeardownHook;
import dev.retort.http.Content;
import dev.retort.http.Response;
import dev.retort.registry.Hooks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a request to its end: the response takes the form in which it is sent, and what the request held is freed, at
 * once or, where the body is still to be written, after that.
 */
final class Ending {
    private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

    private final RequestListener[] listeners;

    Ending(RequestListener[] listeners) {
        this.listeners = listeners;
    }

    /** Writes a value as JSON, and holds a file against the request's conditions, while an error can still be answered. */
    static Response encoded(RequestContext context, Response response) {
        return response.content() instanceof Content.Section
                ? response.conditional(context.request())
                : response.encoded(context.app().json());
    }

    /**
     * Ends a request.
     *
     * @param context the request
     * @param hooks its hooks
     * @param response the response, all hooks after it called
     * @return the response as it is sent
     */
    Response of(RequestContext context, Hooks hooks, Response response) {
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
        tearDown(context, hooks);
        return sent.content() instanceof Content.Events events
                ? sent.content(new Content.Events(events.events().carriedBy(context::wrap)))
                : sent;
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
                        tearDown(context, hooks);
                    } finally {
                        RequestContext.leave(outer);
                    }
                });
    }

    private void tearDown(RequestContext context, Hooks hooks) {
        for (TeardownHook hook : hooks.teardown()) {
            quietly(() -> hook.teardown(context, context.failure()));
        }
        for (RequestListener listener : listeners) {
            tell(() -> listener.ended(context));
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
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            LOG.error("A hook or stream failed at the end of a request, whose response is not affected", e);
        }
    }

    static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.error("A listener of requests failed", e);
        }
    }
}
