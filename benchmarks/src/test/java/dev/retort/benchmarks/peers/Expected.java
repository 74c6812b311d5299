package dev.retort.benchmarks.peers;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The longer answers, told a second time so that a mistake in what the peers share is seen. */
final class Expected {
    private Expected() {}

    static String largeJson() {
        return IntStream.range(1000, 1047)
                .mapToObj(id -> """
                        {"available":%s,"id":%d,"name":"Kettle %d","price":%d,"tags":["kitchen","steel"]}""".formatted(id % 3 != 0, id, id, 1990 + 7 * (id - 1000)))
                .collect(Collectors.joining(",", "[", "]"));
    }

    static String page() {
        String rows = IntStream.rangeClosed(1, 20)
                .mapToObj(id ->
                        "<tr><td>%d</td><td>Tea &amp; &lt;i&gt;biscuits&lt;/i&gt; for %d</td></tr>".formatted(id, id))
                .collect(Collectors.joining());
        return """
                <!doctype html>
                <html><head><title>Rows</title></head><body><table>
                <tr><th>id</th><th>title</th></tr>%s</table></body></html>""".formatted(rows);
    }
}
