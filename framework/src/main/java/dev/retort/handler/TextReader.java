package dev.retort.handler;

import java.time.DateTimeException;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a text of the request into a type, and writes a value of the type as such a text.
 *
 * @param wanted what the type wants, to follow "is not": "a whole number"
 * @param reader returns the value, or null or an IllegalArgumentException or DateTimeException for a text that is none
 * @param writer returns a text that is read as the value
 * @param isText whether the text itself is the value, so that an empty one is a value as well
 */
record TextReader(
        String wanted, Function<String, @Nullable Object> reader, Function<Object, String> writer, boolean isText) {

    static TextReader of(String wanted, Function<String, @Nullable Object> reader) {
        return new TextReader(wanted, reader, Object::toString, false);
    }

    static TextReader ofText() {
        return new TextReader("text", text -> text, Object::toString, true);
    }

    /** Takes constants in any case, and writes them in lower case, as they are written in URLs. */
    static TextReader ofEnum(Class<?> type) {
        EnumTexts texts = new EnumTexts(type);
        return new TextReader("one of " + texts.names(), texts::read, texts::write, false);
    }

    static Object truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes", "1" -> true;
            case "false", "off", "no", "0", "" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    static Object character(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException();
        }
        return text.charAt(0);
    }

    /**
     * Reads a text.
     *
     * @param text the text
     * @return the value, or null if the text is not {@link #wanted()}
     */
    @Nullable Object read(String text) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            return null;
        }
    }
}
