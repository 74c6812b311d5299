package dev.retort.testing;

import dev.retort.http.Content;
import dev.retort.http.EventChannel;
import dev.retort.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Receives a response as a client does: waits for one that is pending, and reads its body at once or bit by bit. */
final class Received {
    /** Far more than a test may take; without it a stage that nobody completes would hang the build. */
    private static final long PATIENCE_SECONDS = 30;

    private Received() {}

    /**
     * Receives the head of a response.
     *
     * @param response what the application answered
     * @return the response, no longer pending
     */
    static Response head(Response response) {
        Response received = response;
        while (received.content() instanceof Content.Pending pending) {
            received = await(pending.response().toCompletableFuture());
        }
        return received;
    }

    /**
     * Reads a body that is not in memory.
     *
     * @param head the response
     * @param body takes the bytes of a stream, of a file and of events
     */
    static void read(Response head, ByteArrayOutputStream body) {
        try {
            if (head.content() instanceof Content.Events events) {
                // Written by the thread that sends, so that what was sent is there.
                events.events().start(new EventChannel(body, Runnable::run, () -> {}));
            } else if (!(head.content() instanceof Content.Bytes)) {
                write(head.content(), body);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Content content, OutputStream out) throws IOException {
        if (content instanceof Content.Bytes bytes) {
            out.write(bytes.array());
        } else if (content instanceof Content.Stream stream) {
            stream.writeTo(out);
        } else if (content instanceof Content.Section section) {
            try (InputStream file = section.open()) {
                section.copy(file, out);
            }
        }
    }

    /**
     * Opens a body, to be read while it is written.
     *
     * @param head the response
     * @param response the same as the test sees it
     * @param body takes what was read
     * @return the stream
     */
    static TestStream stream(Response head, TestResponse response, ByteArrayOutputStream body) {
        Pipe pipe = new Pipe();
        if (!(head.content() instanceof Content.Events events)) {
            inBackground(() -> {
                try {
                    write(head.content(), pipe);
                    pipe.end(null);
                } catch (Throwable failure) {
                    pipe.end(failure);
                }
            });
            return new TestStream(pipe, response, body, () -> {});
        }
        EventChannel channel = new EventChannel(pipe, Received::inBackground, () -> pipe.end(null));
        TestStream stream = new TestStream(pipe, response, body, () -> {
            // As a server's heartbeat would: it is writing that shows that the client is gone.
            channel.comment();
            if (!pipe.awaitEnd(TestStream.deadline(TestStream.PATIENCE))) {
                throw new AssertionError("The listeners of the channel of events have not returned within "
                        + TestStream.PATIENCE.toSeconds() + " seconds.");
            }
        });
        try {
            events.events().start(channel);
            channel.comment();
        } catch (RuntimeException e) {
            channel.close();
            throw e;
        }
        return stream;
    }

    private static void inBackground(Runnable task) {
        Thread thread = new Thread(task, "retort-test-stream");
        // A test that closes nothing must not keep the JVM from ending.
        thread.setDaemon(true);
        thread.start();
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
