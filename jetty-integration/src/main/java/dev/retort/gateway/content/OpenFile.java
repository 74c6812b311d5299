package dev.retort.gateway.content;

import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.util.IO;

/** A file that several responses send at once; closed when the last has let it go. Safe for use by many threads. */
final class OpenFile {
    private final FileChannel channel;
    private final AtomicInteger users = new AtomicInteger(1);

    /** Takes over an open channel, for whoever makes this. */
    OpenFile(FileChannel channel) {
        this.channel = channel;
    }

    FileChannel channel() {
        return channel;
    }

    /** Takes part, and returns whether that is still possible. */
    boolean retain() {
        int now = users.get();
        while (now > 0) {
            if (users.compareAndSet(now, now + 1)) {
                return true;
            }
            now = users.get();
        }
        return false;
    }

    /** Lets it go; who takes part no longer uses the channel. */
    void release() {
        if (users.decrementAndGet() == 0) {
            IO.close(channel);
        }
    }
}
