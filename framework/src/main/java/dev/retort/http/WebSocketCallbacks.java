package dev.retort.http;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a handler wants done with its {@link WebSocketChannel}. A callback that fails never takes the server's thread with it:
 * the failure goes to the handler's own callback for it, else into the log, and the channel is told.
 *
 * <p>Set during the handshake, by the thread that opens the channel afterwards.
 */
final class WebSocketCallbacks {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketChannel.class);

    @Nullable Runnable onOpen;

    @Nullable Consumer<String> onText;

    @Nullable Consumer<byte[]> onBinary;

    @Nullable Consumer<Integer> onClose;

    @Nullable Consumer<Throwable> onError;

    private final Runnable whenFailed;

    /**
     * Makes callbacks of which none is set.
     *
     * @param whenFailed called after a callback has failed
     */
    WebSocketCallbacks(Runnable whenFailed) {
        this.whenFailed = whenFailed;
    }

    void open() {
        Runnable callback = onOpen;
        if (callback != null) {
            guarded(callback);
        }
    }

    /** Hands over a text message; false where the handler takes none. */
    boolean text(String text) {
        return accept(onText, text);
    }

    /** Hands over a binary message; false where the handler takes none. */
    boolean binary(byte[] bytes) {
        return accept(onBinary, bytes);
    }

    void close(int code) {
        accept(onClose, code);
    }

    /** Tells of a failure of the connection, which is nobody's mistake. */
    void fail(Throwable failure) {
        Consumer<Throwable> callback = onError;
        if (callback == null) {
            LOG.debug("A WebSocket failed", failure);
        } else {
            tell(callback, failure);
        }
    }

    private <T> boolean accept(@Nullable Consumer<T> callback, T value) {
        if (callback == null) {
            return false;
        }
        guarded(() -> callback.accept(value));
        return true;
    }

    private void guarded(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable failure) {
            Consumer<Throwable> told = onError;
            if (told == null) {
                LOG.error("A callback of a WebSocket failed", failure);
            } else {
                tell(told, failure);
            }
            whenFailed.run();
        }
    }

    private static void tell(Consumer<Throwable> callback, Throwable failure) {
        try {
            callback.accept(failure);
        } catch (Throwable second) {
            second.addSuppressed(failure);
            LOG.error("The error callback of a WebSocket failed", second);
        }
    }
}
