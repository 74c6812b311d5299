package dev.retort.dispatch;

import dev.retort.context.RequestContext;
import dev.retort.context.RequestListener;
import dev.retort.handler.HandlerCall;
import dev.retort.http.Content;
import dev.retort.http.Headers;
import dev.retort.http.HttpException;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.http.ResponseException;
import dev.retort.registry.Hooks;
import dev.retort.routing.UrlMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
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
     * @return the answer; there is always one, pending where the error handler answers later
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
                return called(handler, context, failure, null, second -> afterFirst(context, hooks, failure, second));
            }
            if (failure instanceof HttpException error) {
                return page(context, error);
            }
            return unexpected(context, hooks, failure);
        } catch (Throwable second) {
            return afterFirst(context, hooks, failure, second);
        }
    }

    /**
     * An error handler that fails is answered for like any other code; what answers for that gets no further chance. One that
     * throws the very error again leaves it to the standard answer.
     */
    private Response afterFirst(RequestContext context, Hooks hooks, Throwable failure, Throwable second) {
        if (second == failure && failure instanceof HttpException declined) {
            context.failure(null);
            return page(context, declined);
        }
        if (second != failure) {
            second.addSuppressed(failure);
        }
        try {
            return unexpected(context, hooks, second);
        } catch (Throwable third) {
            return afterSecond(context, second, third);
        }
    }

    private Response afterSecond(RequestContext context, Throwable second, Throwable third) {
        context.failure(second);
        return lastAnswer(context, third);
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

    /**
     * Asks an error handler, which may answer later, as any handler may.
     *
     * @param failure what is handled
     * @param remaining what the request is known to have failed with when it is handled, or null
     * @param otherwise answers for a handler that fails
     */
    private static Response called(
            HandlerCall handler,
            RequestContext context,
            Throwable failure,
            @Nullable Throwable remaining,
            Function<Throwable, Response> otherwise)
            throws Exception {
        context.failure(failure);
        return ready(context, handler.call(context), failure, remaining, otherwise);
    }

    private static Response ready(
            RequestContext context,
            Response response,
            Throwable failure,
            @Nullable Throwable remaining,
            Function<Throwable, Response> otherwise) {
        if (!(response.content() instanceof Content.Pending pending)) {
            Response whole = withHeaders(Ending.encoded(context, response), failure);
            context.failure(remaining);
            return whole;
        }
        return LatePromise.then(
                context, response, flat(pending.response()), LatePromise.ERROR_SECONDS, (made, broken) -> {
                    try {
                        Response settled = LatePromise.made(made, broken);
                        return ready(context, settled, failure, remaining, otherwise);
                    } catch (Throwable second) {
                        return otherwise.apply(second);
                    }
                });
    }

    /** A stage of a stage has no time of its own. */
    private static CompletionStage<Response> flat(CompletionStage<Response> stage) {
        return stage.thenCompose(made -> made != null && made.content() instanceof Content.Pending pending
                ? flat(pending.response())
                : CompletableFuture.completedStage(made));
    }

    /**
     * What nobody foresaw: logged, and answered by whoever answers for the status 500. That is the developer's page where
     * there is one, as Flask's debugger comes before the error handlers for a 500.
     */
    private Response unexpected(RequestContext context, Hooks hooks, Throwable failure) throws Exception {
        log(context, failure);
        for (RequestListener listener : listeners) {
            Ending.tell(() -> listener.failed(context, failure));
        }
        context.failure(failure);
        Response shown = developers.of(context, failure);
        if (shown != null) {
            return shown;
        }
        HttpException error = new HttpException(500, UNFORESEEN, failure);
        HandlerCall handler = handler(hooks, error);
        if (handler != null) {
            return called(handler, context, error, failure, third -> afterSecond(context, failure, third));
        }
        return ErrorPage.of(context, error, true);
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
