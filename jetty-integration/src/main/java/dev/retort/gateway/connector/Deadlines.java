package dev.retort.gateway.connector;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks all connections a few times a second whether their time is up. To look at ten thousand of them takes less than a
 * millisecond; to set and take back a timer for each state of each request would cost every request.
 */
final class Deadlines extends AbstractLifeCycle {
    private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);
    private static final long TICK_MILLIS = 200;

    private final Scheduler scheduler;
    private final Supplier<? extends Collection<? extends Collection<EndPoint>>> connections;
    private volatile Scheduler.@Nullable Task next;

    Deadlines(Scheduler scheduler, Supplier<? extends Collection<? extends Collection<EndPoint>>> connections) {
        this.scheduler = scheduler;
        this.connections = connections;
    }

    @Override
    protected void doStart() {
        plan();
    }

    @Override
    protected void doStop() {
        Scheduler.Task task = next;
        if (task != null) {
            task.cancel();
        }
    }

    private void plan() {
        next = scheduler.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        if (!isStarted() && !isStarting()) {
            return;
        }
        long now = NanoTime.now();
        for (Collection<EndPoint> ofOne : connections.get()) {
            for (EndPoint endPoint : ofOne) {
                try {
                    ((ClientEndPoint) endPoint).check(now);
                } catch (RuntimeException failure) {
                    LOG.warn("{} could not be ended", endPoint, failure);
                }
            }
        }
        plan();
    }
}
