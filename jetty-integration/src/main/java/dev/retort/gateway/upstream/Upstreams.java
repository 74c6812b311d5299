package dev.retort.gateway.upstream;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Place;
import dev.retort.gateway.exchange.Setting;
import dev.retort.gateway.site.Load;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The upstreams of one load, by name: those that are declared, and those that come about by being forwarded to. */
public final class Upstreams {
    private static final Setting<Upstreams> SHARED = new Setting<>("upstreams");
    private static final Duration FAIL_TIMEOUT = Duration.ofSeconds(10);

    private final Map<String, Upstream> declared = new HashMap<>();
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
            List<Peer> peers = new ArrayList<>();
            for (Address address : resolve(authority, defaultPort, place)) {
                peers.add(new Peer(address.name(), address.socket(), 1, 1, FAIL_TIMEOUT, 0, false, false));
            }
            upstream = new Upstream(authority, peers, new SmoothWeightedRoundRobin(), Upstream.Keepalive.DEFAULT);
            implicit.put(key, upstream);
        }
        return upstream;
    }

    /**
     * An address and its name.
     *
     * @param name for logs
     * @param socket the address
     */
    record Address(String name, SocketAddress socket) {}

    /** Finds the addresses of a host; may wait for a name server. */
    static List<Address> resolve(String authority, int defaultPort, Place place) {
        if (authority.startsWith("unix:")) {
            String path = authority.substring("unix:".length());
            return List.of(new Address(authority, UnixDomainSocketAddress.of(path)));
        }
        int colon = authority.endsWith("]") ? -1 : authority.lastIndexOf(':');
        String host = colon < 0 ? authority : authority.substring(0, colon);
        int port = colon < 0 ? defaultPort : port(authority.substring(colon + 1), authority, place);
        if (host.isEmpty()) {
            throw new ConfigException("no host in upstream \"" + authority + "\"", place);
        }
        try {
            List<Address> addresses = new ArrayList<>();
            for (InetAddress address : InetAddress.getAllByName(host)) {
                String literal = address.getHostAddress();
                String name = (literal.indexOf(':') >= 0 ? "[" + literal + "]" : literal) + ":" + port;
                addresses.add(new Address(name, new InetSocketAddress(address, port)));
            }
            return addresses;
        } catch (UnknownHostException unknown) {
            throw new ConfigException("host not found in upstream \"" + authority + "\"", place);
        }
    }

    private static int port(String text, String authority, Place place) {
        boolean digits = !text.isEmpty() && text.length() < 6 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = digits ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65535) {
            throw new ConfigException("invalid port in upstream \"" + authority + "\"", place);
        }
        return port;
    }
}
