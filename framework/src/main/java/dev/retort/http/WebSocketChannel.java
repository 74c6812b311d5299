package dev.retort.http;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One end of a WebSocket (RFC 6455).
 *
 * <pre>{@code
 * @WebSocket("/chat/<room>")
 * void chat(String room, WebSocketChannel channel) {
 *     channel.onOpen(() -> rooms.join(room, channel));
 *     channel.onText(text -> rooms.say(room, text));
 *     channel.onClose(code -> rooms.leave(room, channel));
 * }
 * }</pre>
 *
 * <p>The handler runs during the handshake and says what is to happen; its callbacks are called one at a time, by threads
 * of the server that may block, after the request is over: take what you need from the request before. What is sent before
 * the channel is open waits until then. Sending is safe for use by several threads.
 */
public final class WebSocketChannel {
    /** The largest message that is received unless the handler says otherwise, in bytes. */
    public static final int LARGEST_MESSAGE = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketChannel.class);
    private static final Duration IDLE = Duration.ofMinutes(5);
    private static final Duration SEND = Duration.ofSeconds(10);
    private static final int POLICY = 1008;

    /** What carries messages to the other end; implemented by servers. */
    public interface Transport {
        /**
         * Sends a text message, and returns at once; called for one message at a time.
         *
         * @param text the message
         * @return completes when it has been written, or with what went wrong; the connection is then closed
         */
        CompletionStage<?> send(String text);

        /**
         * Sends a binary message, and returns at once; called for one message at a time.
         *
         * @param bytes the message
         * @return completes when it has been written, or with what went wrong; the connection is then closed
         */
        CompletionStage<?> send(byte[] bytes);

        /**
         * Closes the connection.
         *
         * @param code the status code, as in RFC 6455, section 7.4
         * @param reason at most 123 bytes in UTF-8
         */
        void close(int code, String reason);

        /**
         * Gives up a connection whose client does not read: what it was sent need not arrive.
         *
         * @param code the status code, told if that can be done without waiting
         * @param reason at most 123 bytes in UTF-8
         */
        default void abort(int code, String reason) {
            close(code, reason);
        }
    }

    // One that fails closes this channel, and no other.
    private final WebSocketCallbacks callbacks =
            new WebSocketCallbacks(() -> close(1011, "Something went wrong here."));
    private Duration idleTimeout = IDLE;
    private Duration sendTimeout = SEND;
    private int largestMessage = LARGEST_MESSAGE;
    private final Outbox outbox = new Outbox();
    private volatile @Nullable Runnable whenClosed;
    private volatile @Nullable Transport transport;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Makes a channel that is not open yet; for dispatchers. */
    public WebSocketChannel() {}

    /**
     * Says what happens when the channel is open.
     *
     * @param callback what to call, once
     */
    public void onOpen(Runnable callback) {
        callbacks.onOpen = callback;
    }

    /**
     * Says what happens with text messages; without it they close the channel with 1003, unsupported data.
     *
     * @param callback takes each message
     */
    public void onText(Consumer<String> callback) {
        callbacks.onText = callback;
    }

    /**
     * Says what happens with binary messages; without it they close the channel with 1003, unsupported data.
     *
     * @param callback takes each message
     */
    public void onBinary(Consumer<byte[]> callback) {
        callbacks.onBinary = callback;
    }

    /**
     * Says what happens when the channel has closed, from whichever side.
     *
     * @param callback takes the status code, as in RFC 6455, section 7.4; called once
     */
    public void onClose(Consumer<Integer> callback) {
        callbacks.onClose = callback;
    }

    /**
     * Says what happens when the connection or a callback fails; without it the failure is logged.
     *
     * @param callback takes the failure; the channel closes afterwards
     */
    public void onError(Consumer<Throwable> callback) {
        callbacks.onError = callback;
    }

    /**
     * Sets how long the connection may be idle before it is closed.
     *
     * @param timeout the time; 5 minutes unless set
     * @throws IllegalArgumentException if it is not positive
     */
    public void idleTimeout(Duration timeout) {
        idleTimeout = requirePositive("idle", timeout);
    }

    /**
     * Sets how long a sender waits for a client that reads too slowly; then the channel is closed with 1008.
     *
     * @param timeout the time; 10 seconds unless set
     * @throws IllegalArgumentException if it is not positive
     */
    public void sendTimeout(Duration timeout) {
        sendTimeout = requirePositive("send", timeout);
    }

    private static Duration requirePositive(String name, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("The " + name + " time-out of a WebSocket is positive, not " + timeout);
        }
        return timeout;
    }

    /**
     * Sets the size of the largest message; a larger one closes the channel with 1009.
     *
     * @param bytes the size, 1 byte to 1 GiB; {@link #LARGEST_MESSAGE} unless set
     * @throws IllegalArgumentException if it is out of range
     */
    public void largestMessage(int bytes) {
        if (bytes < 1 || bytes > 1 << 30) {
            throw new IllegalArgumentException("The largest message of a WebSocket has 1 byte to 1 GiB, not " + bytes);
        }
        largestMessage = bytes;
    }

    /**
     * Sends a text message, or rather queues it. Only when 1 MiB waits for the client does the sender wait too, for {@link
     * #sendTimeout(Duration)} at most.
     *
     * @param text the message
     * @return false if the channel is closed, or was closed just now because the client is too slow
     */
    public boolean send(String text) {
        return isTaken(outbox.put(text, sendTimeout));
    }

    /**
     * Sends a binary message, as {@link #send(String)} does text.
     *
     * @param bytes the message, not to be changed afterwards
     * @return false if the channel is closed, or was closed just now because the client is too slow
     */
    public boolean send(byte[] bytes) {
        return isTaken(outbox.put(bytes, sendTimeout));
    }

    private boolean isTaken(Outbox.Outcome outcome) {
        if (outcome == Outbox.Outcome.TOO_SLOW) {
            abort(POLICY, "Messages are taken too slowly.");
        }
        return outcome == Outbox.Outcome.TAKEN;
    }

    /**
     * Gives the connection up without waiting for the client; for servers.
     *
     * @param code the status code, which {@link #onClose} is told
     * @param reason at most 123 bytes in UTF-8
     */
    public void abort(int code, String reason) {
        LOG.debug("A WebSocket is given up: {} {}", code, reason);
        boolean isFirst = end();
        Transport to = transport;
        if (to != null) {
            to.abort(code, reason);
        }
        if (isFirst) {
            tell(code);
        }
    }

    /** Closes the channel normally (1000). */
    public void close() {
        close(1000, "");
    }

    /**
     * Closes the channel after what is queued; the channel takes nothing more.
     *
     * @param code the status code: 1000 to 1011 but for 1004 to 1006, or 3000 to 4999 (RFC 6455, section 7.4)
     * @param reason at most 123 bytes in UTF-8
     * @throws IllegalArgumentException if the code may not be sent
     */
    public void close(int code, String reason) {
        boolean standard = code >= 1000 && code <= 1011 && (code < 1004 || code > 1006);
        if (!standard && (code < 3000 || code > 4999)) {
            throw new IllegalArgumentException("A WebSocket cannot be closed with the code " + code + ".");
        }
        closing.set(true);
        outbox.end(
                () -> {
                    Transport to = transport;
                    if (to != null) {
                        to.close(code, reason);
                    }
                },
                sendTimeout,
                () -> abort(code, reason));
    }

    /**
     * Tells whether messages can be sent at once.
     *
     * @return true between the handshake and the close
     */
    public boolean isOpen() {
        return transport != null && !closing.get() && !closed.get();
    }

    /**
     * Returns how long the connection may be idle.
     *
     * @return the time
     */
    public Duration idleTimeout() {
        return idleTimeout;
    }

    /**
     * Returns how long a sender waits for a slow client.
     *
     * @return the time
     */
    public Duration sendTimeout() {
        return sendTimeout;
    }

    /**
     * Returns the size of the largest message.
     *
     * @return bytes
     */
    public int largestMessage() {
        return largestMessage;
    }

    /**
     * Opens the channel; for servers, as what follows.
     *
     * @param to what carries its messages
     */
    public void opened(Transport to) {
        transport = to;
        outbox.open(to);
        callbacks.open();
    }

    /**
     * Hands over a text message.
     *
     * @param text the message
     */
    public void received(String text) {
        if (!callbacks.text(text)) {
            close(1003, "Text is not taken here.");
        }
    }

    /**
     * Hands over a binary message.
     *
     * @param bytes the message
     */
    public void received(byte[] bytes) {
        if (!callbacks.binary(bytes)) {
            close(1003, "Binary data is not taken here.");
        }
    }

    /**
     * Says that the channel has closed; a second call has no effect.
     *
     * @param code the status code
     */
    public void closed(int code) {
        if (end()) {
            tell(code);
        }
    }

    private boolean end() {
        boolean isFirst = closed.compareAndSet(false, true);
        outbox.close();
        return isFirst;
    }

    private void tell(int code) {
        callbacks.close(code);
        Runnable listener = whenClosed;
        if (listener != null) {
            listener.run();
        }
    }

    /**
     * Sets what the server is to do when the channel has closed, after {@link #onClose}; for servers.
     *
     * @param listener what to call, once; at once if the channel is closed already
     */
    public void whenClosed(Runnable listener) {
        whenClosed = listener;
        if (closed.get()) {
            listener.run();
        }
    }

    /**
     * Says that the connection failed.
     *
     * @param failure what happened
     */
    public void failed(Throwable failure) {
        callbacks.fail(failure);
    }
}
