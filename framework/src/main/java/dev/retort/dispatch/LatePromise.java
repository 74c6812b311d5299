package dev.retort.dispatch;

import dev.retort.http.Content;
import dev.retort.http.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Takes a handler's stage at its word, but not for ever: it completes once, whatever the stage does, and after a time even
 * where the stage does nothing. What the stage brings later is freed.
 */
final class LatePromise {
    /** Below the time-outs of proxies and load balancers, which are a minute as a rule. */
    static final long SECONDS = 55;

    private LatePromise() {}

    /**
     * Bounds a stage.
     *
     * @param stage what a handler returned
     * @return completes as the stage does, or with a {@link java.util.concurrent.TimeoutException}
     */
    static CompletableFuture<Response> of(CompletionStage<Response> stage) {
        CompletableFuture<Response> bounded = new CompletableFuture<>();
        var timed = bounded.orTimeout(SECONDS, TimeUnit.SECONDS);
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
