package dev.retort.routing;

import org.jspecify.annotations.Nullable;

/**
 * A converter whose arguments are bound, reading straight from the path: no substring is made to find out that a text is
 * refused, and no regular expression runs for the built-in ones.
 *
 * <p>Two that are equal read the same, so the {@link MatchTree} merges them into one edge.
 */
sealed interface BoundConverter
        permits StringConverter,
                IntConverter,
                FloatConverter,
                PathConverter,
                UuidConverter,
                AnyConverter,
                RegexConverter,
                FittedConverter {

    /**
     * Reads the whole of {@code text[start, end)}, which has no slash unless {@link #spansSegments()}.
     *
     * @return the value, or null to refuse the text
     */
    @Nullable Object read(String text, int start, int end);

    /** Returns the farthest end, up to {@code limit}, of a text from {@code start} that might be accepted. */
    int reach(String text, int start, int limit);

    /** Returns the least number of chars that are accepted. */
    default int least() {
        return 1;
    }

    /** Tells whether, from a good start, every end between {@link #least()} and {@link #reach} is accepted. */
    default boolean free() {
        return false;
    }

    /** Tells whether the variable runs over slashes; if so, it also takes as little as it can rather than as much. */
    default boolean spansSegments() {
        return false;
    }

    /** Returns the weight; the lighter converter is tried first. */
    int weight();

    /**
     * Writes a value as text, not percent-encoded. Whether {@link #read} takes the text back is left to the caller.
     *
     * @throws IllegalArgumentException if it has none; the message says why
     */
    String write(Object value);
}
