package dev.retort.benchmarks.run;

import dev.retort.benchmarks.record.Measure;
import dev.retort.benchmarks.record.Measurement;
import dev.retort.benchmarks.record.Measurements;
import java.io.IOException;

/** Writes down the figures of one run of one work. */
final class Recorder {
    private final Measurements measurements;
    private final String run;
    private final String work;

    Recorder(Measurements measurements, String run, String work) {
        this.measurements = measurements;
        this.run = run;
        this.work = work;
    }

    void add(Measurement.Series series, Measure measure, int round, double value) throws IOException {
        add(series, measure, round, value, "");
    }

    void add(Measurement.Series series, Measure measure, int round, double value, String detail) throws IOException {
        measurements.add(new Measurement(run, work, series.peer(), series.jdk(), measure, round, value, detail));
    }

    Measurements measurements() {
        return measurements;
    }
}
