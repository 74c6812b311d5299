package dev.retort.gateway.upstream;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Place;
import dev.retort.gateway.exchange.Setting;
import dev.retort.gateway.site.Load;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The upstreams of one load, by name: those that are declared, and those that come about by being forwarded to. */
public final class Upstreams {
    private static final Setting<Upstreams> SHARED = new Setting<>("upstreams");

    private final Map<String, Upstream> declared = new LinkedHashMap<>();
    private final Map<String, Upstream> implicit = new ConcurrentHashMap<>();

    private Upstreams() {}

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
        if (declared.putIfAbsent(upstream.name(), upstream) != null) {
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
        return declared.get(name);
    }

    /**
     * Returns the upstream that an address means: the declared one of that name, or one with the addresses of the host.
     *
     * @param authority host and port, or {@code unix:path}
     * @param defaultPort the port if there is none
     * @param place where it stands
     * @return the upstream
     * @throws ConfigException if the host is unknown or the port is none
     */
    public Upstream get(String authority, int defaultPort, Place place) {
        Upstream known = declared.get(authority);
        if (known != null) {
            return known;
        }
        String key = authority + "/" + defaultPort;
        Upstream upstream = implicit.get(key);
        if (upstream == null) {
            Server server = new Server(authority, PeerSettings.DEFAULT);
            server.addresses(PeerAddress.resolve(authority, defaultPort, place), 0);
            upstream = new Upstream(
                    authority,
                    List.of(server),
                    SmoothWeightedRoundRobin.INSTANCE,
                    null,
                    Upstream.Keepalive.DEFAULT,
                    System::nanoTime);
            implicit.put(key, upstream);
        }
        return upstream;
    }

    Collection<Upstream> declared() {
        return declared.values();
    }
}
