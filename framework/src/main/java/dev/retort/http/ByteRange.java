package dev.retort.http;

import java.util.ArrayList;
import java.util.List;
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

    /** More ranges than a player or a viewer of documents asks for; beyond that they are a way to make servers work. */
    private static final int MOST = 16;

    /**
     * Reads a {@code Range}.
     *
     * <p>What is malformed or in another unit is as if it were not there, and so are more than 16 ranges, and ranges that
     * overlap, all of which section 14.2 allows: the whole is then sent.
     *
     * @param field the header's value
     * @param size the length of the whole, in bytes, 0 or more
     * @return the ranges of which something is in the whole, in the order in which they were asked for; none if each lies
     *     outside; null if the header is to be ignored
     */
    static @Nullable List<ByteRange> parse(String field, long size) {
        String text = field.strip();
        if (!text.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
            return null;
        }
        List<ByteRange> ranges = new ArrayList<>(1);
        int read = 0;
        // Members of a list may be empty (section 5.6.1.2), but a limit keeps commas from being work.
        for (String member : text.substring(UNIT.length()).split(",", 2 * MOST)) {
            String range = member.strip();
            if (range.isEmpty()) {
                continue;
            }
            ByteRange one = read(range, size);
            if (one == null || ++read > MOST) {
                return null;
            }
            if (one.length > 0) {
                ranges.add(one);
            }
        }
        return read == 0 || overlap(ranges) ? null : ranges;
    }

    private static boolean overlap(List<ByteRange> ranges) {
        for (int i = 1; i < ranges.size(); i++) {
            ByteRange range = ranges.get(i);
            for (ByteRange before : ranges.subList(0, i)) {
                if (range.offset < before.offset + before.length && before.offset < range.offset + range.length) {
                    return true;
                }
            }
        }
        return false;
    }

    private static @Nullable ByteRange read(String range, long size) {
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

    /** Returns the value of {@code Content-Range} for this range of a whole. */
    String of(long size) {
        return "bytes " + offset + '-' + (offset + length - 1) + '/' + size;
    }
}
