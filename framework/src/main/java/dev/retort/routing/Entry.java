package dev.retort.routing;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One form of a rule in the tree. A rule is entered as it is written and, where slashes at the end are to be forgiven, once
 * more with the slash that it lacks or without the slash that it has.
 */
final class Entry {

    /** The forms, in the order in which they are tried at one place. */
    enum Kind {
        /** As it is written. */
        EXACT,
        /** A rule that ends with a slash, without it: a redirect, or served if slashes are not strict. */
        WITHOUT_SLASH,
        /** A rule that ends without a slash, with one: served, entered only if slashes are not strict. */
        WITH_SLASH
    }

    private final CompiledRule rule;
    private final Kind kind;
    private final List<int[]> weights;
    private final boolean anyMethod;

    /** The place in the order of all entries of the map; lower goes first. */
    private int rank;

    private String[] methods = {};
    private Match.MethodNotAllowed refusal = new Match.MethodNotAllowed(Set.of(), false);

    Entry(CompiledRule rule, Kind kind, List<int[]> weights) {
        this.rule = rule;
        this.kind = kind;
        this.weights = List.copyOf(weights);
        this.anyMethod = rule.takesAnyMethod();
    }

    void rank(int rank) {
        this.rank = rank;
    }

    void allow(Match.MethodNotAllowed allowed) {
        refusal = allowed;
        methods = allowed.allowed().toArray(String[]::new);
    }

    CompiledRule rule() {
        return rule;
    }

    Kind kind() {
        return kind;
    }

    List<int[]> weights() {
        return weights;
    }

    int rank() {
        return rank;
    }

    /** Tells whether the match is answered with a redirect to the same path with a slash. */
    boolean redirects() {
        return kind == Kind.WITHOUT_SLASH && rule.strictSlashes();
    }

    /** Tells whether the entry takes a method; null is one that none takes. */
    boolean takes(@Nullable String method) {
        if (anyMethod) {
            return method != null;
        }
        for (String taken : methods) {
            if (taken.equals(method)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the answer for a method that the entry does not take. */
    Match.MethodNotAllowed refusal() {
        return refusal;
    }
}
