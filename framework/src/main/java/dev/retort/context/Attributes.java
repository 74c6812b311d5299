package dev.retort.context;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds what hooks and handlers of one request tell each other; Flask calls it {@code g}.
 *
 * <p>Used by one thread at a time, as a request is.
 */
public final class Attributes {
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** Made by the request's context. */
    Attributes() {}

    /**
     * Returns a value.
     *
     * @param name the name
     * @return the value, or null if none was set
     */
    public @Nullable Object get(String name) {
        return values.get(name);
    }

    /**
     * Returns a value of a type.
     *
     * @param name the name
     * @param type the type it was set with
     * @param <T> the same type
     * @return the value, or null if none was set
     * @throws ClassCastException if it is of another type
     */
    public <T> @Nullable T get(String name, Class<T> type) {
        return type.cast(values.get(name));
    }

    /**
     * Returns a value that was set under its type.
     *
     * @param type the type
     * @param <T> the same type
     * @return the value, or null if none was set
     */
    public <T> @Nullable T get(Class<T> type) {
        return get(type.getName(), type);
    }

    /**
     * Sets a value.
     *
     * @param name the name
     * @param value the value, or null to remove it
     */
    public void set(String name, @Nullable Object value) {
        if (value == null) {
            values.remove(name);
        } else {
            values.put(name, value);
        }
    }

    /**
     * Sets a value under its type, so that nobody has to agree on a name.
     *
     * @param type the type
     * @param value the value, or null to remove it
     * @param <T> the same type
     */
    public <T> void set(Class<T> type, @Nullable T value) {
        set(type.getName(), value);
    }

    /**
     * Returns everything.
     *
     * @return a view by name, in the order set
     */
    public Map<String, Object> asMap() {
        return Collections.unmodifiableMap(values);
    }
}
