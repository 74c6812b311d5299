package dev.retort.gateway.upstream;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Values;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves the names of an upstream's servers again and again: {@code server … resolve}. On a thread of its own, as a name
 * server may be slow. The addresses that were known stay while a name cannot be resolved.
 */
final class NameRefresh extends AbstractLifeCycle {
    private static final Logger LOG = LoggerFactory.getLogger(NameRefresh.class);

    /** As long as the JVM keeps an address, unless it is told otherwise. */
    private static final Duration USUAL = Duration.ofSeconds(30);

    private final Upstream upstream;
    private final List<Name> names;
    private final Duration interval;
    private final Resolver resolver;
    private @Nullable ScheduledExecutorService timer;

    /**
     * A name to be resolved.
     *
     * @param server whose name it is
     * @param unresolved the name and the port
     */
    record Name(Server server, PeerAddress.Unresolved unresolved) {}

    /** Finds addresses. */
    @FunctionalInterface
    interface Resolver {
        List<PeerAddress> resolve(PeerAddress.Unresolved server) throws UnknownHostException;
    }

    NameRefresh(Upstream upstream, List<Name> names, Duration interval) {
        this(upstream, names, interval, PeerAddress::resolve);
    }

    NameRefresh(Upstream upstream, List<Name> names, Duration interval, Resolver resolver) {
        this.upstream = upstream;
        this.names = List.copyOf(names);
        this.interval = interval;
        this.resolver = resolver;
    }

    /** Reads how often a name is to be resolved; at least a second passes. */
    static Duration interval(Directive directive) {
        Duration interval = USUAL;
        for (String argument : directive.arguments()) {
            if (argument.startsWith("valid=")) {
                interval = Values.time(argument.substring("valid=".length()), directive);
            }
        }
        return interval.toSeconds() < 1 ? Duration.ofSeconds(1) : interval;
    }

    @Override
    protected void doStart() {
        refresh();
        ScheduledExecutorService own = BackgroundThreads.timer("resolver of upstream " + upstream);
        // refresh() reports its failures itself.
        Future<?> unused = own.scheduleWithFixedDelay(
                this::refresh, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        timer = own;
    }

    void refresh() {
        for (Name name : names) {
            try {
                upstream.addresses(name.server(), resolver.resolve(name.unresolved()));
            } catch (UnknownHostException unknown) {
                LOG.warn(
                        "{} could not be resolved for upstream {}",
                        name.unresolved().host(),
                        upstream);
            } catch (RuntimeException failure) {
                // The next round must come about.
                LOG.warn(
                        "{} could not be resolved for upstream {}",
                        name.unresolved().host(),
                        upstream,
                        failure);
            }
        }
    }

    @Override
    protected void doStop() {
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
    }
}
