package dev.retort.jetty.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** A server that answers 403 and reads no request, and tells of the end of its one connection. */
public final class DeafServer implements AutoCloseable {
    private final Server server = new Server();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ServerConnector connector;

    /** Starts one that speaks something. */
    public DeafServer(ConnectionFactory protocol) throws Exception {
        connector = new ServerConnector(server, protocol);
        connector.setHost("127.0.0.1");
        connector.addBean(new Connection.Listener() {
            @Override
            public void onClosed(Connection connection) {
                closed.countDown();
            }
        });
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                response.setStatus(403);
                response.write(true, BufferUtil.toBuffer("no"), callback);
                return true;
            }
        });
        server.start();
    }

    /** Sends the beginning of a request, and reads the whole answer, behind which the server says no more. */
    public WireClient answered(byte[] request) {
        WireClient client = new WireClient(connector.getLocalPort()).sendBytes(request);
        assertThat(client.readToEnd()).contains(" 403 ").endsWith("no");
        return client;
    }

    /** Tells whether the connection has not ended. */
    public boolean isOpen() {
        return closed.getCount() > 0;
    }

    /** Waits for the end of the connection. */
    public void awaitClose() throws InterruptedException {
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
