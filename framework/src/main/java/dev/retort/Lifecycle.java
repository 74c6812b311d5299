package dev.retort;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells those who asked for it when an application begins and ends to serve. Safe for use by several threads. */
final class Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private final List<Consumer<Retort>> starting;
    private final List<Consumer<Retort>> stopping;
    private boolean isServing;

    Lifecycle(List<Consumer<Retort>> starting, List<Consumer<Retort>> stopping) {
        this.starting = List.copyOf(starting);
        this.stopping = new ArrayList<>(stopping);
        Collections.reverse(this.stopping);
    }

    /** Begins, unless it has; what fails is thrown, after what was begun has been ended. */
    synchronized void begin(Retort app) {
        if (isServing) {
            return;
        }
        isServing = true;
        try {
            starting.forEach(action -> action.accept(app));
        } catch (Throwable failure) {
            end(app);
            throw failure;
        }
    }

    /** Ends, if it has begun: the last comes first, and all are told whatever happens. */
    synchronized void end(Retort app) {
        if (!isServing) {
            return;
        }
        isServing = false;
        for (Consumer<Retort> action : stopping) {
            try {
                action.accept(app);
            } catch (Throwable e) {
                LOG.error("What was to be done at the end of the application failed", e);
            }
        }
    }
}
