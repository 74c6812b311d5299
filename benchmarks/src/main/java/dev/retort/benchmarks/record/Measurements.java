package dev.retort.benchmarks.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The CSV file. Rows are appended as they come, so that a run that was interrupted leaves what it has measured.
 *
 * <p>A work may have been measured several times. What counts is its last run; a part of the peers that is measured again is a
 * run of its own, as figures of different runs are not compared.
 */
public final class Measurements {
    private final List<Measurement> rows;
    private final Path file;

    private Measurements(Path file, List<Measurement> rows) {
        this.file = file;
        this.rows = rows;
    }

    /** Returns rows that are kept nowhere. */
    public static Measurements of(List<Measurement> rows) {
        return new Measurements(Path.of("/dev/null"), new ArrayList<>(rows));
    }

    /**
     * Reads a file.
     *
     * @param file which is begun if it is not there
     * @return what it has
     * @throws IOException if it cannot be read, or has a line that is no row, which is named
     */
    public static Measurements read(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
            Files.writeString(file, Measurement.HEADER + "\n");
        }
        List<Measurement> rows = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 1; i < lines.size(); i++) {
            try {
                rows.add(Measurement.of(lines.get(i)));
            } catch (IllegalArgumentException wrong) {
                throw new IOException(file + ":" + (i + 1) + ": " + wrong.getMessage()
                        + "\n  Mend or remove the line; a run that was killed may have left half of one.");
            }
        }
        return new Measurements(file, rows);
    }

    /** Adds a row, also to the file. */
    public void add(Measurement row) throws IOException {
        rows.add(row);
        Files.writeString(file, row.toLine() + "\n", StandardOpenOption.APPEND);
    }

    /** Returns the rows of a work's last run that was not interrupted; none if there is none. */
    public Measurements lastRun(String work) {
        List<Measurement> ofWork =
                rows.stream().filter(row -> row.work().equals(work)).toList();
        String last = ofWork.stream()
                .filter(row -> row.measure() == Measure.FINISHED)
                .map(Measurement::run)
                .max(Comparator.naturalOrder())
                .orElse("");
        return of(ofWork.stream().filter(row -> row.run().equals(last)).toList());
    }

    /** Returns the values of a peer's measure, in the order of the rounds. */
    public List<Double> values(Measurement.Series series, Measure measure) {
        return rows.stream()
                .filter(row -> row.measure() == measure && row.series().equals(series))
                .map(Measurement::value)
                .toList();
    }

    /** Returns the median of a peer's measure; empty if it was not measured. */
    public OptionalDouble median(Measurement.Series series, Measure measure) {
        List<Double> values = values(series, measure);
        return values.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Statistics.median(values));
    }

    /** Returns whose rows there are, in their order. */
    public Set<Measurement.Series> series() {
        Set<Measurement.Series> found = new LinkedHashSet<>();
        rows.stream().filter(row -> row.measure() != Measure.FINISHED).forEach(row -> found.add(row.series()));
        return found;
    }

    /** Returns all rows. */
    public List<Measurement> rows() {
        return Collections.unmodifiableList(rows);
    }
}
