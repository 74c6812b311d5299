package dev.retort.json;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON; what an application implements to bring a library other than Jackson.
 *
 * <p>An implementation is safe for use by several threads.
 */
public interface JsonCodec {
    /**
     * Returns the codec that Retort uses unless told otherwise: Jackson; dates as ISO 8601, unknown fields
     * refused, enums by name in any case, a record's components required unless they are {@code @Nullable} or an
     * {@code Optional} or have a {@code @Default}, and null refused in lists and maps unless it is declared.
     *
     * @return the codec
     */
    static JsonCodec jackson() {
        return JacksonCodec.DEFAULT;
    }

    /**
     * Checks at the start whether values of a type can be read, so that a type that no text fits is not found by the first
     * client.
     *
     * @param type what is to be read into
     * @return what is wrong with it and, on a line of its own, the repair; or null if nothing is known to be, as for every
     *     type unless a codec overrides this
     */
    default @Nullable String check(Type type) {
        return null;
    }

    /**
     * Reads a value.
     *
     * @param json one JSON text in UTF-8
     * @param type what to read it into
     * @return the value, null for the JSON text {@code null}
     * @throws JsonException if the text is not JSON or does not fit the type
     */
    @Nullable Object read(byte[] json, Type type);

    /**
     * Writes a value.
     *
     * @param value what to write
     * @return JSON in UTF-8
     * @throws IllegalArgumentException if the value cannot be written, which is the application's fault
     */
    byte[] write(Object value);
}
