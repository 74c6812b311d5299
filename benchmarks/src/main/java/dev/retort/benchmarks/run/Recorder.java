package dev.retort.benchmarks.run;

import dev.retort.benchmarks.process.Children;
import dev.retort.benchmarks.record.Measure;
import dev.retort.benchmarks.record.Measurement;
import dev.retort.benchmarks.record.Measurements;
import java.io.IOException;

/** Writes down the figures of one run of one work; none once the program is ending, as they would be of servers that are being ended. */
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
        if (!Children.areEnding()) {
            measurements.add(new Measurement(run, work, series.peer(), series.jdk(), measure, round, value, detail));
        }
    }

    /** Says and writes down that a peer has no figures, or no more. */
    void failed(Measurement.Series series, IOException failure) throws IOException {
        if (!Children.areEnding()) {
            System.out.println("  " + series.peer() + (series.jdk() == 0 ? "" : " on JDK " + series.jdk()) + ": "
                    + failure.getMessage());
            add(series, Measure.FAILED, 1, 0, String.valueOf(failure.getMessage()));
        }
    }
}
