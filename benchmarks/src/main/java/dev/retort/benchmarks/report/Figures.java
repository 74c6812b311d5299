package dev.retort.benchmarks.report;

import dev.retort.benchmarks.works.Target;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Numbers as tables have them. */
final class Figures {
    private Figures() {}

    /** Three digits that count; whole numbers from a hundred on. */
    static String of(double value) {
        double size = Math.abs(value);
        if (size >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", value);
    }

    /** The same, or nothing. */
    static String of(OptionalDouble value) {
        return value.isPresent() ? of(value.getAsDouble()) : "";
    }

    /** Limits as {@code ≤ 1.60, then 1.40}. */
    static String limits(Target target) {
        return target.limits().stream()
                .map(limit -> String.format(Locale.ROOT, "%.2f", limit))
                .collect(Collectors.joining(", then ", "≤ ", ""));
    }

    /** A ratio, and whether it is what was wanted. */
    static String result(Target.Result result) {
        String verdict = result.isMet() ? "met" : "**not met**";
        if (result.isMet() && result.limits().size() > 1) {
            double last = result.limits().get(result.limits().size() - 1);
            verdict += result.isMet(last) ? ", both" : String.format(Locale.ROOT, ", %.2f not", last);
        }
        return String.format(Locale.ROOT, "%.2f %s", result.ratio(), verdict);
    }
}
