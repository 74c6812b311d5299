package dev.retort.benchmarks.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long answers took, from the moment that each request was due.
 *
 * @param count how many
 * @param median half of them took less, in milliseconds
 * @param percentile99 99 of 100 took less, in milliseconds
 * @param greatest the longest, in milliseconds
 */
public record Latencies(int count, double median, double percentile99, double greatest) {
    private static final Pattern LINE =
            Pattern.compile("count=(\\d+) p50=([0-9.]+) p99=([0-9.]+) max=([0-9.]+)", Pattern.MULTILINE);

    /**
     * Sorts and looks.
     *
     * @param nanos at least one
     */
    static Latencies of(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Latencies(sorted.length, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
    }

    /** The nearest-rank method: the least value that at least the share of all does not exceed. */
    private static double at(long[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)] / 1e6;
    }

    /** Returns it as a line that {@link #parse} reads. */
    String toLine() {
        return String.format(Locale.ROOT, "count=%d p50=%.4f p99=%.4f max=%.4f", count, median, percentile99, greatest);
    }

    /** Reads a line. */
    static Latencies parse(String said) {
        Matcher line = LINE.matcher(said);
        if (!line.find()) {
            throw new IllegalArgumentException("No latencies: " + said);
        }
        return new Latencies(
                Integer.parseInt(line.group(1)),
                Double.parseDouble(line.group(2)),
                Double.parseDouble(line.group(3)),
                Double.parseDouble(line.group(4)));
    }
}
