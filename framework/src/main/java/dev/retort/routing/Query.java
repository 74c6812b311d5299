package dev.retort.routing;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The query of a URL: what is left of the values when a rule has taken its own. */
final class Query {

    private Query() {}

    /** Appends the values that are not used by the rule, in order; a list or an array as often as it has elements. */
    static void append(StringBuilder out, Map<String, ?> values, List<String> used) {
        char separator = '?';
        for (Map.Entry<String, ?> entry : values.entrySet()) {
            if (used.contains(entry.getKey())) {
                continue;
            }
            for (Object element : elements(entry.getValue())) {
                out.append(separator)
                        .append(PercentEncoding.query(entry.getKey()))
                        .append('=')
                        .append(PercentEncoding.query(element.toString()));
                separator = '&';
            }
        }
    }

    private static List<Object> elements(Object value) {
        List<Object> elements = new ArrayList<>();
        if (value instanceof Iterable<?> many) {
            many.forEach(element -> addIfPresent(elements, element));
        } else if (value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                addIfPresent(elements, Array.get(value, i));
            }
        } else {
            elements.add(value);
        }
        return elements;
    }

    private static void addIfPresent(List<Object> elements, @Nullable Object element) {
        if (element != null) {
            elements.add(element);
        }
    }
}
