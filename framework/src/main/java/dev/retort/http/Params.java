package dev.retort.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds the fields of a query or a form: each name with one value or more, in the order sent.
 *
 * <p>Immutable, and so safe for use by several threads.
 */
public final class Params {
    /** The largest number of fields that one query or form may have, unless {@link Limits#fields} says otherwise. */
    static final int MOST_FIELDS = 1000;

    private static final Params EMPTY = new Params(Map.of());

    private final Map<String, List<String>> fields;

    private Params(Map<String, List<String>> fields) {
        this.fields = fields;
    }

    /**
     * Reads {@code application/x-www-form-urlencoded} text, as the WHATWG URL standard splits it.
     *
     * @param text the text, or null for none
     * @param what what the text is, for the reason: "the query", "the form"
     * @param most the most fields that there may be
     * @return the fields
     * @throws HttpException 400 if an escape is wrong, 413 if there are too many fields
     */
    static Params parse(@Nullable String text, String what, int most) {
        if (text == null || text.isEmpty()) {
            return EMPTY;
        }
        Map<String, List<String>> fields = new LinkedHashMap<>();
        int count = 0;
        for (int start = 0; start <= text.length(); ) {
            int ampersand = text.indexOf('&', start);
            int end = ampersand < 0 ? text.length() : ampersand;
            if (end > start) {
                if (++count > most) {
                    throw new HttpException(413, "There are more than " + most + " fields in " + what + ".");
                }
                int equals = text.indexOf('=', start);
                int nameEnd = equals < 0 || equals > end ? end : equals;
                String name = PercentDecoder.decode(text.substring(start, nameEnd), true, what);
                String value =
                        nameEnd == end ? "" : PercentDecoder.decode(text.substring(nameEnd + 1, end), true, what);
                fields.computeIfAbsent(name, absent -> new ArrayList<>(1)).add(value);
            }
            start = end + 1;
        }
        return new Params(fields);
    }

    /** Takes fields, given away: not to be changed afterwards. */
    static Params of(Map<String, List<String>> fields) {
        return fields.isEmpty() ? EMPTY : new Params(fields);
    }

    /** Returns these fields, and behind them the others. */
    Params and(Params others) {
        if (fields.isEmpty() || others.fields.isEmpty()) {
            return fields.isEmpty() ? others : this;
        }
        Map<String, List<String>> all = new LinkedHashMap<>();
        fields.forEach((name, values) -> all.put(name, new ArrayList<>(values)));
        others.fields.forEach((name, values) ->
                all.computeIfAbsent(name, absent -> new ArrayList<>(1)).addAll(values));
        return new Params(all);
    }

    /**
     * Takes the fields that a server has read, without those of the query.
     *
     * @param parameters the fields of the query and the form, the query's values first (Jakarta Servlet 6.0, section 3.1)
     * @param query the fields of the query
     * @return the fields of the form
     */
    static Params withoutQuery(Map<String, String[]> parameters, Params query) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        parameters.forEach((name, values) -> {
            int ofQuery = Math.min(query.all(name).size(), values.length);
            if (ofQuery < values.length) {
                fields.put(name, List.of(values).subList(ofQuery, values.length));
            }
        });
        return new Params(fields);
    }

    /**
     * Returns the first value of a field.
     *
     * @param name the field's name, case-sensitive
     * @return the value, or null if the field was not sent
     */
    public @Nullable String get(String name) {
        List<String> values = fields.get(name);
        return values == null ? null : values.get(0);
    }

    /**
     * Returns every value of a field.
     *
     * @param name the field's name, case-sensitive
     * @return the values in the order sent, none if the field was not sent
     */
    public List<String> all(String name) {
        return Collections.unmodifiableList(fields.getOrDefault(name, List.of()));
    }

    /**
     * Returns the names of the fields that were sent.
     *
     * @return the names in the order first seen
     */
    public Set<String> names() {
        return Collections.unmodifiableSet(fields.keySet());
    }

    @Override
    public String toString() {
        return fields.toString();
    }
}
