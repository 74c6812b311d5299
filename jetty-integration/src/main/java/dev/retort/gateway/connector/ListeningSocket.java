package dev.retort.gateway.connector;

import dev.retort.gateway.config.LogLevel;
import dev.retort.jetty.wire.UnixSocketFile;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket that the process listens on. It outlives configurations: a reload changes where its connections go, and the
 * socket itself stays open, so that no client is refused.
 */
final class ListeningSocket {
    private static final Logger LOG = LoggerFactory.getLogger(ListeningSocket.class);

    /** nginx pauses so long when the system has no descriptor left. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final BindAddress address;
    private final ServerSocketChannel channel;
    /** Null for a port. */
    private final @Nullable UnixSocketFile socketFile;

    private final Selector selector;
    private volatile boolean closing;
    private final Thread acceptor;
    private volatile Target target = new Target(new BindPlan.Routes(), Map.of());

    /** Where connections go. */
    private record Target(BindPlan.Routes routes, Map<String, SocketConnector> connectors) {}

    private ListeningSocket(BindAddress address, ServerSocketChannel channel) throws IOException {
        this.address = address;
        this.channel = channel;
        Path file = address.file();
        socketFile = file == null ? null : UnixSocketFile.bound(file);
        channel.configureBlocking(false);
        selector = Selector.open();
        channel.register(selector, SelectionKey.OP_ACCEPT);
        // It waits for its whole life, which is no work for a pool.
        acceptor = new Thread(this::acceptAll, "retort-accept-" + address);
        acceptor.setDaemon(true);
    }

    /**
     * Opens a socket. It accepts nothing before {@link #begin}; the system keeps clients waiting until then.
     *
     * @param address what to listen on
     * @param backlog how many connections may wait
     * @return the open socket
     * @throws IOException if the system refuses
     */
    static ListeningSocket open(BindAddress address, int backlog) throws IOException {
        Path file = address.file();
        return new ListeningSocket(address, file == null ? openInternet(address, backlog) : openUnix(file, backlog));
    }

    private static ServerSocketChannel openInternet(BindAddress address, int backlog) throws IOException {
        InetAddress host = address.address();
        ServerSocketChannel channel = ServerSocketChannel.open(
                host instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(host, address.port()), backlog);
            return channel;
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    private static ServerSocketChannel openUnix(Path file, int backlog) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(file);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            try {
                channel.bind(address, backlog);
            } catch (BindException taken) {
                removeStale(file, taken);
                channel.bind(address, backlog);
            }
            // As nginx has it: who may reach the folder may connect.
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
            return channel;
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /** Whatever is in the way, nginx says that the address is in use. */
    private static void removeStale(Path file, BindException taken) throws IOException {
        try {
            UnixSocketFile.removeStale(file);
        } catch (UnixSocketFile.UnusableException why) {
            taken.addSuppressed(why);
            throw taken;
        }
    }

    BindAddress address() {
        return address;
    }

    /** Returns the port, where there is one: that which the system chose if any was asked for; -1 for a unix socket. */
    int port() {
        try {
            return channel.getLocalAddress() instanceof InetSocketAddress internet ? internet.getPort() : -1;
        } catch (IOException closed) {
            return -1;
        }
    }

    /** Sends connections from now on where a configuration wants them. */
    void route(BindPlan.Routes routes, Map<String, SocketConnector> connectors) {
        target = new Target(routes, connectors);
    }

    /** Begins to accept. */
    void begin() {
        acceptor.start();
    }

    private void acceptAll() {
        while (true) {
            try {
                selector.select();
                boolean last = closing;
                takeWaiting();
                if (last) {
                    channel.close();
                    selector.close();
                    return;
                }
            } catch (IOException | RuntimeException failure) {
                LogLevel level = String.valueOf(failure.getMessage()).contains("Too many open files")
                        ? LogLevel.CRIT
                        : LogLevel.ALERT;
                level.log(
                        LOG, "accept() on {} failed ({}), trying again", address, String.valueOf(failure.getMessage()));
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void takeWaiting() throws IOException {
        selector.selectedKeys().clear();
        for (SocketChannel client = channel.accept(); client != null; client = channel.accept()) {
            give(client);
        }
    }

    private void give(SocketChannel client) throws IOException {
        try {
            Target now = target;
            String key = now.routes().find(now.routes().needsAddress() ? client.getLocalAddress() : null);
            SocketConnector connector = key == null ? null : now.connectors().get(key);
            if (connector == null) {
                reset(client);
            } else {
                connector.accept(client);
            }
        } catch (IOException | RuntimeException failure) {
            client.close();
            // A client that has gone again by now is its own affair.
            LOG.debug("a connection could not be taken", failure);
        }
    }

    /** What nobody listens for is refused as nearly as can be. */
    private static void reset(SocketChannel client) throws IOException {
        client.setOption(StandardSocketOptions.SO_LINGER, 0);
        client.close();
    }

    /** Closes the socket. Connections that it has accepted go on; those that wait are accepted first. */
    void close() {
        removeFile();
        try {
            if (acceptor.isAlive()) {
                closing = true;
                selector.wakeup();
                joinAcceptor();
            }
            channel.close();
            selector.close();
        } catch (IOException failure) {
            LOG.warn("closing {} failed: {}", address, failure.toString());
        }
    }

    private void removeFile() {
        try {
            if (socketFile != null) {
                socketFile.remove();
            }
        } catch (IOException failure) {
            LOG.warn("{} could not be removed: {}", address, failure.toString());
        }
    }

    private void joinAcceptor() {
        try {
            acceptor.join(TimeUnit.NANOSECONDS.toMillis(PAUSE_NANOS) * 2);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
