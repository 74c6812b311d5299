package dev.retort.benchmarks.report;

import static java.util.stream.Collectors.joining;

import dev.retort.benchmarks.peer.Peers;
import dev.retort.benchmarks.record.Measure;
import dev.retort.benchmarks.record.Measurement;
import dev.retort.benchmarks.record.Measurements;
import dev.retort.benchmarks.record.Statistics;
import dev.retort.benchmarks.works.Group;
import dev.retort.benchmarks.works.Target;
import dev.retort.benchmarks.works.Targets;
import dev.retort.benchmarks.works.Work;
import dev.retort.benchmarks.works.Works;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Writes {@code benchmarks.md} and the charts beside it. */
public final class Report {
    private static final List<Integer> JDKS = List.of(17, 25);
    private static final List<String> COLUMNS = List.of("JDK 17, platform threads", "JDK 25, virtual threads");
    private static final String OWN = "retort|gateway|one-jvm|gateway-serve";

    private static final Pattern SECONDS = Pattern.compile("seconds=([0-9.]+)");

    private final Measurements measurements;
    private final Machine machine;
    private final StringBuilder text = new StringBuilder();

    private Report(Measurements measurements, Machine machine) {
        this.measurements = measurements;
        this.machine = machine;
    }

    /**
     * Writes.
     *
     * @param measurements what the tables are made of
     * @param machine that they are of
     * @param folder where {@code benchmarks.md} is written, and {@code benchmarks/*.svg}
     * @throws IOException if that is not possible
     */
    public static void write(Measurements measurements, Machine machine, Path folder) throws IOException {
        Report report = new Report(measurements, machine);
        Path charts = Files.createDirectories(folder.resolve("benchmarks"));
        report.text.append(resource("method.md"));
        report.machine();
        report.targets();
        for (Group group : Group.values()) {
            report.group(group, charts);
        }
        report.text.append(resource("peers.md"));
        Files.writeString(folder.resolve("benchmarks.md"), report.text.toString());
    }

