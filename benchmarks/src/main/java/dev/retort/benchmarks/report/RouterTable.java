package dev.retort.benchmarks.report;

import dev.retort.benchmarks.record.Measure;
import dev.retort.benchmarks.record.Measurement;
import dev.retort.benchmarks.record.Measurements;
import dev.retort.benchmarks.works.Targets;
import dev.retort.benchmarks.works.Work;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** What Retort's router wants of itself: a lookup is short, and no longer among many rules. */
final class RouterTable {
    private static final String FEW = "-10";
    private static final String MANY = "-2000";

    private RouterTable() {}

    /** Returns the works with the most rules. */
    static List<Work> widest(List<Work> works) {
        return works.stream().filter(work -> work.id().endsWith(MANY)).toList();
    }

    static void own(List<Work> works, Measurements all, StringBuilder text) {
        text.append(String.format(
                Locale.ROOT,
                "Retort's own targets: below %.0f ns, and among 2,000 rules at most %.1f times what it is among 10.%n%n",
                Targets.LOOKUP,
                Targets.GROWTH));
        text.append("| Retort, 2,000 rules | ns 17 | 2,000 / 10 | ns 25 | 2,000 / 10 |\n");
        text.append("| --- | ---: | ---: | ---: | ---: |\n");
        for (Work work : widest(works)) {
            text.append("| ")
                    .append(work.title(), 0, work.title().lastIndexOf(", "))
                    .append(cells(work, all, 17))
                    .append(cells(work, all, 25))
                    .append(" |\n");
        }
        text.append('\n');
    }

    private static String cells(Work work, Measurements all, int jdk) {
        OptionalDouble many = figure(all, work.id(), jdk);
        OptionalDouble few = figure(all, work.id().replace(MANY, FEW), jdk);
        String first = many.isPresent()
                ? Figures.of(many.getAsDouble()) + verdict(many.getAsDouble(), Targets.LOOKUP)
                : "not measured";
        String second = "not measured";
        if (many.isPresent() && few.isPresent()) {
            double growth = many.getAsDouble() / few.getAsDouble();
            second = String.format(Locale.ROOT, "%.2f", growth) + verdict(growth, Targets.GROWTH);
        }
        return " | " + first + " | " + second;
    }

    private static String verdict(double value, double limit) {
        return value <= limit ? " met" : " **not met**";
    }

    private static OptionalDouble figure(Measurements all, String work, int jdk) {
        return all.lastRun(work).median(new Measurement.Series("retort", jdk), Measure.LOOKUP);
    }
}
