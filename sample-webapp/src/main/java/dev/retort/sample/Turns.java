package dev.retort.sample;

import java.util.concurrent.Semaphore;

/**
 * Lets so many do at once what takes a processor for long, and so many wait for it; who comes beyond that is refused, so that a flood
 * of them leaves threads for everybody else. Safe for use by several threads.
 */
final class Turns {
    private final Semaphore working;
    private final Semaphore present;

    /**
     * Makes turns.
     *
     * @param atOnce how many may work at a time
     * @param waiting how many more may wait
     */
    Turns(int atOnce, int waiting) {
        working = new Semaphore(atOnce, true);
        present = new Semaphore(atOnce + waiting);
    }

    /**
     * Waits for a turn, which {@link #end} has to end.
     *
     * @throws RefusedException 503 if too many wait already
     */
    void begin() {
        if (!present.tryAcquire()) {
            throw new RefusedException(503, "error.503.reason").header("Retry-After", "1");
        }
        working.acquireUninterruptibly();
    }

    /** Ends a turn. */
    void end() {
        working.release();
        present.release();
    }
}
