package dev.retort.routing;

import dev.retort.routing.Segment.Mixed;
import dev.retort.routing.Segment.Piece;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Splits one text among the pieces of a {@link Mixed} segment.
 *
 * <p>It is what a backtracking regular expression does, without the exponential cost. A variable takes as much as it can
 * and gives back from the end; one that spans slashes takes as little as it can and asks for more. Whether the pieces from
 * one on match from a place on does not depend on how the place was reached, so a failure is remembered and no piece is
 * tried twice from the same place.
 *
 * <p>Nor, for a variable that is {@linkplain BoundConverter#free() free}, is an end tried twice: it takes any text up to a
 * limit, so an end that failed from one start fails from every other start before it. The ends from {@code low} to that
 * limit are known to fail. With both, a text of length n costs at most n steps a piece where the variables are free, and
 * n² a piece where they are not. As looking at a text costs its length too, a search that has looked at ten million
 * characters ends without a match.
 */
final class MixedSearch {

    /** What a search may cost, some ten milliseconds: far more than a path takes that a person could read. */
    private static final int MOST_WORK = 10_000_000;

    private final Mixed segment;
    private final List<Piece> pieces;
    private final String text;
    private final int start;
    private final int limit;

    /** For each piece, where its variable starts and ends, and its value: valid after {@link #run} was true. */
    private final int[] starts;

    private final int[] ends;
    private final @Nullable Object[] values;

    /** For each piece, the places from which it and those after it are known to fail, or to match; null while none is. */
    private final @Nullable BitSet[] failed;

    private final @Nullable BitSet[] matched;

    /** For each free piece, the lowest end known to fail, and the limit up to which all ends after it fail as well. */
    private final int[] low;

    private final int[] lowLimit;

    /** The number of ends tried, which the tests bound. */
    private int steps;

    /** The number of characters that were looked at, or nearly. */
    private int work;

    MixedSearch(Mixed segment, String text, int start, int limit) {
        this.segment = segment;
        this.pieces = segment.pieces();
        this.text = text;
        this.start = start;
        this.limit = limit;
        int size = pieces.size();
        starts = new int[size];
        ends = new int[size];
        values = new Object[size];
        failed = new BitSet[size];
        matched = new BitSet[size];
        low = new int[size];
        lowLimit = new int[size];
        Arrays.fill(lowLimit, -1);
    }

    /** Tells whether the text can be split, and splits it. */
    boolean run() {
        String suffix = segment.suffix();
        if (limit - start < suffix.length() || !text.startsWith(suffix, limit - suffix.length())) {
            return false;
        }
        return segment.endsRight(text, start, limit) && match(0, start);
    }

    private boolean match(int index, int at) {
        if (index == pieces.size()) {
            return at == limit;
        }
        Piece piece = pieces.get(index);
        BoundConverter converter = piece.converter();
        if (converter == null) {
            int end = at + piece.text().length();
            return end <= limit && text.startsWith(piece.text(), at) && match(index + 1, end);
        }
        BitSet places = failed[index];
        if (places != null && places.get(at)) {
            return false;
        }
        boolean found =
                converter.spansSegments() ? matchShortest(index, at, converter) : matchLongest(index, at, converter);
        remember(found ? matched : failed, index, at);
        return found;
    }

    private static void remember(@Nullable BitSet[] places, int index, int at) {
        BitSet known = places[index];
        if (known == null) {
            known = places[index] = new BitSet();
        }
        known.set(at);
    }

    private boolean matchLongest(int index, int at, BoundConverter converter) {
        int reach = converter.reach(text, at, limit);
        int first = at + converter.least();
        int last = lastOpenEnd(index, reach, converter);
        for (int end = last; end >= first && !isExhausted(); end--) {
            if (take(index, at, end, converter)) {
                return true;
            }
        }
        closeEnds(index, first, last, reach, converter);
        return false;
    }

    private boolean matchShortest(int index, int at, BoundConverter converter) {
        int reach = converter.reach(text, at, limit);
        int first = at + converter.least();
        int last = lastOpenEnd(index, reach, converter);
        for (int end = first; end <= last && !isExhausted(); end++) {
            if (take(index, at, end, converter)) {
                return true;
            }
        }
        closeEnds(index, first, last, reach, converter);
        return false;
    }

    /** Returns the last end that is not known to fail. */
    private int lastOpenEnd(int index, int reach, BoundConverter converter) {
        return converter.free() && lowLimit[index] == reach ? Math.min(reach, low[index] - 1) : reach;
    }

    /** Remembers that the ends from {@code first} on fail, once all of them have been tried and have. */
    private void closeEnds(int index, int first, int last, int reach, BoundConverter converter) {
        if (converter.free() && reach >= first) {
            lowLimit[index] = reach;
            low[index] = Math.min(last + 1, first);
        }
    }

    /** Gives {@code text[at, end)} to a variable, if the variable accepts it and the pieces after it match from there. */
    private boolean take(int index, int at, int end, BoundConverter converter) {
        steps++;
        work += 1 + (converter.free() ? 0 : end - at);
        // The rest is the cheaper question as a rule, unless it is known to match and would only be split once more.
        Object value = null;
        if (isKnown(index + 1, end)) {
            value = converter.read(text, at, end);
            if (value == null) {
                return false;
            }
        }
        if (!match(index + 1, end)) {
            return false;
        }
        if (value == null) {
            value = converter.read(text, at, end);
            if (value == null) {
                return false;
            }
        }
        starts[index] = at;
        ends[index] = end;
        values[index] = value;
        return true;
    }

    private boolean isKnown(int index, int at) {
        BitSet places = index < matched.length ? matched[index] : null;
        return places != null && places.get(at);
    }

    /** Copies the values of the variables, in order, to {@code target} from {@code offset} on. */
    void copyValues(@Nullable Object[] target, int offset) {
        for (int i = 0; i < values.length; i++) {
            if (pieces.get(i).converter() != null) {
                target[offset++] = values[i];
            }
        }
    }

    /** Returns the texts of the variables, in order. */
    List<String> texts() {
        return IntStream.range(0, values.length)
                .filter(i -> pieces.get(i).converter() != null)
                .mapToObj(i -> text.substring(starts[i], ends[i]))
                .toList();
    }

    /** Tells whether the search has cost so much that it is given up: then nothing it found out is to be believed. */
    private boolean isExhausted() {
        return work > MOST_WORK;
    }

    int steps() {
        return steps;
    }
}
