package dev.retort.gateway.connector;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.LogLevel;
import dev.retort.gateway.config.SystemError;
import java.io.IOException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.ContainerLifeCycle;
import org.eclipse.jetty.util.component.Graceful;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every socket that the process listens on, and who speaks with its clients.
 *
 * <p>A configuration takes over in two steps. {@link #prepare} opens what is new beside what is open, and can fail;
 * nothing has changed then. {@link Prepared#commit} cannot fail: sockets that both configurations have stay open, and
 * with them every connection; those that only the old one has are closed, and their connections end with the requests
 * that are under way. Not safe for use by several threads.
 */
public final class Sockets extends ContainerLifeCycle {
    private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);

    /** A socket that its last owner is about to leave is tried again, as nginx does. */
    private static final int ATTEMPTS = 5;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Server server;
    private final Selectors selectors;
    private final Map<BindAddress, ListeningSocket> sockets = new LinkedHashMap<>();
    private Map<String, SocketConnector> connectors = Map.of();
    private final Map<SocketConnector, String> shapes = new LinkedHashMap<>();

    /** All connectors that may have connections, for the clock. */
    private final List<SocketConnector> all = new CopyOnWriteArrayList<>();

    private final List<Leaving> leaving = new CopyOnWriteArrayList<>();

    private record Leaving(SocketConnector connector, CompletableFuture<Void> gone) {}

    /**
     * Creates the set, without a socket.
     *
     * @param server whose threads and buffers connections use
     * @param threads how many threads read from and write to the connections, 1 or more
     */
    public Sockets(Server server, int threads) {
        this.server = server;
        selectors = new Selectors(server.getThreadPool(), server.getScheduler(), threads);
        addBean(selectors, true);
        addBean(new Deadlines(server.getScheduler(), this::tick), true);
    }

    /**
     * Opens what a configuration needs and the process does not have yet.
     *
     * @param wanted its addresses
     * @return what is to be committed, or given back
     * @throws ConfigException if a socket cannot be opened; all is as it was before
     */
    public Prepared prepare(Collection<SocketSettings> wanted) {
        BindPlan plan = new BindPlan(wanted.stream().map(SocketSettings::listen).toList());
        Prepared prepared = new Prepared(plan);
        try {
            open(plan, prepared.opened);
            wanted.forEach(prepared::connect);
            return prepared;
        } catch (RuntimeException failure) {
            prepared.giveBack();
            throw failure;
        }
    }

    /**
     * Makes sure that the sockets of a configuration can be opened, by opening them for a moment. Those that are in use
     * are passed over: by the process, as like as not, that the configuration is for.
     *
     * @param wanted its addresses
     * @throws ConfigException if the system refuses one, or a host is not known
     */
    public static void check(Collection<SocketSettings> wanted) {
        BindPlan plan = new BindPlan(wanted.stream().map(SocketSettings::listen).toList());
        plan.sockets().forEach((address, routes) -> {
            try {
                ListeningSocket.open(address, routes.backlog()).close();
            } catch (IOException failure) {
                if (!SystemError.isInUse(failure)) {
                    throw new ConfigException(refusal(address, failure));
                }
            }
        });
    }

    private void open(BindPlan plan, List<ListeningSocket> opened) {
        Map<BindAddress, BindPlan.Routes> missing = new LinkedHashMap<>(plan.sockets());
        missing.keySet().removeAll(sockets.keySet());
        for (int attempt = 1; ; attempt++) {
            List<String> taken = new ArrayList<>();
            missing.entrySet().removeIf(entry -> {
                BindAddress address = entry.getKey();
                try {
                    opened.add(ListeningSocket.open(address, entry.getValue().backlog()));
                    return true;
                } catch (IOException failure) {
                    taken.add(inUse(address, failure));
                    return false;
                }
            });
            if (taken.isEmpty()) {
                return;
            }
            if (attempt == ATTEMPTS) {
                throw new ConfigException(String.join("\n", taken) + "\nstill could not bind()");
            }
            taken.forEach(message -> LogLevel.EMERG.log(LOG, message));
            LogLevel.NOTICE.log(LOG, "try again to bind() after {}ms", TimeUnit.NANOSECONDS.toMillis(PAUSE_NANOS));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Says that an address is taken; throws an exception if it is not worth another try. */
    private String inUse(BindAddress address, IOException failure) {
        String message = refusal(address, failure);
        if (!(failure instanceof BindException) || !SystemError.isInUse(failure)) {
            throw new ConfigException(message);
        }
        if (sockets.keySet().stream().anyMatch(open -> open.port() == address.port())) {
            throw new ConfigException(message + ": the socket that this process has on port " + address.port()
                    + " is in its way. Restart instead of reloading");
        }
        return message;
    }

    private static String refusal(BindAddress address, IOException failure) {
        return "bind() to " + address + " failed " + SystemError.describe(failure);
    }

    /** What has been opened for a configuration that is about to take over. */
    public final class Prepared {
        private final BindPlan plan;
        private final List<ListeningSocket> opened = new ArrayList<>();
        private final List<SocketConnector> started = new ArrayList<>();
        private final Map<String, SocketConnector> next = new LinkedHashMap<>();
        private final Map<SocketConnector, Protocols> changed = new LinkedHashMap<>();

        private Prepared(BindPlan plan) {
            this.plan = plan;
        }

        private void connect(SocketSettings settings) {
            Protocols protocols = settings.protocols();
            String key = settings.listen().key();
            SocketConnector known = connectors.get(key);
            if (known != null && protocols.shape().equals(shapes.get(known))) {
                changed.put(known, protocols);
                next.put(key, known);
                return;
            }
            SocketConnector connector = new SocketConnector(key, server, selectors, protocols);
            LifeCycle.start(connector);
            started.add(connector);
            shapes.put(connector, protocols.shape());
            next.put(key, connector);
        }

        /** Closes what has been opened. */
        public void giveBack() {
            opened.forEach(ListeningSocket::close);
            started.forEach(connector -> {
                shapes.remove(connector);
                LifeCycle.stop(connector);
            });
        }

        /**
         * Takes over.
         *
         * @param old the configuration that requests on addresses that are no longer there belong to; null for none
         * @param swap makes the new configuration the one that requests on all others belong to
         * @return completed when the last connection to those addresses has gone
         */
        public CompletableFuture<Void> commit(@Nullable Object old, Runnable swap) {
            List<SocketConnector> leave = connectors.values().stream()
                    .filter(connector -> !next.containsValue(connector))
                    .toList();
            if (old != null) {
                leave.forEach(connector -> connector.remainWith(old));
            }
            changed.forEach((connector, protocols) -> {
                try {
                    protocols.change(connector);
                } catch (Exception failure) {
                    LOG.error("{} keeps its certificates and limits", connector.key(), failure);
                }
            });
            connectors = Map.copyOf(next);
            all.addAll(started);
            opened.forEach(socket -> sockets.put(socket.address(), socket));
            swap.run();
            List<ListeningSocket> gone = new ArrayList<>();
            sockets.values().removeIf(socket -> {
                BindPlan.Routes routes = plan.sockets().get(socket.address());
                if (routes == null) {
                    gone.add(socket);
                    return true;
                }
                socket.route(routes, connectors);
                return false;
            });
            opened.forEach(ListeningSocket::begin);
            gone.forEach(ListeningSocket::close);
            return leave(leave);
        }
    }

    private CompletableFuture<Void> leave(Collection<SocketConnector> those) {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (SocketConnector connector : those) {
            CompletableFuture<Void> gone = new CompletableFuture<>();
            var unused = Graceful.shutdown(connector); // The clock looks whether it is done.
            connector.closeIdle();
            leaving.add(new Leaving(connector, gone));
            all.add(gone);
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    /** Returns the connections whose time is to be looked at, and says good-bye to connectors without any. */
    private List<Collection<EndPoint>> tick() {
        leaving.forEach(one -> one.connector().closeIdle());
        List<Leaving> drained =
                leaving.stream().filter(one -> one.connector().isDrained()).toList();
        for (Leaving one : drained) {
            leaving.remove(one);
            all.remove(one.connector());
            // To stop is to wait, and to complete is to run others' code: not on the clock's thread.
            server.getThreadPool().execute(() -> {
                LifeCycle.stop(one.connector());
                one.gone().complete(null);
            });
        }
        return all.stream().map(SocketConnector::getConnectedEndPoints).toList();
    }

    /**
     * Stops listening. Requests that are under way go on, connections without one are closed.
     *
     * @return completed when the last connection has gone
     */
    public CompletableFuture<Void> drain() {
        closeSockets();
        Collection<SocketConnector> those = connectors.values();
        connectors = Map.of();
        CompletableFuture<Void> mine = leave(those);
        return CompletableFuture.allOf(
                mine,
                CompletableFuture.allOf(leaving.stream().map(Leaving::gone).toArray(CompletableFuture[]::new)));
    }

    private void closeSockets() {
        sockets.values().forEach(ListeningSocket::close);
        sockets.clear();
    }

    /** Closes every socket and every connection. */
    @Override
    protected void doStop() throws Exception {
        closeSockets();
        for (SocketConnector connector : all) {
            for (EndPoint endPoint : connector.getConnectedEndPoints()) {
                endPoint.close();
            }
            LifeCycle.stop(connector);
        }
        all.clear();
        leaving.forEach(one -> one.gone().complete(null));
        leaving.clear();
        connectors = Map.of();
        super.doStop();
    }

    /**
     * Returns the ports that the process listens on.
     *
     * @return those of internet sockets, in the order in which they were opened
     */
    public List<Integer> ports() {
        return sockets.values().stream()
                .map(ListeningSocket::port)
                .filter(port -> port >= 0)
                .toList();
    }

    /**
     * Returns the addresses that the process listens on, as nginx's messages write them.
     *
     * @return such as {@code 0.0.0.0:80}, {@code [::]:80} or {@code unix:/run/x.sock}; where the configuration says port 0,
     *     with the port that the system has chosen
     */
    public List<String> addresses() {
        return sockets.values().stream()
                .map(socket -> socket.address().text(socket.port()))
                .toList();
    }

    @Override
    public String toString() {
        return "sockets " + addresses();
    }
}
