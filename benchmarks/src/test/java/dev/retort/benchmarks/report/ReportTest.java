package dev.retort.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.benchmarks.record.Measure;
import dev.retort.benchmarks.record.Measurement;
import dev.retort.benchmarks.record.Measurements;
import dev.retort.benchmarks.works.Works;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

@Tag("once")
class ReportTest {
    private static final String RUN = "2026-11-22T08:00:00Z";
    private static final Machine MACHINE = new Machine(Map.of("processor", "EPYC", "Caddy", "not on this machine"));

    @TempDir
    Path folder;

    private static void add(
            List<Measurement> rows, String work, String peer, int jdk, Measure measure, double... values) {
        for (int i = 0; i < values.length; i++) {
            rows.add(new Measurement(RUN, work, peer, jdk, measure, i + 1, values[i], ""));
        }
    }

    private String written(List<Measurement> rows) throws IOException {
        Report.write(Measurements.of(rows), MACHINE, folder);
        return Files.readString(folder.resolve("benchmarks.md"));
    }

    @Test
    void aTargetStandsBesideTheRatioOfTheMedians() throws IOException {
        List<Measurement> rows = new ArrayList<>();
        add(rows, "text", "retort", 17, Measure.PROCESSOR, 99, 17, 16);
        add(rows, "text", "servlet", 17, Measure.PROCESSOR, 16, 17, 18);
        add(rows, "text", "retort", 25, Measure.PROCESSOR, 20);
        add(rows, "text", "servlet", 25, Measure.PROCESSOR, 16);
        add(rows, "text", "flask", 0, Measure.PROCESSOR, 100);
        add(rows, "text", "", 0, Measure.FINISHED, 60);
        add(rows, "proxy-text", "gateway", 17, Measure.PROCESSOR, 15);
        add(rows, "proxy-text", "gateway", 25, Measure.PROCESSOR, 14);
        add(rows, "proxy-text", "nginx", 0, Measure.PROCESSOR, 10);
        add(rows, "proxy-text", "", 0, Measure.FINISHED, 60);

        assertThat(written(rows))
                .contains("| The framework: text, 13 bytes | Retort / servlet | ≤ 1.05 | 1.00 met | 1.25 **not met** |")
                .contains("| Retort / nginx → uWSGI → Flask | ≤ 0.25 | 0.17 met | 0.20 met |")
                .contains("| Retort / Javalin | ≤ 0.80 | not measured | not measured |")
                .contains("| gateway / nginx | ≤ 1.60, then 1.40 | 1.50 met, 1.40 not | 1.40 met, both |");
    }

    @Test
    void whatHasNoFigureIsThereWithTheReason() throws IOException {
        List<Measurement> rows = new ArrayList<>();
        add(rows, "file-1k", "nginx", 0, Measure.PROCESSOR, 12);
        rows.add(new Measurement(RUN, "file-1k", "caddy", 0, Measure.MISSING, 1, 0, "not on this machine: caddy"));
        add(rows, "file-1k", "", 0, Measure.FINISHED, 60);

        assertThat(written(rows))
                .contains("| 1 KB | Caddy | – |")
                .contains("- 1 KB, Caddy: not on this machine: caddy\n")
                .contains("Not measured yet: 100 KB; 10 MB;")
                .contains("| Caddy | not on this machine |")
                .doesNotContain("caddy | NaN");
    }

    @Test
    void aRouterIsComparedWithOthersAndWithItselfAmongFewRules() throws IOException {
        List<Measurement> rows = new ArrayList<>();
        add(rows, "router-one-10", "retort", 17, Measure.LOOKUP, 100);
        add(rows, "router-one-10", "", 0, Measure.FINISHED, 9);
        add(rows, "router-one-2000", "retort", 17, Measure.LOOKUP, 120);
        add(rows, "router-one-2000", "jooby", 17, Measure.LOOKUP, 110);
        add(rows, "router-one-2000", "spring", 17, Measure.LOOKUP, 60_000);
        add(rows, "router-one-2000", "retort", 25, Measure.LOOKUP, 201);
        add(rows, "router-one-2000", "", 0, Measure.FINISHED, 9);

        assertThat(written(rows))
                .contains(
                        "| The router alone: one variable, 2,000 rules | Retort / Jooby | ≤ 0.99 | 1.09 **not met** |")
                .contains("| Retort / Spring MVC | ≤ 0.99 | 0.00 met | not measured |")
                .contains("| one variable | 120 met | 1.20 met | 201 **not met** | not measured |")
                .contains("| one variable, 2,000 rules | Retort | 120 | 201 |");
    }

    @Test
    void aFigureThatTheCompilersHadAPartInIsMarked() throws IOException {
        List<Measurement> rows = new ArrayList<>();
        add(rows, "file-1k", "gateway", 17, Measure.PROCESSOR, 12);
        add(rows, "file-1k", "gateway", 17, Measure.COMPILER, 7);
        add(rows, "file-1k", "", 0, Measure.FINISHED, 60);

        assertThat(written(rows)).contains("| 12.0 † |").contains("† The JIT compilers");
    }

    @Test
    void chartsAreWellFormedAndHaveTheFiguresInLetters() throws Exception {
        List<Measurement> rows = new ArrayList<>();
        add(rows, "text", "retort", 17, Measure.PROCESSOR, 17);
        add(rows, "text", "", 0, Measure.FINISHED, 60);
        String document = written(rows);
        Path chart = folder.resolve("benchmarks/framework.svg");

        assertThat(document).contains("](benchmarks/framework.svg)");
        Document svg = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(chart.toFile());
        assertThat(svg.getDocumentElement().getTextContent()).contains("Retort", "17.0 µs");
        assertThat(Files.readString(chart)).contains("prefers-color-scheme: dark", "role=\"img\"");
    }

    @Test
    void theLongestBarOfEachBlockIsAsLongAsTheOthers() {
        Chart.Block small = block("small", 1, 2);
        Chart.Block great = block("great & <long>", 100, 200);
        String svg = Chart.draw("t", "µs", List.of("JDK 17"), List.of(small, great));

        assertThat(svg.split("width=\"440\"", -1)).hasSize(3);
        assertThat(svg.split("width=\"220\"", -1)).hasSize(3);
        assertThat(svg).contains("great &amp; &lt;long&gt;");
    }

    private static Chart.Block block(String title, double own, double other) {
        return new Chart.Block(
                title,
                List.of(
                        new Chart.Row("own", true, List.of(OptionalDouble.of(own))),
                        new Chart.Row("other", false, List.of(OptionalDouble.of(other)))));
    }

    @Test
    void theTerminalIsToldTheRatios() {
        List<Measurement> rows = new ArrayList<>();
        add(rows, "text", "retort", 17, Measure.PROCESSOR, 18);
        add(rows, "text", "servlet", 17, Measure.PROCESSOR, 16);
        Measurements run = Measurements.of(rows);

        assertThat(RatioTable.ratios(Works.all().get(0), run, List.of(17, 25)).lines())
                .singleElement()
                .asString()
                .contains("Retort 18.0 µs", "servlet 16.0 µs", "1.13", "≤ 1.05  NOT MET");
    }

    @Test
    void versionsAreReadFromTheNamesOfJars() {
        String classPath =
                "/m2/io/javalin/javalin-rendering/7.2.3/javalin-rendering-7.2.3.jar:/m2/io/javalin/javalin/7.2.4/javalin-7.2.4.jar";

        assertThat(Machine.jarVersion(classPath, "io.javalin:javalin")).contains("7.2.4");
        assertThat(Machine.jarVersion(classPath, "io.jooby:jooby")).isEmpty();
    }
}
