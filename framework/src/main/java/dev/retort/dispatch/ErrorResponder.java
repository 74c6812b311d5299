package dev.retort.dispatch;

import dev.retort.context.RequestContext;
import dev.retort.context.RequestListener;
import dev.retort.handler.Awaited;
import dev.retort.handler.HandlerCall;
import dev.retort.http.Content;
import dev.retort.http.Headers;
import dev.retort.http.HttpException;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.http.ResponseException;
import dev.retort.registry.Hooks;
import dev.retort.routing.UrlMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a failure into the answer: that of an error handler of the application, or a page.
 *
 * <p>Handlers are found as in Flask: by status, then by class; an exception without either becomes a 500, for whose status
 * there may be a handler again. The page says what the client did wrong, or that the fault is here, and nothing of the
 * inside. What happened inside is logged under the id that the page shows.
 */
final class ErrorResponder {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorResponder.class);

    private static final String UNFORESEEN = "Something went wrong here, and it has been logged.";

    private final DeveloperPage developers;
    private final RequestListener[] listeners;

    ErrorResponder(UrlMap map, RequestListener[] listeners) {
        this.developers = new DeveloperPage(map);
        this.listeners = listeners;
    }

    /**
     * Answers a request that failed.
     *
     * @param context the request
     * @param hooks whose error handlers are asked
     * @param failure what ended the request
     * @return the answer; there is always one
     */
    Response respond(RequestContext context, Hooks hooks, Throwable failure) {
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        try {
            if (failure instanceof ResponseException given) {
                return Ending.encoded(context, HandlerCall.resolved(context, given.response()));
            }
            HandlerCall handler = handler(hooks, failure);
            if (handler != null) {
                Response response = withHeaders(called(handler, context, failure), failure);
                context.failure(null);
                return response;
            }
            if (failure instanceof HttpException error) {
                return page(context, error);
            }
            return unexpected(context, hooks, failure);
        } catch (Throwable second) {
            if (second != failure) {
                second.addSuppressed(failure);
            }
            return afterSecond(context, hooks, second);
        }
    }

    /** An error handler that fails is answered for like any other code; what answers for that gets no further chance. */
    private Response afterSecond(RequestContext context, Hooks hooks, Throwable second) {
        try {
            return unexpected(context, hooks, second);
        } catch (Throwable third) {
            context.failure(second);
            return lastAnswer(context, third);
        }
    }

    /** Whatever else fails, even an exception's own message, there is an answer. */
    Response lastAnswer(RequestContext context, Throwable failure) {
        try {
            log(context, failure);
            return serverError(context, failure);
        } catch (Throwable hopeless) {
            return Response.text(UNFORESEEN + "\n").status(500);
        }
    }

    /** 405 has to name the methods and 401 the scheme, whoever makes the page. */
    private static Response withHeaders(Response response, Throwable failure) {
        if (!(failure instanceof HttpException error)) {
            return response;
        }
        Response[] complete = {response};
        error.headers().forEach((name, value) -> {
            if (response.headers().get(name) == null) {
                complete[0] = complete[0].headers(Headers.EMPTY.add(name, value));
            }
        });
        return complete[0];
    }

    private static @Nullable HandlerCall handler(Hooks hooks, Throwable failure) {
        HandlerCall byStatus = failure instanceof HttpException error ? hooks.errorHandler(error.status()) : null;
        return byStatus != null ? byStatus : hooks.errorHandler(failure);
    }

    private static Response called(HandlerCall handler, RequestContext context, Throwable failure) throws Exception {
        context.failure(failure);
        return Ending.encoded(context, waited(handler.call(context)));
    }

    /** Waits for what an error handler or a hook after the handler makes of a stage: they are few, and not for ever. */
    static Response waited(Response response) throws Exception {
        Response ready = response;
        while (ready.content() instanceof Content.Pending pending) {
            ready = Awaited.of(pending.response());
        }
        return ready;
    }

    /** What nobody foresaw: logged, and answered by whoever answers for the status 500. */
    private Response unexpected(RequestContext context, Hooks hooks, Throwable failure) throws Exception {
        log(context, failure);
        for (RequestListener listener : listeners) {
            Ending.tell(() -> listener.failed(context, failure));
        }
        HttpException error = new HttpException(500, UNFORESEEN, failure);
        HandlerCall handler = handler(hooks, error);
        Response response = handler == null ? serverError(context, failure) : called(handler, context, error);
        context.failure(failure);
        return response;
    }

    private Response page(RequestContext context, HttpException error) {
        if (error.status() >= 500) {
            log(context, error);
        } else if (LOG.isDebugEnabled()) {
            Request request = context.request();
            LOG.debug("{} {} is answered {}", printable(request.method()), path(request), error.status(), error);
        }
        Response shown = developers.of(context, error);
        return shown != null ? shown : ErrorPage.of(context, error, error.status() >= 500);
    }

    private Response serverError(RequestContext context, Throwable failure) {
        Response shown = developers.of(context, failure);
        return shown != null ? shown : ErrorPage.of(context, new HttpException(500, UNFORESEEN), true);
    }

    private static void log(RequestContext context, Throwable failure) {
        Request request = context.request();
        LOG.error("{} {} failed, request {}", printable(request.method()), path(request), request.id(), failure);
    }

    private static String path(Request request) {
        try {
            return printable(request.path());
        } catch (HttpException malformed) {
            return "(malformed path)";
        }
    }

    /** A decoded path may hold a line break, with which it could forge a line of the log. */
    private static String printable(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isInvisible(c)) {
                safe.append(String.format("\\u%04x", c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    /** Control characters, line separators, and what turns the direction of text. */
    private static boolean isInvisible(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || Character.getType(c) == Character.FORMAT;
    }
}
