package dev.retort.benchmarks.works;

import dev.retort.benchmarks.record.Measure;
import dev.retort.benchmarks.record.Measurement;
import dev.retort.benchmarks.record.Measurements;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the project wants of a work: at most so many times what another takes.
 *
 * @param work which
 * @param of of whom
 * @param against of whom it is the measure
 * @param measure what is compared
 * @param limits the greatest ratio that is wanted, and after it others that are wanted later
 */
public record Target(String work, String of, String against, Measure measure, List<Double> limits) {
    /**
     * What was measured, beside the target.
     *
     * @param ratio of the medians
     * @param limits what was wanted
     */
    public record Result(double ratio, List<Double> limits) {
        /** Tells whether the first limit is kept. */
        public boolean isMet() {
            return isMet(limits.get(0));
        }

        /** Tells whether a limit is kept: as the figure is printed, with two digits, so that no two look alike and differ. */
        public boolean isMet(double limit) {
            return Math.round(ratio * 100) <= Math.round(limit * 100);
        }
    }

    /**
     * Looks at a run.
     *
     * @param run of the work
     * @param jdk in which of the columns
     * @return empty if one of the two has no figure
     */
    public Optional<Result> result(Measurements run, int jdk) {
        OptionalDouble own = run.median(new Measurement.Series(of, jdk), measure);
        OptionalDouble others = run.median(new Measurement.Series(against, jdk), measure);
        if (others.isEmpty()) {
            others = run.median(new Measurement.Series(against, 0), measure);
        }
        return own.isEmpty() || others.isEmpty()
                ? Optional.empty()
                : Optional.of(new Result(own.getAsDouble() / others.getAsDouble(), limits));
    }
}
