package dev.retort.http;

import org.jspecify.annotations.Nullable;

/**
 * One range of bytes that a client asks for (RFC 9110, section 14.1.2), resolved against a length.
 *
 * @param offset the first byte, 0 or more
 * @param length how many, 1 or more; 0 for a range that lies outside
 */
record ByteRange(long offset, long length) {
    private static final String UNIT = "bytes=";
    private static final ByteRange OUTSIDE = new ByteRange(0, 0);

    /**
     * Reads a {@code Range}.
     *
     * <p>What is malformed, in another unit or more than one range is as if it were not there, which section 14.2
     * allows: the whole is then sent.
     *
     * @param field the header's value
     * @param size the length of the whole, in bytes, 0 or more
     * @return the range, within the whole; {@link #isOutside outside} if nothing of the whole is in it; null if the
     *     header is to be ignored
     */
    static @Nullable ByteRange parse(String field, long size) {
        String text = field.strip();
        if (!text.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
            return null;
        }
        String range = text.substring(UNIT.length()).strip();
        int dash = range.indexOf('-');
        long first = dash < 0 ? -1 : number(range, 0, dash);
        long last = dash < 0 ? -1 : number(range, dash + 1, range.length());
        if (dash == 0) {
            return last < 0 ? null : suffix(last, size);
        }
        boolean open = dash == range.length() - 1;
        if (first < 0 || (last < 0 && !open) || (!open && last < first)) {
            return null;
        }
        if (first >= size) {
            return OUTSIDE;
        }
        return new ByteRange(first, (open ? size : Math.min(last, size - 1) + 1) - first);
    }

    private static @Nullable ByteRange suffix(long wanted, long size) {
        if (wanted == 0) {
            return OUTSIDE;
        }
        long length = Math.min(wanted, size);
        // The last bytes of nothing are nothing, for which Content-Range has no form.
        return length == 0 ? null : new ByteRange(size - length, length);
    }

    /** Reads digits; -1 if there are none or anything else is among them. What is too large is the largest there is. */
    private static long number(String text, int from, int to) {
        long number = from == to ? -1 : 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : 10 * number + digit;
        }
        return number;
    }

    /** Tells whether nothing of the whole is in the range. */
    boolean isOutside() {
        return length == 0;
    }
}
