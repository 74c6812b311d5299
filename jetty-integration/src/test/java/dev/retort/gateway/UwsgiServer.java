package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.jetty.uwsgi.UwsgiConnectionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/** A Jetty that speaks uwsgi and HTTP on a port each; when it ends, every buffer must be back in its pool. */
final class UwsgiServer implements AutoCloseable {
    private final ArrayByteBufferPool.Tracking buffers = new ArrayByteBufferPool.Tracking();
    private final Server server = new Server();
    private final ServerConnector uwsgi;
    private final ServerConnector http;
    private final List<ServerSocketChannel> unixSockets = new ArrayList<>();

    UwsgiServer(Handler handler) {
        this(handler, new UwsgiConnectionFactory());
    }

    UwsgiServer(Handler handler, UwsgiConnectionFactory factory) {
        uwsgi = new ServerConnector(server, null, null, buffers, 1, 1, factory);
        http = new ServerConnector(server, null, null, buffers, 1, 1, new HttpConnectionFactory(plain(factory)));
        uwsgi.setHost("127.0.0.1");
        http.setHost("127.0.0.1");
        server.addConnector(uwsgi);
        server.addConnector(http);
        server.setHandler(handler);
        ServerWebSocketContainer.ensure(server);
        ErrorHandler errors = new ErrorHandler();
        errors.setShowStacks(false);
        errors.setShowCauses(false);
        server.setErrorHandler(errors);
        try {
            server.start();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static HttpConfiguration plain(UwsgiConnectionFactory factory) {
        return new HttpConfiguration(factory.getHttpConfiguration());
    }

    int port() {
        return uwsgi.getLocalPort();
    }

    int httpPort() {
        return http.getLocalPort();
    }

    ServerConnector connector() {
        return uwsgi;
    }

    /** Speaks uwsgi over TLS on another port too, which it returns. */
    int listen(SslContextFactory.Server tls) {
        ServerConnector secure = new ServerConnector(
                server,
                null,
                null,
                buffers,
                1,
                1,
                new SslConnectionFactory(tls, UwsgiConnectionFactory.PROTOCOL),
                uwsgi.getConnectionFactory(UwsgiConnectionFactory.class));
        secure.setHost("127.0.0.1");
        server.addConnector(secure);
        try {
            secure.start();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
        return secure.getLocalPort();
    }

    /** Speaks uwsgi on a unix socket too. */
    void listen(Path path) {
        try {
            ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener.bind(UnixDomainSocketAddress.of(path));
            unixSockets.add(listener);
            Thread acceptor = new Thread(() -> accept(listener));
            acceptor.setDaemon(true);
            acceptor.start();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private void accept(ServerSocketChannel listener) {
        try {
            while (true) {
                SocketChannel client = listener.accept();
                client.configureBlocking(false);
                uwsgi.getSelectorManager().accept(client);
            }
        } catch (IOException closed) {
            assertThat(listener.isOpen()).isFalse();
        }
    }

    WireClient connect() {
        return new WireClient(port());
    }

    /** Sends a packet, and reads what comes to the end of the connection. */
    String ask(String... namesAndValues) {
        try (WireClient client = connect()) {
            return client.sendBytes(request(namesAndValues)).readToEnd();
        }
    }

    /** The only connection that is open now. */
    Connection connection() {
        eventually(() -> assertThat(uwsgi.getConnectedEndPoints()).hasSize(1));
        return uwsgi.getConnectedEndPoints().iterator().next().getConnection();
    }

    /** How many buffers are in use. */
    int buffersInUse() {
        return buffers.getLeaks().size();
    }

    void awaitNoConnection() {
        eventually(() -> assertThat(uwsgi.getConnectedEndPoints()).isEmpty());
    }

    /** Stops; half a request has so many milliseconds to come. */
    void stop(long millis) {
        server.setStopTimeout(millis);
        try {
            server.stop();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** A packet of GET / with more variables, or other values of these. */
    static byte[] request(String... namesAndValues) {
        List<String> all = new ArrayList<>(List.of(namesAndValues));
        addUnlessThere(all, "SERVER_PROTOCOL", "HTTP/1.1");
        addUnlessThere(all, "REQUEST_URI", "/");
        addUnlessThere(all, "REQUEST_METHOD", "GET");
        return PacketWriter.packet(all.toArray(String[]::new));
    }

    private static void addUnlessThere(List<String> all, String name, String value) {
        for (int i = 0; i < all.size(); i += 2) {
            if (all.get(i).equals(name)) {
                return;
            }
        }
        all.add(0, value);
        all.add(0, name);
    }

    @Override
    public void close() {
        try {
            for (ServerSocketChannel listener : unixSockets) {
                listener.close();
            }
            eventually(
                    () -> assertThat(buffers.getLeaks()).as(buffers.dumpLeaks()).isEmpty());
            server.stop();
            assertThat(buffers.getLeaks()).as(buffers.dumpLeaks()).isEmpty();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
