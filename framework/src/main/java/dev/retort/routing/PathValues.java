package dev.retort.routing;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds the values of a match by name, and by position in {@link Rule#variables()}.
 *
 * <p>An immutable map over two arrays: a rule has a handful of variables, and for so few a scan is quicker than a hash. A
 * dispatcher that knows the rule reads by position and does not even scan. No value is null. Safe for use by many threads
 * as far as the values themselves are.
 */
public final class PathValues extends AbstractMap<String, Object> {

    static final PathValues EMPTY = new PathValues(new String[0], new Object[0]);

    /** The names of a rule's values, and the values among them that are the same for every request: its defaults. */
    static final class Layout {
        private final String[] names;
        private final Object[] defaults;

        /** Takes the names of the variables, and of the defaults after them. */
        Layout(List<String> names, Collection<Object> defaults) {
            this.names = names.toArray(String[]::new);
            this.defaults = defaults.toArray();
        }

        List<String> names() {
            return List.of(names);
        }

        int defaults() {
            return defaults.length;
        }

        /** Makes the values of a match; keeps the array. */
        PathValues values(Object[] variables) {
            if (defaults.length == 0) {
                return names.length == 0 ? EMPTY : new PathValues(names, variables);
            }
            Object[] values = Arrays.copyOf(variables, names.length);
            System.arraycopy(defaults, 0, values, variables.length, defaults.length);
            return new PathValues(names, values);
        }
    }

    /**
     * Returns what a request has that matched no rule.
     *
     * @return no values
     */
    public static PathValues none() {
        return EMPTY;
    }

    private final String[] names;
    private final Object[] values;

    /** Keeps both arrays, which nobody may write to again. */
    PathValues(String[] names, Object[] values) {
        this.names = names;
        this.values = values;
    }

    /**
     * Returns the value of the variable at a position of {@link Rule#variables()}.
     *
     * @param position from 0 to {@link #size()} - 1
     * @return the value
     * @throws IndexOutOfBoundsException if there is no such position
     */
    public Object get(int position) {
        return values[position];
    }

    /**
     * Returns the name of the variable at a position.
     *
     * @param position from 0 to {@link #size()} - 1
     * @return the name
     * @throws IndexOutOfBoundsException if there is no such position
     */
    public String name(int position) {
        return names[position];
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        int position = position(name);
        return position < 0 ? null : values[position];
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return position(name) >= 0;
    }

    @Override
    public int size() {
        return names.length;
    }

    private int position(@Nullable Object name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return names.length;
            }

            @Override
            public Iterator<Entry<String, Object>> iterator() {
                return new Iterator<>() {
                    private int next;

                    @Override
                    public boolean hasNext() {
                        return next < names.length;
                    }

                    @Override
                    public Entry<String, Object> next() {
                        if (next == names.length) {
                            throw new NoSuchElementException();
                        }
                        return Map.entry(names[next], values[next++]);
                    }
                };
            }
        };
    }
}
