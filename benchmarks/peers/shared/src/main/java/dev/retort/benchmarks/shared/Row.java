package dev.retort.benchmarks.shared;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A row of the page. Its title has what every template engine escapes, in the same way.
 *
 * @param id its number
 * @param title its text
 */
public record Row(int id, String title) {
    /** All rows: what an application would have from its database. */
    public static final List<Row> ALL = IntStream.rangeClosed(1, 20)
            .mapToObj(id -> new Row(id, "Tea & <i>biscuits</i> for " + id))
            .toList();
}
