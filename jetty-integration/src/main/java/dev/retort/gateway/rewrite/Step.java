package dev.retort.gateway.rewrite;

/** A step of a script: one directive. */
@FunctionalInterface
interface Step {
    /** Whether the script goes on behind a step. */
    enum Flow {
        /** With the next step. */
        ON,
        /** Not, and the exchange is to be served. */
        END,
        /** Not, and the exchange has been answered. */
        ANSWERED
    }

    Flow run(Run run);

    /** Tells whether the step looks at the disk, so that its script must not run where it would hold up others. */
    default boolean usesDisk() {
        return false;
    }
}
