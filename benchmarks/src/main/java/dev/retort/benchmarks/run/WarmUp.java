package dev.retort.benchmarks.run;

import dev.retort.benchmarks.record.Statistics;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells when a JVM is warm: the figures of three rounds hold still, and its compilers have little left to do.
 *
 * <p>In rounds, as what a compiler has learnt of connections that stay is wrong once all of them close.
 */
final class WarmUp {
    private static final int ROUNDS = 3;
    private static final double STILL = 0.05;
    private static final double COMPILER = 0.03;
    private static final int LEAST_SECONDS = 10;

    private final int longest;
    private final List<Double> micros = new ArrayList<>();
    private double seconds;
    private double compiler = 1;

    /**
     * Begins.
     *
     * @param longest after how many seconds it is warm in any case
     */
    WarmUp(int longest) {
        this.longest = longest;
    }

    /**
     * Takes a round.
     *
     * @param length in seconds
     * @param micros processor time for each request
     * @param compiler the share of it that the compilers had, 0 to 1
     */
    void add(double length, double micros, double compiler) {
        this.seconds += length;
        this.compiler = compiler;
        this.micros.add(micros);
    }

    boolean isOver() {
        if (seconds >= longest) {
            return true;
        }
        int count = micros.size();
        return seconds >= LEAST_SECONDS
                && count >= ROUNDS
                && compiler < COMPILER
                && Statistics.spread(micros.subList(count - ROUNDS, count)) < STILL;
    }

    double seconds() {
        return seconds;
    }
}
