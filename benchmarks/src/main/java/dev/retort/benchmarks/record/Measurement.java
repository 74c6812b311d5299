package dev.retort.benchmarks.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A row of the CSV file.
 *
 * @param run when the work's run began, in ISO 8601; rows of one run may be compared with one another
 * @param work what was done, {@code text}
 * @param peer who did it, {@code javalin}
 * @param jdk on which release of the JDK; 0 for a peer that is no JVM
 * @param measure of what
 * @param round which of the rounds, from 1
 * @param value the figure, in the measure's unit
 * @param detail what it was worked out from, or why there is no figure
 */
public record Measurement(
        String run, String work, String peer, int jdk, Measure measure, int round, double value, String detail) {
    /** The first line of the file. */
    static final String HEADER = "run,work,peer,jdk,measure,round,value,detail";

    /** Whose figures they are: a peer on a JDK. */
    public record Series(String peer, int jdk) {}

    /** Returns whose figure it is. */
    public Series series() {
        return new Series(peer, jdk);
    }

    /** Returns the line of the file, without its end. */
    String toLine() {
        return String.join(
                ",",
                List.of(
                        quoted(run),
                        quoted(work),
                        quoted(peer),
                        jdk == 0 ? "" : String.valueOf(jdk),
                        measure.id(),
                        String.valueOf(round),
                        String.format(Locale.ROOT, "%.6g", value),
                        quoted(detail)));
    }

    /** Quotes as RFC 4180, section 2 has it. */
    private static String quoted(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.matches("[^,\"]*") ? line : '"' + line.replace("\"", "\"\"") + '"';
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it is none of ours
     */
    static Measurement of(String line) {
        List<String> fields = fields(line);
        if (fields.size() != 8) {
            throw new IllegalArgumentException("8 fields are a row, not " + fields.size() + ": " + line);
        }
        return new Measurement(
                fields.get(0),
                fields.get(1),
                fields.get(2),
                fields.get(3).isEmpty() ? 0 : Integer.parseInt(fields.get(3)),
                Measure.of(fields.get(4)),
                Integer.parseInt(fields.get(5)),
                Double.parseDouble(fields.get(6)),
                fields.get(7));
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
