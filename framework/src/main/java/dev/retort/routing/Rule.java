package dev.retort.routing;

/** A rule. */
public final class Rule {
    private Rule() {}
}
