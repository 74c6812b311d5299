package dev.retort.jetty.war;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the requests that a generation of a configuration or webapp serves, so that it is stopped after the last. Safe for use by many
 * threads.
 */
public final class Visits {
    private static final long CLOSED = 1L << 61;
    private static final long OVER = 1L << 60;

    private final AtomicLong count = new AtomicLong();
    private final Runnable afterLast;

    /**
     * Creates a count of zero.
     *
     * @param afterLast runs once, when the count is closed and zero; it must not block
     */
    public Visits(Runnable afterLast) {
        this.afterLast = afterLast;
    }

    /**
     * Counts one more.
     *
     * @return false if the count is closed; it is not counted then
     */
    public boolean enter() {
        if (count.incrementAndGet() < CLOSED) {
            return true;
        }
        leave();
        return false;
    }

    /** Counts one less. */
    public void leave() {
        if (count.decrementAndGet() == CLOSED && count.compareAndSet(CLOSED, CLOSED + OVER)) {
            afterLast.run();
        }
    }

    /** Lets nobody enter any more. */
    public void close() {
        count.addAndGet(CLOSED + 1);
        leave();
    }
}
