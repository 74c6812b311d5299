package dev.retort.sample;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** How often something may be done: so many times in so many seconds. Used by one thread at a time. */
final class Pace {
    private final int most;
    private final long window;
    private final Deque<Long> times = new ArrayDeque<>();

    Pace(int most, int seconds) {
        this.most = most;
        this.window = TimeUnit.SECONDS.toNanos(seconds);
    }

    /** Notes that it is done at a time of {@link System#nanoTime}, and tells whether that is not too often. */
    boolean isKept(long now) {
        while (!times.isEmpty() && now - times.getFirst() > window) {
            times.removeFirst();
        }
        times.addLast(now);
        return times.size() <= most;
    }
}
