package dev.retort.debug;

import java.util.List;

/**
 * Some lines of a source file around the one that a stack trace names.
 *
 * @param file the file, relative to its project or jar
 * @param first the number of the first of the lines, from 1
 * @param line the number of the line that is meant
 * @param lines the lines, without their ends
 */
public record SourceExcerpt(String file, int first, int line, List<String> lines) {

    /**
     * Copies the lines.
     *
     * @param file the file, relative to its project or jar
     * @param first the number of the first of the lines, from 1
     * @param line the number of the line that is meant
     * @param lines the lines, without their ends
     */
    public SourceExcerpt {
        lines = List.copyOf(lines);
    }
}
