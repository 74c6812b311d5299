package dev.retort.routing;

import java.time.DateTimeException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An application's {@link Converter}, its expression compiled and its weight read once. */
record RegexConverter(Converter<?> converter, Pattern pattern, int weight, boolean spansSegments)
        implements BoundConverter {

    static BoundConverter of(Converter<?> converter) {
        return new RegexConverter(
                converter, Pattern.compile(converter.regex()), converter.weight(), converter.spansSegments());
    }

    @Override
    public @Nullable Object read(String text, int start, int end) {
        if (!matches(text, start, end)) {
            return null;
        }
        try {
            return converter.toValue(text.substring(start, end));
        } catch (IllegalArgumentException | DateTimeException e) {
            return null;
        }
    }

    private boolean matches(String text, int start, int end) {
        try {
            return pattern.matcher(text).region(start, end).matches();
        } catch (StackOverflowError e) {
            // The JDK's matcher recurses for an alternative under a star; a text that is too long for it is refused.
            return false;
        }
    }

    @Override
    public int reach(String text, int start, int limit) {
        if (spansSegments) {
            return limit;
        }
        int slash = text.indexOf('/', start);
        return slash < 0 ? limit : Math.min(slash, limit);
    }

    @Override
    public int least() {
        return 0;
    }

    @Override
    public String write(Object value) {
        @SuppressWarnings("unchecked") // The bridge method checks, and a mismatch is reported below.
        Converter<Object> unchecked = (Converter<Object>) converter;
        try {
            return unchecked.toUrl(value);
        } catch (ClassCastException e) {
            throw new IllegalArgumentException(
                    "its converter does not take a " + value.getClass().getName(), e);
        }
    }
}
