package dev.retort.routing;

import dev.retort.routing.Segment.Mixed;
import dev.retort.routing.Segment.Piece;
import dev.retort.routing.Segment.Variable;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of a segment's variables from a text.
 *
 * <p>Where there is one variable it can only be what stands between the literals; only where there are more does a {@link
 * MixedSearch} have to find out.
 */
final class SegmentReader {

    private final Segment segment;
    private final String prefix;
    private final String suffix;

    /** The converter of the only variable, or null where there are several. */
    private final @Nullable BoundConverter only;

    private final int variables;

    /** Whether the segment is its variable and nothing else. */
    private final boolean bare;

    SegmentReader(Segment segment) {
        this.segment = segment;
        this.prefix = segment.prefix();
        this.suffix = segment.suffix();
        this.variables = segment.variables();
        this.bare = segment instanceof Variable;
        this.only = variables == 1 ? onlyConverter(segment) : null;
    }

    private static @Nullable BoundConverter onlyConverter(Segment segment) {
        if (segment instanceof Variable variable) {
            return variable.converter();
        }
        for (Piece piece : ((Mixed) segment).pieces()) {
            if (piece.converter() != null) {
                return piece.converter();
            }
        }
        return null;
    }

    int variables() {
        return variables;
    }

    /**
     * Reads {@code text[start, end)} and puts the values into {@code values} from {@code count} on.
     *
     * @return the number of steps it took, at least one; negative if the text does not match
     */
    int read(String text, int start, int end, @Nullable Object[] values, int count) {
        if (only == null) {
            MixedSearch split = new MixedSearch((Mixed) segment, text, start, end);
            boolean matches = split.run();
            if (!matches) {
                return -1 - split.steps();
            }
            split.copyValues(values, count);
            return 1 + split.steps();
        }
        Object value = bare ? only.read(text, start, end) : readBetween(only, text, start, end);
        values[count] = value;
        return value == null ? -1 : 1;
    }

    private @Nullable Object readBetween(BoundConverter converter, String text, int start, int end) {
        int from = start + prefix.length();
        int to = end - suffix.length();
        return from <= to
                        && text.startsWith(prefix, start)
                        && text.startsWith(suffix, to)
                        && ((Mixed) segment).endsRight(text, start, end)
                ? converter.read(text, from, to)
                : null;
    }
}
