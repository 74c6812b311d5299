package dev.retort.gateway.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every directive that is known, by name. A name can mean different things in different contexts, as {@code server}
 * does. Immutable.
 */
public final class Directives {
    private final Map<String, List<Known>> byName;

    /**
     * Creates the registry.
     *
     * @param all the descriptions; two of one name must not share a context
     * @throws IllegalArgumentException if two do
     */
    public Directives(Collection<Known> all) {
        Map<String, List<Known>> table = new TreeMap<>();
        for (Known known : all) {
            List<Known> same = table.computeIfAbsent(known.name(), name -> new ArrayList<>());
            for (Known other : same) {
                if (!Collections.disjoint(other.contexts(), known.contexts())) {
                    throw new IllegalArgumentException("two modules declare the directive " + known.name());
                }
            }
            same.add(known);
        }
        byName = table;
    }

    /**
     * Returns every description, by name.
     *
     * @return the descriptions in alphabetical order
     */
    public List<Known> all() {
        return byName.values().stream().flatMap(List::stream).toList();
    }

    /**
     * Finds what is known of a directive and refuses one that may not stand where it does.
     *
     * @param directive the directive, with its arguments
     * @param context where it stands
     * @return its description
     * @throws ConfigException if it is unknown, misplaced, or has the wrong arguments
     */
    public Known check(Directive directive, Context context) {
        List<Known> candidates = byName.get(directive.name());
        if (candidates == null) {
            throw directive.mistake("unknown directive \"" + directive.name() + "\"");
        }
        Known known = candidates.stream()
                .filter(candidate -> candidate.contexts().contains(context))
                .findFirst()
                .orElseThrow(() -> directive.mistake("\"" + directive.name() + "\" directive is not allowed here"));
        if (known.block() == null && directive.block() != null) {
            throw directive.mistake("directive \"" + directive.name() + "\" is not terminated by \";\"");
        }
        if (known.block() != null && directive.block() == null) {
            throw directive.mistake("directive \"" + directive.name() + "\" has no opening \"{\"");
        }
        int count = directive.arguments().size();
        if (count < known.min() || count > known.max()) {
            throw directive.mistake("invalid number of arguments in \"" + directive.name() + "\" directive");
        }
        return known;
    }
}
