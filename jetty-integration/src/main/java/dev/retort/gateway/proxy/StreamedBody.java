package dev.retort.gateway.proxy;

import dev.retort.gateway.exchange.KeptBody;
import org.jspecify.annotations.Nullable;

/** A body that goes to an upstream as it comes: nothing of it is kept, and its length is known at its end. */
final class StreamedBody implements KeptBody {
    private volatile long length = UNKNOWN;

    /** Notes that all of it has come. */
    void ended(long bytes) {
        length = bytes;
    }

    @Override
    public @Nullable String text() {
        return null;
    }

    @Override
    public @Nullable String file() {
        return null;
    }

    @Override
    public long length() {
        return length;
    }
}
