package dev.retort.routing;

import dev.retort.routing.RuleParser.Token;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The order in which rules are tried: a total order that follows from the rules themselves.
 *
 * <p>Rules are compared host first, then segment by segment from left to right. Of two segments the first is the one that
 *
 * <ol>
 *   <li>is text alone;
 *   <li>has more literals;
 *   <li>has the longer literals, compared in turn;
 *   <li>stays within its segment, rather than to run over slashes to the end of the rule;
 *   <li>has more variables;
 *   <li>has the lighter converters, compared in turn.
 * </ol>
 *
 * <p>Where all of this is equal, a rule that matches a path as it is goes before one that needs a slash, and otherwise the
 * order is that of registration. The order is Werkzeug's but for the
 * fourth point, without which {@code /<path:a>/<b>} goes before {@code /<a>/edit} (werkzeug#2924), and for holding
 * whatever other rules there are, where Werkzeug lets an unrelated rule change it (werkzeug#3156).
 *
 * <p>A weight is an array of ints so that comparing two of them, number by number, is that list.
 */
final class Priority {

    /** A host or segment without a variable. */
    static final int[] STATIC = {0, 0};

    /** A host without a variable that names its port, which goes before the same host without. */
    static final int[] STATIC_WITH_PORT = {0, -1};

    /** What goes after everything else: a rule for every host, or a slash that the rule does without. */
    static final int[] LAST = {2};

    private static final Comparator<int[]> BY_WEIGHT = Arrays::compare;

    /** Entries in the order in which they are tried. */
    static final Comparator<Entry> ORDER = Comparator.comparing(
                    Entry::weights,
                    (a, b) -> Arrays.compare(a.toArray(int[][]::new), b.toArray(int[][]::new), BY_WEIGHT))
            .thenComparing(Entry::kind)
            .thenComparingInt(entry -> entry.rule().index());

    private Priority() {}

    /** Computes the weight of a segment that has a variable. */
    static int[] weigh(List<Token> tokens, List<BoundConverter> converters) {
        int[] literals = tokens.stream()
                .filter(Token.Literal.class::isInstance)
                .mapToInt(token -> -((Token.Literal) token).text().length())
                .toArray();
        int[] weight = new int[4 + literals.length + converters.size()];
        int at = 0;
        weight[at++] = 1;
        weight[at++] = -literals.length;
        for (int length : literals) {
            weight[at++] = length;
        }
        weight[at++] = converters.stream().anyMatch(BoundConverter::spansSegments) ? 1 : 0;
        weight[at++] = -converters.size();
        for (BoundConverter converter : converters) {
            weight[at++] = converter.weight();
        }
        return weight;
    }
}
