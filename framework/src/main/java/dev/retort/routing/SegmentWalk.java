package dev.retort.routing;

import dev.retort.routing.RuleParser.Token;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes along a path and the segments of one entry at once, and says where they part and how alike they are.
 *
 * <p>A segment reads what stands between two slashes, or all that is left, so there is one way to go, and no way back.
 */
final class SegmentWalk {

    /** What a segment adds to the likeness: an equal text, a value that is taken, a text that is nearly equal. */
    private static final int EQUAL = 4;

    private static final int TAKEN = 3;
    private static final int NEAR = 2;

    /** What each segment that one of the two lacks takes away. */
    private static final int LACKING = 2;

    private static final int LONGEST_NEAR = 64;
    private static final int LONGEST_SHOWN = 40;

    private final Entry entry;
    private final String path;
    private final boolean split;
    private @Nullable String mismatch;
    private int score;
    private int steps;

    /**
     * Goes along.
     *
     * @param split whether segments with several variables may be split, which can be dear
     */
    SegmentWalk(Entry entry, String path, boolean split) {
        this.entry = entry;
        this.path = path;
        this.split = split;
        List<Segment> segments = Form.of(entry.rule()).stream()
                .filter(form -> form.kind() == entry.kind())
                .findFirst()
                .orElseThrow()
                .path();
        int slash = 0;
        int variable = 0;
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            if (slash >= path.length()) {
                part(
                        segment.equals(new Segment.Static(""))
                                ? "the path has no slash at its end"
                                : "the path is too short");
                score -= LACKING * (segments.size() - i);
                return;
            }
            int start = slash + 1;
            int next = path.indexOf('/', start);
            int end = segment.toEnd() || next < 0 ? path.length() : next;
            read(segment, i + 1, start, end, variable);
            variable += segment.variables();
            slash = end;
        }
        if (slash < path.length()) {
            part(
                    path.length() == slash + 1
                            ? "the path has a slash at its end"
                            : "the path is too long, from " + shown(path.substring(slash)) + " on");
            score -= LACKING
                    * (int) path.substring(slash).chars().filter(c -> c == '/').count();
        }
    }

    private void read(Segment segment, int number, int start, int end, int variable) {
        if (segment instanceof Segment.Static text) {
            boolean equal = end - start == text.text().length() && path.startsWith(text.text(), start);
            String given = path.substring(start, end);
            if (equal) {
                score += EQUAL;
            } else {
                score += end - start <= LONGEST_NEAR && Nearest.within(given, List.of(text.text())) != null ? NEAR : 0;
                part("segment " + number + " is " + shown(given) + ", and not \"" + text.text() + '"');
            }
            return;
        }
        int taken = split || segment.variables() == 1
                ? new SegmentReader(segment).read(path, start, end, new Object[segment.variables()], 0)
                : -1;
        steps += Math.abs(taken);
        if (taken > 0) {
            score += TAKEN;
        } else {
            String place = segment.toEnd() ? "the path from segment " + number + " on" : "segment " + number;
            part(place + ", " + shown(path.substring(start, end)) + ", is refused by " + written(segment, variable));
        }
    }

    /** Returns a segment with variables as the rule writes it. */
    private String written(Segment segment, int first) {
        String pattern = entry.rule().rule().pattern();
        List<Token.Variable> variables = RuleParser.parsePath(pattern).stream()
                .filter(Token.Variable.class::isInstance)
                .map(Token.Variable.class::cast)
                .toList();
        int start = variables.get(first).start();
        int end = variables.get(first + segment.variables() - 1).end();
        return segment.prefix() + pattern.substring(start, end) + segment.suffix();
    }

    private void part(String reason) {
        mismatch = mismatch == null ? reason : mismatch;
    }

    private static String shown(String text) {
        return '"' + (text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN - 3) + "..." : text) + '"';
    }

    /** Returns the first difference, or null where the path is the entry's. */
    @Nullable String mismatch() {
        return mismatch;
    }

    /** Returns how alike the two are; more is nearer. */
    int score() {
        return score;
    }

    int steps() {
        return steps;
    }
}
