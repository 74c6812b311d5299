package dev.retort.gateway.filter;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.site.Load;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A set of media types, as {@code gzip_types} and its like name them: {@code text/html} is always in it, {@code *} is every
 * type. Immutable.
 */
final class TypeSet {
    private final boolean all;
    private final Set<String> exact;
    private final TreeSet<String> anyCase = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    private TypeSet(boolean all, Set<String> exact) {
        this.all = all;
        this.exact = exact;
        anyCase.addAll(exact);
    }

    /**
     * Compiles a directive.
     *
     * @param scope the block
     * @param name the directive's name
     * @param otherwise what is in the set where there is none
     * @return the set
     */
    static TypeSet of(Scope scope, String name, List<String> otherwise) {
        List<String> words = scope.words(name);
        if (words.isEmpty()) {
            return new TypeSet(false, Set.copyOf(otherwise));
        }
        Set<String> types = new HashSet<>(Set.of("text/html"));
        for (String type : words) {
            types.add(type.toLowerCase(Locale.ROOT));
        }
        return new TypeSet(types.contains("*"), types);
    }

    /** Warns of types that are there twice; {@code text/html} is there anyway. */
    static void check(Scope scope, String name, Load load) {
        Set<String> types = new HashSet<>(Set.of("text/html"));
        for (Directive directive : scope.own(name)) {
            for (String argument : directive.arguments()) {
                String type = argument.toLowerCase(Locale.ROOT);
                if (!types.add(type) && !type.equals("*")) {
                    load.warn("duplicate MIME type \"" + type + "\"", directive.place());
                }
            }
        }
    }

    /**
     * Tells whether a {@code Content-Type} is in the set.
     *
     * @param contentType the field's value; its parameters do not matter; null if there is none, which only {@code *} takes
     * @return whether it is
     */
    boolean contains(@Nullable String contentType) {
        if (all || contentType == null) {
            return all;
        }
        int semicolon = contentType.indexOf(';');
        String type = semicolon < 0
                ? contentType
                : contentType.substring(0, semicolon).stripTrailing();
        return exact.contains(type) || anyCase.contains(type);
    }
}
