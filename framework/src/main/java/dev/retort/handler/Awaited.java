package dev.retort.handler;

import dev.retort.http.HttpException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Waits for what hooks and error handlers promise. The request cannot go on without it, and goes on on its own thread, with
 * all that is bound to that; where handlers run on virtual threads, waiting costs nothing.
 */
public final class Awaited {
    private static final long LONGEST_SECONDS = 30;

    private Awaited() {}

    /**
     * Waits for a stage, at most 30 seconds.
     *
     * @param stage the stage, of any kind
     * @param <T> what it completes with
     * @return what it completed with, perhaps null
     * @throws HttpException 503 if it takes longer
     * @throws InterruptedException if the thread is interrupted meanwhile
     * @throws Exception what the stage failed with, without the wrappers that stages put around it
     */
    public static <T extends @Nullable Object> T of(CompletionStage<T> stage) throws Exception {
        // Not every stage has a future of its own to offer.
        CompletableFuture<T> result = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(failure);
            }
        });
        try {
            return result.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new HttpException(503, "The answer took too long.", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            while (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw cause instanceof Exception failure ? failure : e;
        }
    }

    /** Returns what a hook has to say in the end: null for nothing, also where a stage or an Optional holds nothing. */
    static @Nullable Object value(@Nullable Object result) throws Exception {
        Object value = result;
        while (value instanceof CompletionStage<?> || value instanceof Optional<?>) {
            value = value instanceof CompletionStage<?> stage ? of(stage) : ((Optional<?>) value).orElse(null);
        }
        return value;
    }
}
