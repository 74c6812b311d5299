package dev.retort.benchmarks.load;

/**
 * What came of a load.
 *
 * @param requests how many were answered
 * @param seconds how long it took
 */
public record Outcome(long requests, double seconds) {
    /** Returns the answers in a second. */
    public double perSecond() {
        return requests / seconds;
    }
}
