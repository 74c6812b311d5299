package dev.retort.testing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** A field of a query or a form that a test sends; of a name there may be several. */
record Field(String name, String value) {
    /** Adds a field for each value. */
    static void add(List<Field> fields, String name, Iterable<?> values) {
        values.forEach(value -> fields.add(new Field(name, String.valueOf(value))));
    }

    /** Returns the fields as browsers encode them (WHATWG URL, section 5.2). */
    static String encoded(List<Field> fields) {
        return fields.stream()
                .map(field -> encode(field.name) + "=" + encode(field.value))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
