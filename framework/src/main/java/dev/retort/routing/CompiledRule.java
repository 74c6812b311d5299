package dev.retort.routing;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule with its converters bound and its settings resolved, ready to be put into the tree and to build URLs.
 *
 * @param rule the rule as it was added
 * @param index its position in the map
 * @param endpoint its endpoint, empty where it only redirects
 * @param host the pattern of its host, or null for every host
 * @param hostNamesPort whether the port is part of that pattern
 * @param path its segments; the last one is {@code Static("")} where the rule ends with a slash
 * @param weights the weight of the host and of each segment, as {@link Priority} compares them
 * @param pathVariables the names of the variables, the host's before the path's
 * @param converters the variables' converters, in the same order
 * @param layout how the values of a match are put together
 * @param strictSlashes the rule's setting, or else the map's
 * @param mergeSlashes the rule's setting, or else the map's
 */
record CompiledRule(
        Rule rule,
        int index,
        String endpoint,
        @Nullable Segment host,
        boolean hostNamesPort,
        List<Segment> path,
        List<int[]> weights,
        List<String> pathVariables,
        List<BoundConverter> converters,
        PathValues.Layout layout,
        boolean strictSlashes,
        boolean mergeSlashes) {

    boolean takesAnyMethod() {
        return rule.methods().isEmpty();
    }

    /** Tells whether OPTIONS is answered for this rule rather than by it. */
    boolean answersOptions() {
        return rule.automaticOptions() && !takesAnyMethod() && !rule.methods().contains("OPTIONS");
    }

    /** Tells whether the rule ends with a slash. */
    boolean isBranch() {
        Segment last = path.get(path.size() - 1);
        return last instanceof Segment.Mixed mixed
                ? mixed.branch()
                : last instanceof Segment.Static fixed && fixed.text().isEmpty();
    }

    /** Returns the names of all values: the variables, then the defaults. */
    List<String> names() {
        return layout.names();
    }

    /** Tells whether the two have the same names, variables and defaults taken together. */
    boolean hasSameArguments(CompiledRule other) {
        return Set.copyOf(names()).equals(Set.copyOf(other.names()));
    }

    /** Tells whether the values of a match of this rule are enough to build the other. */
    boolean covers(CompiledRule other) {
        return names().containsAll(other.pathVariables);
    }
}
