package dev.retort.benchmarks.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class MeasurementsTest {
    private static final Measurement.Series NGINX = new Measurement.Series("nginx", 0);

    @TempDir
    Path folder;

    private static Measurement row(String run, Measure measure, double value, String detail) {
        return new Measurement(run, "text", "nginx", 0, measure, 1, value, detail);
    }

    @Test
    void theMedianIsTheMiddleOrTheMeanOfTheTwoThere() {
        assertThat(Statistics.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(Statistics.median(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(3);
        assertThat(Statistics.spread(List.of(9.0, 11.0, 10.0))).isEqualTo(0.2);
    }

    @Test
    void whatIsAddedIsReadAgain() throws IOException {
        Path file = folder.resolve("a/measurements.csv");
        Measurement odd = row("1", Measure.FAILED, 0, "it said \"no, never\",\nand ended");
        Measurements written = Measurements.read(file);
        written.add(odd);
        written.add(new Measurement("1", "text", "javalin", 25, Measure.PROCESSOR, 3, 22.5, "requests=1"));

        List<Measurement> read = Measurements.read(file).rows();
        assertThat(read.get(0).detail()).isEqualTo("it said \"no, never\", and ended");
        assertThat(read.get(1)).isEqualTo(written.rows().get(1));
    }

    @Test
    void aRunThatWasInterruptedDoesNotCount() {
        Measurements all = Measurements.of(List.of(
                row("2026-11-01T00:00:00Z", Measure.PROCESSOR, 1, ""),
                row("2026-11-01T00:00:00Z", Measure.FINISHED, 60, ""),
                row("2026-11-02T00:00:00Z", Measure.PROCESSOR, 2, ""),
                row("2026-11-02T00:00:00Z", Measure.FINISHED, 60, ""),
                row("2026-11-03T00:00:00Z", Measure.PROCESSOR, 3, "")));

        assertThat(all.lastRun("text").median(NGINX, Measure.PROCESSOR)).hasValue(2);
        assertThat(all.lastRun("user").rows()).isEmpty();
    }

    @Test
    void aLineThatWasCutOffIsNamed() throws IOException {
        Path file = folder.resolve("measurements.csv");
        Measurements.read(file).add(row("1", Measure.PROCESSOR, 1, ""));
        Files.writeString(file, "1,text,ngi", StandardOpenOption.APPEND);

        assertThatIOException()
                .isThrownBy(() -> Measurements.read(file))
                .withMessageContaining("measurements.csv:3: ")
                .withMessageContaining("remove the line");
    }
}
