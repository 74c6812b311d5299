package dev.retort.gateway.rewrite;

import dev.retort.gateway.exchange.Exchange;

/** One run of a script. */
final class Run {
    private final Exchange exchange;
    private boolean changed;
    private boolean escapesCaptures;

    Run(Exchange exchange) {
        this.exchange = exchange;
        this.escapesCaptures = exchange.request().hasEscapedPath();
    }

    Exchange exchange() {
        return exchange;
    }

    /** Tells whether a location is to be found for the path anew. */
    boolean hasChanged() {
        return changed;
    }

    /** The path has changed; the location stays if this is where the rewriting ends. */
    void change(boolean stays) {
        changed = !stays;
    }

    /** The location stays whatever has changed the path. */
    void stay() {
        changed = false;
    }

    /** Tells whether {@code $1} is escaped in a {@code set}: it is until a {@code rewrite} has been carried out. */
    boolean escapesCaptures() {
        return escapesCaptures;
    }

    void rewritten() {
        escapesCaptures = false;
    }
}
