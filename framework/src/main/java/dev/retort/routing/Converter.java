package dev.retort.routing;

import org.jspecify.annotations.Nullable;

/**
 * Turns the text of a variable into a value, and a value into text.
 *
 * <p>A converter is registered by name with {@link UrlMap.Builder#converter(String, Converter)} and used as
 * {@code <name:variable>}; one that takes arguments is registered by a {@link ConverterFactory}. The built-in converters
 * are {@code string}, {@code int}, {@code float}, {@code path}, {@code uuid} and {@code any}.
 *
 * <p>{@link #regex()}, {@link #weight()} and {@link #spansSegments()} are read once, when the map is built. An instance
 * is used by many threads at once and must be safe for that.
 *
 * @param <T> the type of the values
 */
public interface Converter<T> {

    /**
     * Returns the regular expression that the whole text of the variable must match.
     *
     * @return a {@link java.util.regex.Pattern}, matched against the percent-decoded text; a text that overflows the
     *     matcher's stack is refused
     */
    String regex();

    /**
     * Returns the weight: of two variables in the same place the lighter is tried first.
     *
     * @return the weight; as in Werkzeug 50 for numbers, 100 for text (the default) and 200 for paths
     */
    default int weight() {
        return 100;
    }

    /**
     * Tells whether the variable may run over slashes into the segments that follow.
     *
     * @return by default, as in Werkzeug, whether the expression has a slash, the {@code [^/…]} of a negated class aside
     */
    default boolean spansSegments() {
        return regex().replace("[^/", "").indexOf('/') >= 0;
    }

    /**
     * Converts text that matches {@link #regex()}.
     *
     * <p>A text is also refused by throwing an {@link IllegalArgumentException} or a {@link java.time.DateTimeException},
     * as the parsers of the JDK do. Where a text is refused, the next rule is tried.
     *
     * @param text the percent-decoded text, without a slash unless {@link #spansSegments()}
     * @return the value, or null to refuse the text
     */
    @Nullable T toValue(String text);

    /**
     * Converts a value to the text that {@link #toValue(String)} reads.
     *
     * @param value the value
     * @return the text, not percent-encoded; by default the value's {@code toString}
     * @throws IllegalArgumentException if the value has no such text; its message, like that of a
     *     {@link java.time.DateTimeException}, becomes part of the {@link BuildException}
     */
    default String toUrl(T value) {
        return value.toString();
    }
}
