package dev.retort.gateway.content;

import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;

/**
 * Lends the buffers through which files go that neither the memory has nor the kernel sends. Each piece that is read costs a
 * change of threads, so a buffer is large. But whoever reads slowly, or not at all, keeps it for as long, and over HTTP/2 one
 * client may ask for a hundred files. So only a number of large ones is lent at a time, and small ones beyond that.
 *
 * <p>Safe for use by many threads.
 */
final class FileBuffers {
    private static final int LARGE = 256 * 1024;
    private static final int SMALL = 16 * 1024;
    private static final int MOST_LARGE = 128;
    private static final int SPARE_SMALL = 512;

    private final ByteBufferPool large = pool(LARGE, MOST_LARGE);
    private final ByteBufferPool small = pool(SMALL, SPARE_SMALL);
    private final AtomicInteger lent = new AtomicInteger();

    private static ByteBufferPool pool(int size, int spare) {
        return new ArrayByteBufferPool(size, size, size, Integer.MAX_VALUE, 0, (long) size * spare);
    }

    /**
     * Lends a buffer.
     *
     * @param length how many bytes are to be read altogether
     * @return a buffer, to be given back
     */
    RetainableByteBuffer lend(long length) {
        if (length > SMALL) {
            if (lent.incrementAndGet() <= MOST_LARGE) {
                return large.acquire(LARGE, true);
            }
            lent.decrementAndGet();
        }
        return small.acquire(SMALL, true);
    }

    /** Takes a buffer back. */
    void giveBack(RetainableByteBuffer buffer) {
        if (buffer.capacity() >= LARGE) {
            lent.decrementAndGet();
        }
        buffer.release();
    }
}
