package dev.retort.testing;

import dev.retort.http.Content;
import dev.retort.http.EventChannel;
import dev.retort.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Receives a response as a client does: waits for one that is pending, and reads a stream to its end. */
final class Received {
    /** Far more than a test may take; without it a stage that nobody completes would hang the build. */
    private static final long PATIENCE_SECONDS = 30;

    private Received() {}

    /**
     * Receives a response.
     *
     * @param response what the application answered
     * @param body takes the bytes of a stream, of a file and of events
     * @return the response, no longer pending
     */
    static Response of(Response response, ByteArrayOutputStream body) {
        Response received = response;
        while (received.content() instanceof Content.Pending pending) {
            received = await(pending.response().toCompletableFuture());
        }
        if (received.content() instanceof Content.Stream stream) {
            try {
                stream.writeTo(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        } else if (received.content() instanceof Content.Section section) {
            try (InputStream file = section.open()) {
                section.copy(file, body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        } else if (received.content() instanceof Content.Events events) {
            // Written by the thread that sends, so that what was sent is there.
            EventChannel channel = new EventChannel(body, Runnable::run, () -> {});
            events.events().start(channel);
        }
        return received;
    }

    private static Response await(CompletableFuture<Response> pending) {
        try {
            return pending.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("The response is still pending after " + PATIENCE_SECONDS + " seconds.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while the response was pending.", e);
        } catch (ExecutionException e) {
            throw new AssertionError("The pending response failed.", e.getCause());
        }
    }
}
