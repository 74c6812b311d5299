package dev.retort.gateway.resolver;

import dev.retort.jetty.wire.IpLiteral;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * Asks name servers for addresses and keeps what they say, as nginx's resolver does.
 *
 * <p>A name that several want at once is asked for once; failures are not kept. Safe for use by many threads, none of
 * which waits: it asks on a thread of its own.
 */
public final class NameResolver extends AbstractLifeCycle {
    /** nginx asks the next server after five seconds. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How many names are kept, as clients may choose them: those used last. */
    private static final int MOST_KEPT = 4096;

    /** How many names are asked for at once, each with a socket. */
    private static final int MOST_ASKED = 512;

    private final NameServers servers;
    private final @Nullable Duration valid;
    private final LongSupplier clock;
    private final EventLoop loop = new EventLoop("resolver", this::abandon);
    private final Map<String, Found> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Found> eldest) {
            return size() > MOST_KEPT;
        }
    };
    private final Map<String, Pending> pending = new HashMap<>();

    /**
     * The addresses of a name.
     *
     * @param addresses one or more; the same list until they are asked for again
     * @param expires until when they count, in nanoseconds of the resolver's clock
     */
    public record Found(List<InetAddress> addresses, long expires) {}

    /** A name that is being asked for, and those who wait for it. */
    private static final class Pending {
        private final List<Waiter> waiters = new ArrayList<>();
        private @Nullable Lookup lookup;
    }

    private record Waiter(CompletableFuture<Found> future, EventLoop.@Nullable Timer timer) {}

    /**
     * Creates a resolver.
     *
     * @param servers who is asked, at least one
     * @param valid how long an answer counts; null for as long as it says itself
     * @param types the kinds of addresses that are asked for
     */
    NameResolver(List<InetSocketAddress> servers, @Nullable Duration valid, List<Integer> types) {
        this(new NameServers(servers, types, PATIENCE), valid, System::nanoTime);
    }

    NameResolver(NameServers servers, @Nullable Duration valid, LongSupplier clock) {
        this.servers = servers;
        this.valid = valid;
        this.clock = clock;
    }

    @Override
    protected void doStart() throws Exception {
        loop.start();
    }

    @Override
    protected void doStop() throws Exception {
        loop.stop();
    }

    /**
     * Finds the addresses of a name.
     *
     * @param host the name, or an address of IPv4, or one of IPv6 in brackets
     * @param timeout how long an answer is waited for; 0 for ever
     * @return complete already if the addresses are known; otherwise it completes on the resolver's own thread, which must not
     *     be held up. It fails with a {@link ResolutionException}
     */
    public CompletableFuture<Found> resolve(String host, Duration timeout) {
        InetAddress literal = IpLiteral.parse(host);
        if (literal != null) {
            return CompletableFuture.completedFuture(new Found(List.of(literal), clock.getAsLong()));
        }
        String name = normal(host);
        Found known = known(name);
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        CompletableFuture<Found> future = new CompletableFuture<>();
        if (!loop.execute(() -> join(name, timeout, future))) {
            future.completeExceptionally(new ResolutionException(name, "the resolver does not run"));
        }
        return future;
    }

    /**
     * Tells how long addresses still count.
     *
     * @param found the addresses
     * @return perhaps negative
     */
    public Duration left(Found found) {
        return Duration.ofNanos(found.expires() - clock.getAsLong());
    }

    private static String normal(String host) {
        String small = host.toLowerCase(Locale.ROOT);
        return small.endsWith(".") ? small.substring(0, small.length() - 1) : small;
    }

    private @Nullable Found known(String name) {
        synchronized (kept) {
            Found found = kept.get(name);
            return found != null && clock.getAsLong() - found.expires() < 0 ? found : null;
        }
    }

    // On the loop's thread.

    private void join(String name, Duration timeout, CompletableFuture<Found> future) {
        if (!loop.isRunning()) {
            future.completeExceptionally(new ResolutionException(name, "the resolver is stopped"));
            return;
        }
        Found known = known(name);
        if (known != null) {
            future.complete(known);
            return;
        }
        Pending asked = pending.get(name);
        if (asked == null && pending.size() >= MOST_ASKED) {
            future.completeExceptionally(new ResolutionException(name, MOST_ASKED + " others are being resolved"));
            return;
        }
        boolean first = asked == null;
        Pending joined = asked == null ? new Pending() : asked;
        EventLoop.Timer timer = timeout.isZero() ? null : loop.after(timeout, () -> expire(name, joined, future));
        joined.waiters.add(new Waiter(future, timer));
        if (first) {
            pending.put(name, joined);
            Lookup lookup = new Lookup(servers, loop, this::known, result -> end(name, joined, result));
            joined.lookup = lookup;
            lookup.start(name);
        }
    }

    private void expire(String name, Pending asked, CompletableFuture<Found> future) {
        for (Waiter waiter : List.copyOf(asked.waiters)) {
            if (waiter.future() == future) {
                asked.waiters.remove(waiter);
                future.completeExceptionally(new ResolutionException(name, ResolutionException.TIMED_OUT));
            }
        }
        if (asked.waiters.isEmpty() && pending.remove(name, asked) && asked.lookup != null) {
            asked.lookup.cancel();
        }
    }

    private void end(String name, Pending asked, Lookup.Result result) {
        pending.remove(name, asked);
        Found found = null;
        if (result.code() == 0) {
            long nanos = valid == null ? TimeUnit.SECONDS.toNanos(result.seconds()) : valid.toNanos();
            found = keep(name, nanos, result);
        }
        for (Waiter waiter : asked.waiters) {
            if (waiter.timer() != null) {
                loop.cancel(waiter.timer());
            }
            if (found != null) {
                waiter.future().complete(found);
            } else {
                waiter.future().completeExceptionally(new ResolutionException(name, result.code()));
            }
        }
    }

    private Found keep(String name, long nanos, Lookup.Result result) {
        long now = clock.getAsLong();
        Found target = result.target();
        long counts = target == null ? nanos : Math.min(nanos, target.expires() - now);
        Found found = new Found(result.addresses(), now + counts);
        synchronized (kept) {
            kept.put(name, found);
            if (target == null) {
                kept.put(result.name(), found);
            }
        }
        return found;
    }

    private void abandon() {
        pending.forEach((name, asked) -> {
            if (asked.lookup != null) {
                asked.lookup.cancel();
            }
            for (Waiter waiter : asked.waiters) {
                waiter.future().completeExceptionally(new ResolutionException(name, "the resolver is stopped"));
            }
        });
        pending.clear();
    }
}
