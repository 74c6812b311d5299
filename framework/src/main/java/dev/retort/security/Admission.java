package dev.retort.security;

import dev.retort.http.Response;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds how many requests are handled at a time. What comes beyond is refused at once: a queue would only make every
 * client wait until it has given up.
 *
 * <p>Safe for use by several threads.
 */
public final class Admission {
    private final int most;
    private final Response refusal;
    private final AtomicInteger inside = new AtomicInteger();

    private Admission(int most, Response refusal) {
        this.most = most;
        this.refusal = refusal;
    }

    /**
     * Makes a bound, whose refusal asks the client to come back after a second.
     *
     * @param most how many requests may be inside at a time, from 1
     * @return a bound of its own, with nobody inside
     * @throws IllegalArgumentException if the number is below 1
     */
    public static Admission of(int most) {
        return of(most, Duration.ofSeconds(1));
    }

    /**
     * Makes a bound.
     *
     * @param most how many requests may be inside at a time, from 1
     * @param retryAfter when a client that was refused may come back: a second or more, rounded up to whole ones
     * @return a bound of its own, with nobody inside
     * @throws IllegalArgumentException if the number is below 1, or the time is not positive
     */
    public static Admission of(int most, Duration retryAfter) {
        if (most < 1) {
            throw new IllegalArgumentException("At least 1 request must be let in, not " + most);
        }
        if (retryAfter.isNegative() || retryAfter.isZero()) {
            throw new IllegalArgumentException("Retry-After wants a positive time, not " + retryAfter);
        }
        long seconds = retryAfter.plusNanos(999_999_999).toSeconds();
        Response refusal = Response.text(
                        "The server is busy. Try again in " + (seconds == 1 ? "a second.\n" : seconds + " seconds.\n"))
                .status(503)
                .header("Retry-After", Long.toString(seconds))
                .header("Cache-Control", "no-store");
        return new Admission(most, refusal);
    }

    /**
     * Lets a request in, if there is room; never waits.
     *
     * @return true if it is inside, so that {@link #leave} must follow; false if it is to be refused
     */
    public boolean tryEnter() {
        int now = inside.get();
        while (now < most) {
            if (inside.compareAndSet(now, now + 1)) {
                return true;
            }
            now = inside.get();
        }
        return false;
    }

    /**
     * Lets a request out.
     *
     * @throws IllegalStateException if nobody is inside: a request left twice, or was never let in
     */
    public void leave() {
        if (inside.getAndUpdate(now -> Math.max(now - 1, 0)) == 0) {
            throw new IllegalStateException(
                    "A request left that was not inside; leave() wants one tryEnter() that" + " returned true.");
        }
    }

    /**
     * Tells how many requests are inside.
     *
     * @return 0 to the bound
     */
    public int inside() {
        return inside.get();
    }

    /**
     * Returns the answer for a request that was not let in (RFC 9110, sections 10.2.3 and 15.6.4).
     *
     * @return 503 with {@code Retry-After}, the same at each call
     */
    public Response refusal() {
        return refusal;
    }
}
