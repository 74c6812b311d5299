package dev.retort.gateway.upstream;

import dev.retort.gateway.resolver.NameResolver.Found;
import dev.retort.gateway.resolver.Resolver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves the names of an upstream's servers again and again: {@code server … resolve}, each when its addresses no longer
 * count. The addresses that were known stay while a name cannot be resolved.
 */
final class NameRefresh extends AbstractLifeCycle {
    private static final Logger LOG = LoggerFactory.getLogger(NameRefresh.class);

    /** A name whose addresses count for no time at all is asked for this often. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** When a name is tried again that could not be resolved. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    /** How long a start waits for addresses, so that the first request finds a server. */
    private static final Duration START = Duration.ofSeconds(5);

    private final Upstream upstream;
    private final List<Name> names;
    private final Function<String, CompletableFuture<Found>> resolver;
    private final Function<Found, Duration> left;
    private volatile @Nullable ScheduledExecutorService timer;

    /**
     * A name to be resolved.
     *
     * @param server whose name it is
     * @param unresolved the name and the port
     */
    record Name(Server server, PeerAddress.Unresolved unresolved) {}

    NameRefresh(Upstream upstream, List<Name> names, Resolver resolver) {
        this(upstream, names, resolver::resolve, resolver.names()::left);
    }

    /**
     * Creates it.
     *
     * @param upstream whose servers they are
     * @param names what is resolved
     * @param resolver finds addresses
     * @param left how long they still count
     */
    NameRefresh(
            Upstream upstream,
            List<Name> names,
            Function<String, CompletableFuture<Found>> resolver,
            Function<Found, Duration> left) {
        this.upstream = upstream;
        this.names = List.copyOf(names);
        this.resolver = resolver;
        this.left = left;
    }

    @Override
    protected void doStart() throws InterruptedException {
        timer = BackgroundThreads.timer("names of upstream " + upstream);
        try {
            refresh().get(START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException late) {
            LOG.warn("upstream {} starts before all of its names are resolved", upstream);
        }
    }

    /** Resolves all names once, and goes on with each when it is due. */
    CompletableFuture<Void> refresh() {
        return CompletableFuture.allOf(names.stream().map(this::refresh).toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> refresh(Name name) {
        CompletableFuture<Found> asked;
        try {
            asked = resolver.apply(name.unresolved().host());
        } catch (RuntimeException failure) {
            asked = CompletableFuture.failedFuture(failure);
        }
        return asked.handle((found, failure) -> {
            Duration next = RETRY;
            if (found != null) {
                upstream.addresses(
                        name.server(), PeerAddress.of(found, name.unresolved().port()));
                next = left.apply(found);
            } else {
                LOG.error("{} for upstream {}", failure.getMessage(), upstream);
            }
            schedule(name, next.compareTo(SHORTEST) < 0 ? SHORTEST : next);
            return null;
        });
    }

    private void schedule(Name name, Duration delay) {
        ScheduledExecutorService own = timer;
        if (own == null) {
            return;
        }
        try {
            Runnable again = () -> {
                CompletableFuture<Void> unused = refresh(name); // It reports its failures itself.
            };
            Future<?> unused = own.schedule(again, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("{} is stopped", name.unresolved().host());
        }
    }

    @Override
    protected void doStop() {
        ScheduledExecutorService own = timer;
        if (own != null) {
            own.shutdownNow();
            timer = null;
        }
    }
}
