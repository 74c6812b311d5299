package dev.retort.routing;

import org.jspecify.annotations.Nullable;

/** {@code string(minlength, maxlength, length)}: text within one segment, its length counted in code points. */
record StringConverter(int least, int most) implements BoundConverter {

    static final StringConverter ANY_LENGTH = new StringConverter(1, Integer.MAX_VALUE);

    static BoundConverter of(ConverterArguments arguments) {
        arguments.parameters("minlength", "maxlength", "length");
        long minlength = arguments.integer("minlength").orElse(1);
        long maxlength = arguments.integer("maxlength").orElse(Integer.MAX_VALUE);
        if (arguments.integer("length").isPresent()) {
            minlength = maxlength = arguments.integer("length").getAsLong();
        }
        if (minlength < 1) {
            throw new IllegalArgumentException("A string has at least one character: write a length of 1 or more");
        }
        if (maxlength < minlength) {
            throw new IllegalArgumentException(
                    "No string is as long as " + minlength + " and as short as " + maxlength + ": swap the two");
        }
        if (maxlength > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("No string is that long: write less than " + Integer.MAX_VALUE);
        }
        return new StringConverter((int) minlength, (int) maxlength);
    }

    @Override
    public @Nullable Object read(String text, int start, int end) {
        int length = end - start;
        if (length < least) {
            return null;
        }
        if (!free()) {
            if (length > 2L * most) {
                return null; // A code point takes two chars at most.
            }
            int points = text.codePointCount(start, end);
            if (points < least || points > most) {
                return null;
            }
        }
        return text.substring(start, end);
    }

    @Override
    public int reach(String text, int start, int limit) {
        int slash = text.indexOf('/', start);
        int end = slash < 0 ? limit : Math.min(slash, limit);
        return (int) Math.min(end, start + 2L * most);
    }

    @Override
    public boolean free() {
        return least == 1 && most == Integer.MAX_VALUE;
    }

    @Override
    public int weight() {
        return 100;
    }

    @Override
    public String write(Object value) {
        return value.toString();
    }
}
