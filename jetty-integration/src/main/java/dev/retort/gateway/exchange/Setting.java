package dev.retort.gateway.exchange;

/**
 * The key under which a module keeps what it has compiled for a location, and finds it again when a request comes.
 *
 * @param <T> what is kept
 */
@SuppressWarnings("UnusedTypeParameter") // It ties the values in Settings to their keys.
public final class Setting<T> {
    private final String name;

    /**
     * Creates a key; two with the same name are two keys.
     *
     * @param name what messages call it
     */
    public Setting(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }
}
