package dev.retort.benchmarks.report;

import dev.retort.benchmarks.peer.Peers;
import dev.retort.benchmarks.record.Measure;
import dev.retort.benchmarks.record.Measurement;
import dev.retort.benchmarks.record.Measurements;
import dev.retort.benchmarks.works.Target;
import dev.retort.benchmarks.works.Targets;
import dev.retort.benchmarks.works.Work;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the terminal is told of a work: every figure, and the ratios beside what is wanted. */
public final class RatioTable {
    private RatioTable() {}

    /** Returns the first line of the ratios. */
    public static String header() {
        return line("work", "on", "peer", "beside", "ratio", "target");
    }

    /**
     * Returns a line for each target that a run has figures for.
     *
     * @param work which
     * @param run of it
     * @param jdks the releases of the columns
     * @return with line ends; empty if there is none
     */
    public static String ratios(Work work, Measurements run, List<Integer> jdks) {
        StringBuilder lines = new StringBuilder();
        for (Target target : Targets.of(work)) {
            for (int jdk : jdks) {
                Optional<Target.Result> result = target.result(run, jdk);
                result.ifPresent(found -> lines.append(line(
                        work.id()
                                + (target.measure() == Measure.PROCESSOR
                                        ? ""
                                        : " " + target.measure().id()),
                        "JDK " + jdk,
                        Peers.get(target.of()).title() + figure(run, target.of(), jdk, target.measure()),
                        Peers.get(target.against()).title() + figure(run, target.against(), jdk, target.measure()),
                        String.format(Locale.ROOT, "%.2f", found.ratio()),
                        Figures.limits(target) + (found.isMet() ? "  met" : "  NOT MET"))));
            }
        }
        return lines.toString();
    }

    private static String figure(Measurements run, String peer, int jdk, Measure measure) {
        Measurement.Series ofJdk = new Measurement.Series(peer, jdk);
        Measurement.Series series = run.median(ofJdk, measure).isPresent() ? ofJdk : new Measurement.Series(peer, 0);
        return " " + Figures.of(run.median(series, measure)) + " " + measure.unit();
    }

    /** Returns a line for each peer of a run with all its figures, or with the reason why it has none. */
    public static String figures(Work work, Measurements run) {
        StringBuilder lines = new StringBuilder();
        run.series().stream()
                .sorted(Comparator.<Measurement.Series>comparingInt(
                                series -> work.peers().indexOf(series.peer()))
                        .thenComparingInt(Measurement.Series::jdk))
                .forEach(series -> lines.append(String.format(
                        Locale.ROOT,
                        "  %-34s%s%n",
                        Peers.get(series.peer()).title() + (series.jdk() == 0 ? "" : ", JDK " + series.jdk()),
                        figures(run, series))));
        return lines.toString();
    }

    private static String figures(Measurements run, Measurement.Series series) {
        StringBuilder figures = new StringBuilder();
        for (Measure measure : Measure.values()) {
            run.median(series, measure)
                    .ifPresent(median -> figures.append("  ")
                            .append(measure.id())
                            .append(' ')
                            .append(measure.unit().isEmpty() ? "" : Figures.of(median) + " " + measure.unit()));
        }
        run.rows().stream()
                .filter(row ->
                        row.series().equals(series) && row.measure().unit().isEmpty())
                .forEach(row -> figures.append(row.detail()));
        return figures.toString();
    }

    private static String line(String work, String jdk, String peer, String against, String ratio, String target) {
        return String.format(Locale.ROOT, "%-20s %-7s %-38s %-38s %6s  %s%n", work, jdk, peer, against, ratio, target);
    }
}
