package dev.retort.gateway.config;

/** A kind of block, which decides what may stand in it. The names are those of nginx's documentation. */
public enum Context {
    /** The file's top level. */
    MAIN("main"),
    /** {@code events { … }}. */
    EVENTS("events"),
    /** {@code http { … }}. */
    HTTP("http"),
    /** {@code server { … }} in {@code http}. */
    SERVER("server"),
    /** {@code location … { … }}. */
    LOCATION("location"),
    /** {@code if (…) { … }} in a server. */
    SERVER_IF("if in server"),
    /** {@code if (…) { … }} in a location. */
    LOCATION_IF("if in location"),
    /** {@code limit_except … { … }}. */
    LIMIT_EXCEPT("limit_except"),
    /** {@code upstream … { … }}. */
    UPSTREAM("upstream"),
    /** {@code webapp … { … }}, Retort's own. */
    WEBAPP("webapp");

    private final String label;

    Context(String label) {
        this.label = label;
    }

    /**
     * Returns the name that documentation uses.
     *
     * @return a word or three
     */
    public String label() {
        return label;
    }
}
