package dev.retort.gateway.config;

/**
 * A mistake in a configuration. Its message is what nginx would say after {@code [emerg]}: the cause, the place, and
 * often what to write instead.
 */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

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
}
