package dev.retort.gateway.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
     * Finds what is known of a directive.
     *
     * @param name the directive's name
     * @param context where it stands
     * @return its description, or null if it is not known there
     */
    public @Nullable Known find(String name, Context context) {
        return byName.getOrDefault(name, List.of()).stream()
                .filter(candidate -> candidate.contexts().contains(context))
                .findFirst()
                .orElse(null);
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
        Known known = find(directive.name(), context);
        if (known == null) {
            throw directive.mistake(
                    byName.containsKey(directive.name())
                            ? "\"" + directive.name() + "\" directive is not allowed here"
                            : "unknown directive \"" + directive.name() + "\"");
        }
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
