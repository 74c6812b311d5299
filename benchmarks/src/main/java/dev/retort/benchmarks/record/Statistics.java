package dev.retort.benchmarks.record;

import java.util.Collection;
import java.util.List;

/** Figures of several rounds as one. */
public final class Statistics {
    private Statistics() {}

    /**
     * Returns the value in the middle, or the mean of the two there.
     *
     * @param values at least one
     * @return the median
     * @throws IllegalArgumentException if there is none
     */
    public static double median(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("Nothing has no median.");
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /**
     * Tells how far apart values are.
     *
     * @param values at least one
     * @return the difference of the greatest and the least, as a share of the median
     */
    public static double spread(Collection<Double> values) {
        double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double greatest = values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        return (greatest - least) / median(values);
    }
}