    private static String resource(String name) throws IOException {
        try (InputStream input = Objects.requireNonNull(Report.class.getResourceAsStream(name))) {
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void machine() {
        text.append("\n## The machine\n\n| | |\n| --- | --- |\n");
        machine.facts().forEach((name, value) -> row(name, value));
        List<String> days = measuredWorks()
                .flatMap(work -> measurements.lastRun(work.id()).rows().stream())
                .map(row -> row.run().substring(0, 10))
                .distinct()
                .sorted()
                .toList();
        row("measured", days.isEmpty() ? "not yet" : String.join(", ", days));
        rounds();
    }

    /** Says how many rounds there were and how long they took, as that may be chosen on the command line. */
    private void rounds() {
        List<Measurement> rounds = measuredWorks()
                .flatMap(work -> measurements.lastRun(work.id()).rows().stream())
                .filter(row -> row.measure() == Measure.PROCESSOR)
                .toList();
        if (!rounds.isEmpty()) {
            row("rounds", rounds.stream().mapToInt(Measurement::round).max().orElse(0) + " of each peer");
            row(
                    "length of a round",
                    Figures.of(Statistics.median(
                                    rounds.stream().map(Report::seconds).toList())) + " s");
        }
    }

    private static double seconds(Measurement round) {
        Matcher seconds = SECONDS.matcher(round.detail());
        return seconds.find() ? Double.parseDouble(seconds.group(1)) : 0;
    }

    private static Stream<Work> ofGroup(Group group) {
        return Works.all().stream().filter(work -> work.group() == group);
    }

    private Stream<Work> measuredWorks() {
        return Works.all().stream()
                .filter(work -> !measurements.lastRun(work.id()).rows().isEmpty());
    }

    private void row(String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private void targets() {
        text.append("\n## The targets\n\nRatios of medians within one run; less is better.\n\n");
        row("work", "what", "target", COLUMNS.get(0), COLUMNS.get(1));
        row("---", "---", "---", "---", "---");
        for (Work work : Works.all()) {
            Measurements run = measurements.lastRun(work.id());
            for (Target target : Targets.of(work)) {
                row(
                        work.group() == Group.FOOTPRINT ? work.title() + ", " + name(target.measure()) : title(work),
                        Peers.get(target.of()).title() + " / "
                                + Peers.get(target.against()).title(),
                        Figures.limits(target),
                        verdict(target, run, JDKS.get(0)),
                        verdict(target, run, JDKS.get(1)));
            }
        }
    }

    private static String title(Work work) {
        return work.group().title() + ": " + work.title();
    }

    private static String verdict(Target target, Measurements run, int jdk) {
        return target.result(run, jdk).map(Figures::result).orElse("not measured");
    }

    private static String name(Measure measure) {
        return switch (measure) {
            case START -> "time";
            case IDLE_MEMORY -> "resident memory";
            case CONNECTION_MEMORY -> "resident memory for each";
            case CONNECTION_HEAP -> "live heap for each";
            default -> measure.id();
        };
    }

    private void group(Group group, Path charts) throws IOException {
        List<Work> works = measuredWorks().filter(work -> work.group() == group).toList();
        text.append("\n## ")
                .append(group.title())
                .append("\n\n")
                .append(group.description())
                .append("\n\n");
        if (works.isEmpty()) {
            text.append("Not measured yet.\n");
            return;
        }
        List<Work> left = ofGroup(group).filter(work -> !works.contains(work)).toList();
        if (group == Group.ROUTER) {
            chart(group.id(), "A lookup among 2,000 rules", Measure.LOOKUP, RouterTable.widest(works), charts);
            RouterTable.own(works, measurements, text);
            GroupTable.measures(works, List.of(Measure.LOOKUP, Measure.ALLOCATION), measurements, text);
        } else if (group == Group.FOOTPRINT) {
            footprint(works, charts);
        } else {
            chart(group.id(), group.title() + ", processor time for each request", Measure.PROCESSOR, works, charts);
            GroupTable.requests(works, measurements, text);
        }
        if (!left.isEmpty()) {
            text.append(left.stream().map(Work::title).collect(joining("; ", "\nNot measured yet: ", ".\n")));
        }
    }

    private void footprint(List<Work> works, Path charts) throws IOException {
        List<Work> starts =
                works.stream().filter(work -> work.kind() == Work.Kind.START).toList();
        List<Work> idle = works.stream()
                .filter(work -> work.kind() == Work.Kind.IDLE_CONNECTIONS)
                .toList();
        if (!starts.isEmpty()) {
            chart("start", "From the start to the first answer", Measure.START, starts, charts);
            chart("memory", "Resident memory after the first answer", Measure.IDLE_MEMORY, starts, charts);
            GroupTable.measures(starts, List.of(Measure.START, Measure.IDLE_MEMORY), measurements, text);
        }
        if (!idle.isEmpty()) {
            text.append(
                            "\n10,000 connections, each answered once and then idle: what one of them adds. Resident memory grows only by")
                    .append(
                            " what the heap has not touched before, so the live heap after a collection is told as well.\n\n");
            chart("idle", "Resident memory for each idle connection", Measure.CONNECTION_MEMORY, idle, charts);
            GroupTable.measures(idle, List.of(Measure.CONNECTION_MEMORY, Measure.CONNECTION_HEAP), measurements, text);
        }
    }

    private void chart(String name, String title, Measure measure, List<Work> works, Path charts) throws IOException {
        List<Chart.Block> blocks = new ArrayList<>();
        for (Work work : works) {
            Measurements run = measurements.lastRun(work.id());
            List<Chart.Row> rows = work.peers().stream()
                    .map(peer -> new Chart.Row(Peers.get(peer).title(), peer.matches(OWN), values(run, peer, measure)))
                    .filter(row -> row.values().stream().anyMatch(OptionalDouble::isPresent))
                    .toList();
            if (!rows.isEmpty()) {
                blocks.add(new Chart.Block(work.title(), rows));
            }
        }
        if (!blocks.isEmpty()) {
            Files.writeString(charts.resolve(name + ".svg"), Chart.draw(title, measure.unit(), COLUMNS, blocks));
            text.append("![").append(title).append("](benchmarks/").append(name).append(".svg)\n\n");
        }
    }

    /** A peer that is no JVM has one value, in the first place. */
    private static List<OptionalDouble> values(Measurements run, String peer, Measure measure) {
        return Peers.get(peer).jvm()
                ? JDKS.stream()
                        .map(jdk -> run.median(new Measurement.Series(peer, jdk), measure))
                        .toList()
                : List.of(run.median(new Measurement.Series(peer, 0), measure));
    }
}
