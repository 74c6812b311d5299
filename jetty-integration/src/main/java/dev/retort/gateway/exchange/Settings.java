package dev.retort.gateway.exchange;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What modules have compiled for one location or server. Filled at load, read only afterwards. */
public final class Settings {
    private final Map<Setting<?>, Object> values = new HashMap<>();

    /** Creates an empty set. */
    public Settings() {}

    /**
     * Keeps a value.
     *
     * @param setting the key
     * @param value the value
     * @param <T> its type
     */
    public <T> void put(Setting<T> setting, T value) {
        values.put(setting, value);
    }

    /**
     * Returns a value.
     *
     * @param setting the key
     * @param <T> its type
     * @return the value, or null if the module has none here
     */
    @SuppressWarnings("unchecked") // put() lets nothing else in
    public <T> @Nullable T get(Setting<T> setting) {
        return (T) values.get(setting);
    }
}
