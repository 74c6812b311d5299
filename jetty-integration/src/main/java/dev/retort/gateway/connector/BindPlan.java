package dev.retort.gateway.connector;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.site.Listen;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which sockets to open for all {@code listen} directives of a configuration, and which directive a connection
 * belongs to.
 *
 * <p>The system does not let a socket on every interface stand beside one on a single interface of the same port. So, as
 * in nginx, the wildcard alone is opened then, and a connection is told by the address that it came to. Java's IPv6
 * wildcard takes IPv4 as well; where it is opened it is the one socket of its port, and a connection that no directive
 * wants is reset.
 */
final class BindPlan {
    private static final int DEFAULT_BACKLOG = 511; // nginx's, on Linux

    private final Map<BindAddress, Routes> sockets = new LinkedHashMap<>();

    /** Where the connections of one socket go: by the local address, with a key of a directive for each. */
    static final class Routes {
        private final Map<InetAddress, String> byAddress = new HashMap<>();
        private @Nullable String everyIpv4;
        private @Nullable String everyIpv6;
        private @Nullable String all;
        private int backlog;

        int backlog() {
            return backlog > 0 ? backlog : DEFAULT_BACKLOG;
        }

        /** Tells whether the local address of a connection matters. */
        boolean needsAddress() {
            return all == null;
        }

        /** Returns the directive's key, or null if none wants the connection. */
        @Nullable String find(@Nullable SocketAddress local) {
            if (all != null) {
                return all;
            }
            if (!(local instanceof InetSocketAddress internet)) {
                return null;
            }
            String exact = byAddress.get(internet.getAddress());
            return exact != null ? exact : internet.getAddress() instanceof Inet6Address ? everyIpv6 : everyIpv4;
        }

        private void add(InetAddress address, Listen listen, boolean dualStack) {
            backlog = Math.max(backlog, listen.backlog());
            if (!address.isAnyLocalAddress()) {
                byAddress.put(address, listen.key());
            } else if (address instanceof Inet4Address) {
                everyIpv4 = listen.key();
            } else {
                everyIpv6 = listen.key();
                if (!listen.ipv6only() && everyIpv4 == null) {
                    everyIpv4 = listen.key();
                }
            }
            boolean one = byAddress.size() + (everyIpv4 == null ? 0 : 1) + (everyIpv6 == null ? 0 : 1) == 1;
            all = one && !dualStack ? listen.key() : null;
        }
    }

    /**
     * Makes the plan.
     *
     * @param listens one for each socket key
     * @throws ConfigException if a name of a host is not known
     */
    BindPlan(Collection<Listen> listens) {
        Map<Integer, List<Bound>> byPort = new TreeMap<>();
        for (Listen listen : listens) {
            String unix = listen.unix();
            if (unix != null) {
                Routes routes = new Routes();
                routes.all = listen.key();
                routes.backlog = listen.backlog();
                sockets.put(new BindAddress(null, -1, Path.of(unix), ""), routes);
                continue;
            }
            for (InetAddress address : addresses(listen)) {
                if (listen.port() == 0) {
                    open(new BindAddress(address, 0, null, listen.key()), new Bound(address, listen));
                } else {
                    byPort.computeIfAbsent(listen.port(), port -> new ArrayList<>())
                            .add(new Bound(address, listen));
                }
            }
        }
        byPort.forEach(this::plan);
    }

    private record Bound(InetAddress address, Listen listen) {
        boolean isEvery(Class<? extends InetAddress> family) {
            return address.isAnyLocalAddress() && family.isInstance(address);
        }
    }

    private void plan(int port, List<Bound> bounds) {
        InetAddress everyIpv6 = wildcard(bounds, Inet6Address.class);
        InetAddress everyIpv4 = wildcard(bounds, Inet4Address.class);
        for (Bound bound : bounds) {
            InetAddress opened = bound.address();
            if (everyIpv6 != null) {
                opened = everyIpv6;
            } else if (everyIpv4 != null && opened instanceof Inet4Address) {
                opened = everyIpv4;
            }
            open(new BindAddress(opened, port, null, ""), bound);
        }
    }

    private static @Nullable InetAddress wildcard(List<Bound> bounds, Class<? extends InetAddress> family) {
        return bounds.stream()
                .filter(bound -> bound.isEvery(family))
                .map(Bound::address)
                .findFirst()
                .orElse(null);
    }

    private void open(BindAddress socket, Bound bound) {
        boolean dualStack = socket.address() instanceof Inet6Address every && every.isAnyLocalAddress();
        sockets.computeIfAbsent(socket, key -> new Routes()).add(bound.address(), bound.listen(), dualStack);
    }

    private static List<InetAddress> addresses(Listen listen) {
        String host = listen.host();
        try {
            return List.of(
                    host == null
                            ? new InetAddress[] {InetAddress.getByAddress(new byte[4])}
                            : InetAddress.getAllByName(host));
        } catch (UnknownHostException unknown) {
            throw new ConfigException(
                    "host not found in \"" + host + ":" + listen.port() + "\" of the \"listen\" directive",
                    listen.place());
        }
    }

    /** Returns the sockets, in the order of the configuration as far as it matters. */
    Map<BindAddress, Routes> sockets() {
        return sockets;
    }
}
