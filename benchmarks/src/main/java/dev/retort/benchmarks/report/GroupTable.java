package dev.retort.benchmarks.report;

import dev.retort.benchmarks.peer.Peers;
import dev.retort.benchmarks.record.Measure;
import dev.retort.benchmarks.record.Measurement;
import dev.retort.benchmarks.record.Measurements;
import dev.retort.benchmarks.works.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The figures of a group's works: a row for each peer, a column for each measure and JDK. */
final class GroupTable {
    private static final List<Integer> JDKS = List.of(17, 25);

    /** From this share on, in percent, what the compilers had is told. */
    private static final double MUCH_COMPILED = 5;

    private GroupTable() {}

    static void requests(List<Work> works, Measurements all, StringBuilder text) {
        measures(
                works,
                List.of(
                        Measure.PROCESSOR,
                        Measure.THROUGHPUT,
                        Measure.LATENCY_50,
                        Measure.LATENCY_99,
                        Measure.ALLOCATION,
                        Measure.LOADED_MEMORY),
                all,
                text);
        if (works.stream()
                .anyMatch(work -> all.lastRun(work.id()).rows().stream()
                        .anyMatch(row -> row.measure() == Measure.COMPILER && row.value() >= MUCH_COMPILED))) {
            text.append("\n† The JIT compilers still had 5 % or more of the time.\n");
        }
    }

    static void measures(List<Work> works, List<Measure> measures, Measurements all, StringBuilder text) {
        List<String> header = new ArrayList<>(List.of("work", "peer"));
        List<String> line = new ArrayList<>(List.of("---", "---"));
        for (Measure measure : measures) {
            for (int jdk : JDKS) {
                header.add(title(measure) + " " + jdk);
                line.add("---:");
            }
        }
        row(header, text);
        row(line, text);
        for (Work work : works) {
            Measurements run = all.lastRun(work.id());
            for (String peer : work.peers()) {
                List<String> cells =
                        new ArrayList<>(List.of(work.title(), Peers.get(peer).title()));
                for (Measure measure : measures) {
                    JDKS.forEach(jdk -> cells.add(cell(run, peer, jdk, measure)));
                }
                row(cells, text);
            }
        }
        reasons(works, all, text);
    }

    private static String title(Measure measure) {
        return switch (measure) {
            case PROCESSOR -> "µs";
            case THROUGHPUT -> "1/s";
            case LATENCY_50 -> "p50 ms";
            case LATENCY_99 -> "p99 ms";
            case ALLOCATION -> "bytes";
            case LOADED_MEMORY, IDLE_MEMORY -> "MB";
            case LOOKUP -> "ns";
            case START -> "s";
            case CONNECTION_MEMORY -> "KB";
            case CONNECTION_HEAP -> "heap KB";
            default -> measure.id();
        };
    }

    private static String cell(Measurements run, String peer, int jdk, Measure measure) {
        Measurement.Series series = new Measurement.Series(peer, Peers.get(peer).jvm() ? jdk : 0);
        OptionalDouble value = run.median(series, measure);
        if (value.isPresent()) {
            boolean compiling = measure == Measure.PROCESSOR
                    && run.median(series, Measure.COMPILER).orElse(0) >= MUCH_COMPILED;
            return Figures.of(value.getAsDouble()) + (compiling ? " †" : "");
        }
        return isAbsent(run, series) ? "–" : "";
    }

    private static boolean isAbsent(Measurements run, Measurement.Series series) {
        return Stream.of(Measure.MISSING, Measure.FAILED)
                .anyMatch(reason -> !run.values(series, reason).isEmpty());
    }

    private static void reasons(List<Work> works, Measurements all, StringBuilder text) {
        List<String> reasons = works.stream()
                .flatMap(work -> all.lastRun(work.id()).rows().stream()
                        .filter(row -> row.measure() == Measure.MISSING || row.measure() == Measure.FAILED)
                        .map(row -> "- " + work.title() + ", "
                                + Peers.get(row.peer()).title() + (row.jdk() == 0 ? "" : ", JDK " + row.jdk()) + ": "
                                + row.detail()))
                .distinct()
                .toList();
        if (!reasons.isEmpty()) {
            text.append("\nWithout a figure (–):\n\n");
            reasons.forEach(reason -> text.append(reason).append('\n'));
        }
    }

    private static void row(List<String> cells, StringBuilder text) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
