package dev.retort.gateway.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A mistake in a configuration. Its message is what nginx would say after {@code [emerg]}: the cause, the place, and
 * often what to write instead.
 */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 2L;

    /** Messages with places, in their order. */
    private final ArrayList<String> warnings = new ArrayList<>();

    /**
     * Creates the exception.
     *
     * @param message the cause, without the place
     * @param place where the mistake is
     */
    public ConfigException(String message, Place place) {
        super(message + " in " + place);
    }

    /**
     * Creates the exception for a mistake that has no place in a file, as a file that cannot be read.
     *
     * @param message the whole message
     */
    public ConfigException(String message) {
        super(message);
    }

    private ConfigException(ConfigException mistake, List<String> before) {
        super(mistake.getMessage(), mistake);
        warnings.addAll(before);
    }

    /**
     * Returns the same mistake with what was warned of before it was met.
     *
     * @param before messages with places, in their order
     * @return an exception with the same message
     */
    public ConfigException after(List<String> before) {
        return before.isEmpty() ? this : new ConfigException(this, before);
    }

    /**
     * Returns what was warned of before the mistake was met, which nginx has printed by then.
     *
     * @return messages with places, in their order
     */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }
}
