package dev.retort.gateway.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a directive: where it may stand, how many arguments it takes, and what it is for. The table in
 * {@code docs/nginx-directives.md} is printed from these.
 *
 * @param name the directive's name
 * @param contexts where it may stand
 * @param min the least number of arguments
 * @param max the greatest number of arguments; {@link Integer#MAX_VALUE} for no limit
 * @param block what its block is: null if it has none
 * @param repetition whether one block may have it more than once
 * @param effect whether it has an effect
 * @param check what its arguments must be like
 * @param variablesFrom the first argument, from 0, that may have variables in it, which must be known wherever it
 *     stands; -1 if there is none
 * @param synopsis its arguments as documentation writes them
 * @param purpose what it does, in one line
 */
public record Known(
        String name,
        Set<Context> contexts,
        int min,
        int max,
        @Nullable Block block,
        Repetition repetition,
        boolean effect,
        Check check,
        int variablesFrom,
        String synopsis,
        String purpose) {

    /** Whether one block may have a directive more than once. */
    public enum Repetition {
        /** It may not. */
        NEVER,
        /** It may, unless one of them is {@code off}. */
        UNLESS_OFF,
        /** It may. */
        ALWAYS
    }

    /** The kinds of blocks. */
    public enum Block {
        /** Directives that are checked in a context, see {@link Known#inside}. */
        DIRECTIVES,
        /** Lines that the directive itself reads, such as those of {@code map} and {@code types}. */
        LINES
    }

    /**
     * Starts the description of a directive that takes one argument, once in a block. Where the synopsis is {@code on | off},
     * {@code time}, {@code size}, {@code number} or {@code number size}, the arguments must be of that kind.
     *
     * @param name the directive's name
     * @param synopsis its arguments as documentation writes them, such as {@code "size"} or {@code "on | off"}
     * @param purpose what it does, in one line
     * @param contexts where it may stand
     * @return the description
     */
    public static Known directive(String name, String synopsis, String purpose, Context... contexts) {
        return new Known(
                name, Set.of(contexts), 1, 1, null, Repetition.NEVER, true, Check.of(synopsis), -1, synopsis, purpose);
    }

    /**
     * Returns this with another number of arguments.
     *
     * @param least the least number
     * @param most the greatest number
     * @return the description
     */
    public Known arguments(int least, int most) {
        return new Known(
                name, contexts, least, most, block, repetition, effect, check, variablesFrom, synopsis, purpose);
    }

    /**
     * Returns this with at least so many arguments.
     *
     * @param least the least number
     * @return the description
     */
    public Known atLeast(int least) {
        return arguments(least, Integer.MAX_VALUE);
    }

    /**
     * Returns this as one that may stand in a block more than once.
     *
     * @return the description
     */
    public Known many() {
        return new Known(
                name, contexts, min, max, block, Repetition.ALWAYS, effect, check, variablesFrom, synopsis, purpose);
    }

    /**
     * Returns this as one that may stand in a block more than once, unless one of them is {@code off}.
     *
     * @return the description
     */
    public Known manyUnlessOff() {
        return new Known(
                name,
                contexts,
                min,
                max,
                block,
                Repetition.UNLESS_OFF,
                effect,
                check,
                variablesFrom,
                synopsis,
                purpose);
    }

    /**
     * Returns this with another check of its arguments.
     *
     * @param rule is shown each such directive where it is read, once the number of its arguments is right
     * @return the description
     */
    public Known checked(Check rule) {
        return new Known(name, contexts, min, max, block, repetition, effect, rule, variablesFrom, synopsis, purpose);
    }

    /**
     * Returns this as one whose arguments may have variables in them.
     *
     * @param from the first argument that may, from 0; if the very first begins with a tilde, it is a regular expression
     * @return the description
     */
    public Known withVariables(int from) {
        return new Known(name, contexts, min, max, block, repetition, effect, check, from, synopsis, purpose);
    }

    /**
     * Returns this as one that has a block.
     *
     * @param kind what is in it
     * @return the description
     */
    public Known with(Block kind) {
        return new Known(name, contexts, min, max, kind, repetition, effect, check, variablesFrom, synopsis, purpose);
    }

    /**
     * Returns this as one that is accepted and does nothing here.
     *
     * @return the description
     */
    public Known withoutEffect() {
        return new Known(name, contexts, min, max, block, repetition, false, check, variablesFrom, synopsis, purpose);
    }

    /**
     * Returns the context of what stands in this directive's block.
     *
     * @param outer where the directive itself stands
     * @return the context
     * @throws IllegalStateException if its block has no directives
     */
    public Context inside(Context outer) {
        return switch (name) {
            case "events" -> Context.EVENTS;
            case "http" -> Context.HTTP;
            case "server" -> Context.SERVER;
            case "location" -> Context.LOCATION;
            case "upstream" -> Context.UPSTREAM;
            case "limit_except" -> Context.LIMIT_EXCEPT;
            case "webapp" -> Context.WEBAPP;
            case "if" -> outer == Context.SERVER ? Context.SERVER_IF : Context.LOCATION_IF;
            default -> throw new IllegalStateException(name + " has no block of directives");
        };
    }
}
