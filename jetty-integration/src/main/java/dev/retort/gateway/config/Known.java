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
 * @param repeatable whether one block may have it more than once
 * @param effect whether it has an effect
 * @param synopsis its arguments as documentation writes them
 * @param purpose what it does, in one line
 */
public record Known(
        String name,
        Set<Context> contexts,
        int min,
        int max,
        @Nullable Block block,
        boolean repeatable,
        boolean effect,
        String synopsis,
        String purpose) {

    /** The kinds of blocks. */
    public enum Block {
        /** Directives that are checked in a context, see {@link Known#inside}. */
        DIRECTIVES,
        /** Lines that the directive itself reads, such as those of {@code map} and {@code types}. */
        LINES
    }

    /**
     * Starts the description of a directive that takes one argument, once in a block.
     *
     * @param name the directive's name
     * @param synopsis its arguments as documentation writes them, such as {@code "size"} or {@code "on | off"}
     * @param purpose what it does, in one line
     * @param contexts where it may stand
     * @return the description
     */
    public static Known directive(String name, String synopsis, String purpose, Context... contexts) {
        return new Known(name, Set.of(contexts), 1, 1, null, false, true, synopsis, purpose);
    }

    /**
     * Returns this with another number of arguments.
     *
     * @param least the least number
     * @param most the greatest number
     * @return the description
     */
    public Known arguments(int least, int most) {
        return new Known(name, contexts, least, most, block, repeatable, effect, synopsis, purpose);
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
        return new Known(name, contexts, min, max, block, true, effect, synopsis, purpose);
    }

    /**
     * Returns this as one that has a block.
     *
     * @param kind what is in it
     * @return the description
     */
    public Known with(Block kind) {
        return new Known(name, contexts, min, max, kind, repeatable, effect, synopsis, purpose);
    }

    /**
     * Returns this as one that is accepted and does nothing here.
     *
     * @return the description
     */
    public Known withoutEffect() {
        return new Known(name, contexts, min, max, block, repeatable, false, synopsis, purpose);
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
