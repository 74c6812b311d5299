package dev.retort.gateway.filter;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The ranges of a {@code Range} field, read as nginx reads them ({@code ngx_http_range_parse}). Immutable.
 *
 * <p>A single wrong range makes all of them unsatisfiable. Too many, one that is empty at the very beginning, or
 * more bytes in sum than there are: then the whole is sent, which is less than what is asked for.
 */
final class ByteRanges {
    private static final String UNIT = "bytes=";
    private static final ByteRanges UNSATISFIABLE = new ByteRanges(new long[0]);

    private final long[] bounds; // start, end, start, end; an end is behind the last byte

    private ByteRanges(long[] bounds) {
        this.bounds = bounds;
    }

    /** Tells whether a field counts bytes. In units that nobody knows it is ignored (RFC 9110, section 14.2). */
    static boolean isInBytes(String field) {
        return field.length() > UNIT.length() && field.regionMatches(true, 0, UNIT, 0, UNIT.length());
    }

    /**
     * Reads a field that counts bytes.
     *
     * @param field the field's value
     * @param length how many bytes there are
     * @param most how many ranges are allowed
     * @return the ranges; none if they cannot be satisfied, null if the whole is to be sent
     */
    static @Nullable ByteRanges parse(String field, long length, int most) {
        return new Parser(field, length, most).parse();
    }

    int count() {
        return bounds.length / 2;
    }

    boolean isEmpty() {
        return bounds.length == 0;
    }

    long start(int index) {
        return bounds[2 * index];
    }

    long length(int index) {
        return bounds[2 * index + 1] - bounds[2 * index];
    }

    /** Writes a range as {@code Content-Range} does: first and last byte. */
    String text(int index) {
        return bounds[2 * index] + "-" + (bounds[2 * index + 1] - 1);
    }

    private static final class Parser {
        private static final long NONE = -1;
        private static final long TOO_GREAT = -2;

        private final String field;
        private final long length;
        private final int most;
        private int at = UNIT.length();
        private long[] bounds = new long[2];
        private int count;
        private long sum;

        Parser(String field, long length, int most) {
            this.field = field;
            this.length = length;
            this.most = most;
        }

        @Nullable ByteRanges parse() {
            do {
                skipSpaces();
                long start = number();
                boolean suffix = start == NONE;
                skipSpaces();
                if (start == TOO_GREAT || peek() != '-') {
                    return UNSATISFIABLE;
                }
                at++;
                skipSpaces();
                long end = number();
                skipSpaces();
                if ((suffix && end == NONE) || end == TOO_GREAT || (peek() != ',' && peek() != 0)) {
                    return UNSATISFIABLE;
                }
                if (suffix) {
                    start = end < length ? length - end : 0;
                    end = length;
                } else {
                    end = end == NONE || end >= length ? length : end + 1;
                }
                if (start < end) {
                    if (++count > most) {
                        return null;
                    }
                    add(start, end);
                } else if (start == 0) {
                    return null;
                }
            } while (next());
            if (count == 0) {
                return UNSATISFIABLE;
            }
            return sum > length ? null : new ByteRanges(Arrays.copyOf(bounds, 2 * count));
        }

        private void add(long start, long end) {
            if (bounds.length < 2 * count) {
                bounds = Arrays.copyOf(bounds, 4 * count);
            }
            bounds[2 * count - 2] = start;
            bounds[2 * count - 1] = end;
            // No overflow: when there are so many that it could, there are long too many.
            sum = Math.min(Long.MAX_VALUE / 2, sum + end - start);
        }

        private boolean next() {
            boolean more = peek() == ',';
            at++;
            return more;
        }

        private char peek() {
            return at < field.length() ? field.charAt(at) : 0;
        }

        private void skipSpaces() {
            while (peek() == ' ') {
                at++;
            }
        }

        /** Reads digits, if there are any. */
        private long number() {
            int begin = at;
            long value = 0;
            while (peek() >= '0' && peek() <= '9') {
                int digit = peek() - '0';
                if (value > (Long.MAX_VALUE - digit) / 10) {
                    return TOO_GREAT;
                }
                value = value * 10 + digit;
                at++;
            }
            return at == begin ? NONE : value;
        }
    }
}
