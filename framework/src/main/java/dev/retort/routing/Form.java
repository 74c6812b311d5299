package dev.retort.routing;

import dev.retort.routing.Entry.Kind;
import dev.retort.routing.Segment.Mixed;
import dev.retort.routing.Segment.Piece;
import dev.retort.routing.Segment.Static;
import java.util.ArrayList;
import java.util.List;

/**
 * The segments under which a rule is entered into the tree: as it is written, and with or without a slash at the end.
 *
 * @param kind which of these
 * @param path the segments
 * @param weights the weight of the host and of each segment
 */
record Form(Kind kind, List<Segment> path, List<int[]> weights) {

    static List<Form> of(CompiledRule rule) {
        List<Segment> path = rule.path();
        List<int[]> weights = rule.weights();
        int last = path.size() - 1;
        Form exact = new Form(Kind.EXACT, path, weights);
        if (rule.isBranch()) {
            Form without = path.get(last) instanceof Mixed mixed
                    ? new Form(Kind.WITHOUT_SLASH, replaceLast(path, withoutSlash(mixed)), weights)
                    : new Form(Kind.WITHOUT_SLASH, path.subList(0, last), weights.subList(0, last + 1));
            return List.of(exact, without);
        }
        if (rule.strictSlashes()) {
            return List.of(exact);
        }
        if (path.get(last).toEnd()) {
            return path.get(last) instanceof Mixed mixed && !endsWithSpan(mixed)
                    ? List.of(
                            exact,
                            new Form(
                                    Kind.WITH_SLASH,
                                    replaceLast(path, withSlash(mixed)),
                                    append(weights, Priority.LAST)))
                    : List.of(exact); // A variable that runs to the end takes the slash itself.
        }
        return List.of(exact, new Form(Kind.WITH_SLASH, append(path, new Static("")), append(weights, Priority.LAST)));
    }

    /** Takes the slash off the last piece, which ends with one. */
    private static Mixed withoutSlash(Mixed mixed) {
        List<Piece> pieces = new ArrayList<>(mixed.pieces());
        String text = pieces.remove(pieces.size() - 1).text();
        if (text.length() > 1) {
            pieces.add(Piece.of(text.substring(0, text.length() - 1)));
        }
        return new Mixed(pieces, mixed.toEnd(), true);
    }

    private static boolean endsWithSpan(Mixed mixed) {
        BoundConverter last = mixed.pieces().get(mixed.pieces().size() - 1).converter();
        return last != null && last.spansSegments();
    }

    private static Mixed withSlash(Mixed mixed) {
        List<Piece> pieces = new ArrayList<>(mixed.pieces());
        // Empty where the segment ends with a variable.
        String text = mixed.suffix();
        if (!text.isEmpty()) {
            pieces.remove(pieces.size() - 1);
        }
        pieces.add(Piece.of(text + "/"));
        return new Mixed(pieces, mixed.toEnd(), false);
    }

    private static List<Segment> replaceLast(List<Segment> path, Segment last) {
        List<Segment> copy = new ArrayList<>(path);
        copy.set(copy.size() - 1, last);
        return copy;
    }

    private static <T> List<T> append(List<T> list, T last) {
        List<T> copy = new ArrayList<>(list);
        copy.add(last);
        return copy;
    }
}
