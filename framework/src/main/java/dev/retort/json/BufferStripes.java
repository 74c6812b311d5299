package dev.retort.json;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.RecyclerPool;

/**
 * Keeps Jackson's buffers between uses, in a fixed number of places over which threads are spread by their number.
 *
 * <p>Jackson's own pool is one queue, which all threads meet at the ends of; its other one, a thread-local, is of no use to
 * virtual threads, each of which lives for one request. Here a thread first looks in its own place, and in a few beside it
 * where another thread has come before; mostly nobody else touches the memory that it writes to. What finds no room is left
 * to the garbage collector, so that no burst of requests leaves more behind than there are places.
 *
 * <p>Safe for use by several threads.
 */
final class BufferStripes implements RecyclerPool<BufferRecycler> {
    private static final long serialVersionUID = 1L;

    /** How many places a thread looks in. */
    private static final int LOOKS = 4;

    /** References from one place to the next, so that no two share a line of the processors' caches. */
    private static final int DISTANCE = 16;

    private final transient AtomicReferenceArray<@Nullable BufferRecycler> places;
    private final int mask;

    /**
     * Makes a pool that holds nothing yet.
     *
     * @param atLeast how many buffers are kept at least, 4 or more; rounded up to a power of two
     */
    BufferStripes(int atLeast) {
        int stripes = Integer.highestOneBit(Math.max(atLeast, LOOKS) - 1) << 1;
        mask = stripes - 1;
        places = new AtomicReferenceArray<>(stripes * DISTANCE);
    }

    /** As many as run at a time, four times over, so that few threads meet. */
    static BufferStripes forThisMachine() {
        return new BufferStripes(4 * Runtime.getRuntime().availableProcessors());
    }

    @Override
    public BufferRecycler acquirePooled() {
        long thread = Thread.currentThread().getId();
        for (int look = 0; look < LOOKS; look++) {
            int place = place(thread + look);
            // Looking first spares the dearer exchange where there is nothing.
            if (places.get(place) != null) {
                BufferRecycler taken = places.getAndSet(place, null);
                if (taken != null) {
                    return taken;
                }
            }
        }
        return new BufferRecycler();
    }

    @Override
    public void releasePooled(BufferRecycler released) {
        long thread = Thread.currentThread().getId();
        for (int look = 0; look < LOOKS; look++) {
            int place = place(thread + look);
            if (places.get(place) == null && places.compareAndSet(place, null, released)) {
                return;
            }
        }
    }

    private int place(long number) {
        return ((int) number & mask) * DISTANCE;
    }

    @Override
    public int pooledCount() {
        int count = 0;
        for (int place = 0; place < places.length(); place += DISTANCE) {
            count += places.get(place) == null ? 0 : 1;
        }
        return count;
    }

    @Override
    public boolean clear() {
        for (int place = 0; place < places.length(); place += DISTANCE) {
            places.set(place, null);
        }
        return true;
    }

    /** A mapper may be serialized; its buffers hold nothing that another could want. */
    private Object readResolve() {
        return new BufferStripes(mask + 1);
    }
}
