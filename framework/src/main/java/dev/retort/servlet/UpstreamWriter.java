package dev.retort.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Writes what comes from an upstream to the client, piece by piece and each at once, without a thread that waits: the next
 * piece is asked for when this one has been taken.
 *
 * <p>Jetty's own does not flush, so that an event stays in the container's buffer until the next ones fill it.
 */
final class UpstreamWriter implements WriteListener {
    private enum Step {
        WRITE,
        FLUSH,
        TAKEN,
        IDLE
    }

    private final ServletOutputStream out;
    private boolean isListening;
    private Step step = Step.IDLE;
    private byte[] piece = {};
    private int offset;
    private int length;
    private @Nullable Callback taken;

    UpstreamWriter(ServletOutputStream out) {
        this.out = out;
    }

    /** Writes a piece; there is one at a time. */
    void write(byte[] bytes, int from, int count, Callback callback) throws IOException {
        piece = bytes;
        offset = from;
        length = count;
        taken = callback;
        step = Step.WRITE;
        if (isListening) {
            onWritePossible();
        } else {
            isListening = true;
            out.setWriteListener(this); // Calls it, perhaps on another thread.
        }
    }

    /** Goes on until the container takes no more, which calls this again when it does. */
    @Override
    public void onWritePossible() throws IOException {
        while (step != Step.IDLE && out.isReady()) {
            switch (step) {
                case WRITE -> {
                    step = Step.FLUSH;
                    out.write(piece, offset, length);
                }
                case FLUSH -> {
                    step = Step.TAKEN;
                    out.flush();
                }
                case TAKEN -> {
                    step = Step.IDLE;
                    Callback done = end();
                    if (done != null) {
                        done.succeeded();
                    }
                    return; // The next piece may be on its way by now, on whatever thread.
                }
                case IDLE -> throw new IllegalStateException();
            }
        }
    }

    private @Nullable Callback end() {
        Callback done = taken;
        taken = null;
        piece = new byte[0];
        return done;
    }

    @Override
    public void onError(Throwable failure) {
        step = Step.IDLE;
        Callback done = end();
        if (done != null) {
            done.failed(failure);
        }
    }
}
