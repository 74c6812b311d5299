package dev.retort.dispatch;

import dev.retort.context.RequestContext;
import dev.retort.http.Content;
import dev.retort.http.HttpException;
import dev.retort.http.Response;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Takes a stage of the application at its word, but not for ever: it completes once, whatever the stage does, and after a
 * time even where the stage does nothing. What the stage brings later is freed.
 */
final class LatePromise {
    /** How long a handler has: below the time-outs of proxies and load balancers, which are a minute as a rule. */
    static final long SECONDS = 55;

    /** How long an error handler has: one for the status 500 may follow, and both must end before the handler's time. */
    static final long ERROR_SECONDS = 25;

    private LatePromise() {}

    /**
     * Goes on with the request when a response is there, with the request's context current again.
     *
     * @param context the request
     * @param pending a response whose content is pending; returned with other content
     * @param stage what brings the response that is to be sent
     * @param seconds how long the stage has
     * @param next takes the response or what the stage failed with, a {@link TimeoutException} if it took too long;
     *     throws nothing
     * @return the response, pending until {@code next} has returned
     */
    static Response then(
            RequestContext context,
            Response pending,
            CompletionStage<Response> stage,
            long seconds,
            BiFunction<@Nullable Response, @Nullable Throwable, Response> next) {
        CompletableFuture<Response> completed = new CompletableFuture<>();
        var unused = bounded(stage, seconds).whenComplete((made, failure) -> {
            // The clock that ends what takes too long serves everybody, and must not wait for hooks.
            Executor executor = failure instanceof TimeoutException ? ForkJoinPool.commonPool() : Runnable::run;
            executor.execute(() -> {
                RequestContext outer = context.enter();
                try {
                    completed.complete(next.apply(made, failure));
                } finally {
                    RequestContext.leave(outer);
                }
            });
        });
        return pending.content(new Content.Pending(completed));
    }

    /**
     * Returns what a stage brought.
     *
     * @param made the response, or null
     * @param failure what the stage failed with, or null
     * @return the response
     * @throws HttpException with the status 503 if the stage took too long
     * @throws Throwable what the stage failed with
     */
    static Response made(@Nullable Response made, @Nullable Throwable failure) throws Throwable {
        if (failure instanceof TimeoutException) {
            throw new HttpException(503, "The answer took too long.");
        }
        if (failure != null || made == null) {
            throw failure instanceof CompletionException wrapped && wrapped.getCause() != null
                    ? wrapped.getCause()
                    : Objects.requireNonNullElseGet(failure, IllegalStateException::new);
        }
        return made;
    }

    private static CompletableFuture<Response> bounded(CompletionStage<Response> stage, long seconds) {
        CompletableFuture<Response> bounded = new CompletableFuture<>();
        var timed = bounded.orTimeout(seconds, TimeUnit.SECONDS);
        try {
            stage.whenComplete((made, failure) -> {
                boolean isFirst = failure == null ? bounded.complete(made) : bounded.completeExceptionally(failure);
                if (!isFirst && made != null && made.content() instanceof Content.Stream late) {
                    late.abandon();
                }
            });
        } catch (RuntimeException refused) {
            bounded.completeExceptionally(refused);
        }
        return timed;
    }
}
