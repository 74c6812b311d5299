package dev.retort.testing;

import dev.retort.http.WebSocketChannel;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of a WebSocket in a test: callbacks of the application are called on the thread that sends, so that
 * their answers are there when {@code send} returns.
 */
public final class TestWebSocket {
    private static final long PATIENCE_SECONDS = 10;
    private static final CompletionStage<?> SENT = CompletableFuture.completedFuture(null);

    private final WebSocketChannel channel;
    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
    private volatile @Nullable Integer closeCode;

    TestWebSocket(WebSocketChannel channel) {
        this.channel = channel;
        channel.opened(new WebSocketChannel.Transport() {
            @Override
            public CompletionStage<?> send(String text) {
                received.add(text);
                return SENT;
            }

            @Override
            public CompletionStage<?> send(byte[] bytes) {
                received.add(bytes.clone());
                return SENT;
            }

            @Override
            public void close(int code, String reason) {
                TestWebSocket.this.close(code);
            }
        });
    }

    /**
     * Sends a text message to the application.
     *
     * @param text the message
     * @return this
     */
    public TestWebSocket send(String text) {
        channel.received(text);
        return this;
    }

    /**
     * Sends a binary message to the application.
     *
     * @param bytes the message
     * @return this
     */
    public TestWebSocket send(byte[] bytes) {
        channel.received(bytes.clone());
        return this;
    }

    /**
     * Returns the next text message of the application, waiting for it if need be.
     *
     * @return the message
     * @throws AssertionError if there is none within 10 seconds, or the next message is binary
     */
    public String text() {
        Object next = next();
        if (next instanceof String text) {
            return text;
        }
        throw new AssertionError("The next message is binary: " + Arrays.toString((byte[]) next));
    }

    /**
     * Returns the next binary message of the application, waiting for it if need be.
     *
     * @return the message
     * @throws AssertionError if there is none within 10 seconds, or the next message is text
     */
    public byte[] bytes() {
        Object next = next();
        if (next instanceof byte[] bytes) {
            return bytes;
        }
        throw new AssertionError("The next message is text: " + next);
    }

    private Object next() {
        try {
            Object next = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("The application sent nothing within " + PATIENCE_SECONDS + " seconds.");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for a message.", e);
        }
    }

    /** Closes the WebSocket from the client's side, normally. */
    public void close() {
        close(1000);
    }

    private void close(int code) {
        closeCode = code;
        channel.closed(code);
    }

    /**
     * Returns how the WebSocket was closed.
     *
     * @return the status code, or null while it is open
     */
    public @Nullable Integer closeCode() {
        return closeCode;
    }
}
