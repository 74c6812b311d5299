package dev.retort.gateway.variable;

import dev.retort.gateway.config.Directive;

/** Reads the name of a variable that a directive defines. */
final class VariableName {
    private VariableName() {}

    /** Returns the name without its dollar sign. */
    static String of(String argument, Directive directive) {
        if (argument.length() < 2 || !argument.startsWith("$")) {
            throw directive.mistake("invalid variable name \"" + argument + "\"");
        }
        return argument.substring(1);
    }
}
