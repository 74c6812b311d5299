package dev.retort.routing;

import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code uuid}: 36 characters with their hyphens, in either case, read as a {@link UUID} and written in lower case. */
record UuidConverter() implements BoundConverter {

    private static final int LENGTH = 36;

    static BoundConverter of(ConverterArguments arguments) {
        arguments.parameters();
        return new UuidConverter();
    }

    @Override
    public @Nullable Object read(String text, int start, int end) {
        if (end - start != LENGTH) {
            return null;
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(start + i);
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                if (c != '-') {
                    return null;
                }
                continue;
            }
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return null;
            }
            if (i < 18) {
                high = high << 4 | digit;
            } else {
                low = low << 4 | digit;
            }
        }
        return new UUID(high, low);
    }

    @Override
    public int reach(String text, int start, int limit) {
        return Math.min(start + LENGTH, limit);
    }

    @Override
    public int least() {
        return LENGTH;
    }

    @Override
    public int weight() {
        return 100;
    }

    @Override
    public String write(Object value) {
        return value.toString().toLowerCase(Locale.ROOT);
    }
}
