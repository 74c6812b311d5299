package dev.retort.gateway.upstream;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Place;
import dev.retort.gateway.exchange.Setting;
import dev.retort.gateway.resolver.NameResolver;
import dev.retort.gateway.resolver.Resolver;
import dev.retort.gateway.site.Load;
import java.net.InetAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The upstreams of one load, by name: those that are declared, and those that come about by being forwarded to. */
public final class Upstreams {
    private static final Logger LOG = LoggerFactory.getLogger(Upstreams.class);
    private static final Setting<Upstreams> SHARED = new Setting<>("upstreams");

    /** How many upstreams that variables name are kept. */
    private static final int MOST_PASSING = 1024;

    /** How long an address counts, as long as the JVM itself keeps it. */
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Map<String, Upstream> declared = new LinkedHashMap<>();
    private final Map<Key, Upstream> written = new ConcurrentHashMap<>();
    private final RecentlyUsed<Key, Passing> passing;
    private final List<Consumer<Upstream>> listeners = new CopyOnWriteArrayList<>();

    private Upstreams() {
        passing = new RecentlyUsed<>(MOST_PASSING, gone -> listeners.forEach(one -> one.accept(gone.upstream)));
    }

    /** Two resolvers may know two hosts by one name. */
    private record Key(
            String authority, int defaultPort, @Nullable NameResolver resolver) {}

    /** An upstream that a variable names. */
    private static final class Passing {
        private final Server server;
        private final Upstream upstream;
        private final AtomicLong resolved = new AtomicLong(System.nanoTime());
        private volatile List<InetAddress> known = List.of();

        Passing(Server server) {
            this.server = server;
            this.upstream = alone(server);
        }

        /** Takes the addresses that a resolver knows, if they are others than before. */
        void follow(NameResolver.Found now, int port) {
            List<InetAddress> addresses = now.addresses();
            if (addresses.equals(known)) {
                return;
            }
            known = addresses;
            upstream.addresses(server, PeerAddress.of(now, port));
        }
    }

    /**
     * Returns the upstreams of a load.
     *
     * @param load the load
     * @return the same for every caller
     */
    public static Upstreams of(Load load) {
        return load.shared(SHARED, Upstreams::new);
    }

    void declare(Upstream upstream, Place place) {
        if (declared.putIfAbsent(upstream.name().toLowerCase(Locale.ROOT), upstream) != null) {
            throw new ConfigException("duplicate upstream \"" + upstream.name() + "\"", place);
        }
    }

    /**
     * Returns a declared upstream.
     *
     * @param name its name
     * @return null if there is none
     */
    public @Nullable Upstream declared(String name) {
        return declared.get(name.toLowerCase(Locale.ROOT));
    }

    /**
     * Returns the upstream that an address in the configuration means: the declared one of that name, or one with the
     * addresses of the host.
     *
     * @param authority host and port, or {@code unix:path}
     * @param defaultPort the port if there is none; 0 where there must be one
     * @param said what the configuration says, which messages repeat
     * @param place where it stands
     * @return the upstream, the same for the whole load
     * @throws ConfigException if the host is unknown or the port is none
     */
    public Upstream get(String authority, int defaultPort, String said, Place place) {
        Upstream known = authority.indexOf(':') < 0 ? declared(authority) : null;
        if (known != null) {
            return known;
        }
        int colon = authority.lastIndexOf(':');
        if (colon > 0 && declared(authority.substring(0, colon)) != null) {
            throw new ConfigException(
                    "upstream \"" + authority.substring(0, colon) + "\" may not have port "
                            + authority.substring(colon + 1),
                    place);
        }
        return written.computeIfAbsent(
                new Key(authority, defaultPort, null), key -> alone(server(authority, defaultPort, said, place)));
    }

    /**
     * Returns the upstream that an address means which variables have made, where no name servers are configured: the
     * system is asked. It is kept for the next request, but not for ever; a name is resolved again after half a minute, and keeps its addresses if it cannot be. May wait for a name
     * server.
     *
     * @param authority host and port, or {@code unix:path}
     * @param defaultPort the port if there is none
     * @param place where it stands
     * @return the upstream
     * @throws ConfigException if the host is unknown or the port is none
     */
    public Upstream resolve(String authority, int defaultPort, Place place) {
        Upstream known = declared(authority);
        if (known == null) {
            known = written.get(new Key(authority, defaultPort, null));
        }
        if (known != null) {
            return known;
        }
        Passing found = passing.get(
                new Key(authority, defaultPort, null),
                key -> new Passing(server(authority, defaultPort, authority, place)));
        long resolved = found.resolved.get();
        long now = System.nanoTime();
        if (now - resolved > FRESH_NANOS && found.resolved.compareAndSet(resolved, now)) {
            try {
                found.upstream.addresses(found.server, addresses(authority, defaultPort, authority, place));
            } catch (ConfigException unknown) {
                LOG.warn("{}: its last addresses stay", unknown.getMessage());
            }
        }
        return found.upstream;
    }

    /**
     * Returns the upstream that an address means which variables have made, as the name servers of the configuration know
     * it. It is kept for the next request, but not for ever. Does not wait.
     *
     * @param authority host and port, or {@code unix:path}
     * @param defaultPort the port if there is none
     * @param resolver who is asked
     * @param place where it stands
     * @return the upstream; complete already if its addresses are known, otherwise as {@link NameResolver#resolve}
     * @throws ConfigException if the port is none
     */
    public CompletableFuture<Upstream> resolve(String authority, int defaultPort, Resolver resolver, Place place) {
        Upstream known = declared(authority);
        if (known == null) {
            known = written.get(new Key(authority, defaultPort, null));
        }
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        PeerAddress.Unresolved address = PeerAddress.parse(authority, defaultPort, authority, place);
        if (address.isUnix()) {
            return CompletableFuture.completedFuture(resolve(authority, defaultPort, place));
        }
        return resolver.resolve(address.host()).thenApply(found -> {
            Passing passes = passing.get(
                    new Key(authority, defaultPort, resolver.names()),
                    key -> new Passing(new Server(authority, PeerSettings.DEFAULT)));
            passes.follow(found, address.port());
            return passes.upstream;
        });
    }

    /**
     * Hears of upstreams that are dropped because others have been used since.
     *
     * @param listener is told each of them
     */
    public void onDrop(Consumer<Upstream> listener) {
        listeners.add(listener);
    }

    private static Server server(String authority, int defaultPort, String said, Place place) {
        Server server = new Server(authority, PeerSettings.DEFAULT);
        server.addresses(addresses(authority, defaultPort, said, place), 0);
        return server;
    }

    private static List<PeerAddress> addresses(String authority, int defaultPort, String said, Place place) {
        PeerAddress.Unresolved server = PeerAddress.parse(authority, defaultPort, said, place);
        return PeerAddress.resolve(server, server.isUnix() ? authority : server.host(), place);
    }

    private static Upstream alone(Server server) {
        return new Upstream(
                server.text(),
                List.of(server),
                SmoothWeightedRoundRobin.INSTANCE,
                null,
                Upstream.Keepalive.DEFAULT,
                System::nanoTime);
    }

    Collection<Upstream> declared() {
        return declared.values();
    }
}
