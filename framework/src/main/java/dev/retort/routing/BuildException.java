package dev.retort.routing;

import org.jspecify.annotations.Nullable;

/**
 * Says why no URL can be built: no such endpoint, values that are missing or that would not match again, a method that no
 * rule takes.
 */
public final class BuildException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** The endpoint that was asked for. */
    private final String endpoint;

    /** The endpoint that was probably meant. */
    private final @Nullable String suggestion;

    /**
     * Makes an exception.
     *
     * @param endpoint the endpoint, or what was given in its place
     * @param problem why there is no URL, and what to write instead
     */
    public BuildException(String endpoint, String problem) {
        this(endpoint, problem, null);
    }

    BuildException(String endpoint, String problem, @Nullable String suggestion) {
        super("Cannot build a URL for '" + endpoint + "': " + problem
                + (suggestion == null ? "" : " Did you mean '" + suggestion + "'?"));
        this.endpoint = endpoint;
        this.suggestion = suggestion;
    }

    /**
     * Returns the endpoint that was asked for.
     *
     * @return the endpoint
     */
    public String endpoint() {
        return endpoint;
    }

    /**
     * Returns the endpoint that was probably meant.
     *
     * @return an endpoint of the map, or null where the one that was asked for exists, or where none is near
     */
    public @Nullable String suggestion() {
        return suggestion;
    }
}
