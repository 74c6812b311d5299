package dev.retort.jetty;

import dev.retort.jetty.wire.RequestConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.AbstractConnector;
import org.jspecify.annotations.Nullable;

/**
 * Closes the connections that have no request, again and again while a connector shuts down: so a stop waits for requests, and
 * for nothing else.
 *
 * <p>Jetty's own way is an idle time-out of a second for every connection, which ends a request in flight too, if a second passes
 * without a byte of it.
 */
final class IdleSweep implements Runnable {
    private static final long PERIOD_MILLIS = 50;

    /** A request may be on its way to a connection that has just been opened. */
    private static final long QUIET_MILLIS = 100;

    /** For a client that does not go though it is told to, in HTTP/2; and the time-out of what is no request, such as a WebSocket. */
    private static final long PATIENCE_MILLIS = 1_000;

    private final AbstractConnector connector;
    private final CompletableFuture<Void> shutdown;

    private IdleSweep(AbstractConnector connector, CompletableFuture<Void> shutdown) {
        this.connector = connector;
        this.shutdown = shutdown;
    }

    /**
     * Begins.
     *
     * @param connector which shuts down, and has no idle time-out of its own for that
     * @param shutdown ends when all connections are closed
     * @return the same
     */
    static CompletableFuture<Void> begin(AbstractConnector connector, CompletableFuture<Void> shutdown) {
        new IdleSweep(connector, shutdown).again();
        return shutdown;
    }

    private void again() {
        connector.getScheduler().schedule(this, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void run() {
        if (shutdown.isDone() || !connector.isStarted()) {
            return;
        }
        connector.getConnectedEndPoints().forEach(IdleSweep::sweep);
        again();
    }

    private static void sweep(EndPoint endPoint) {
        long quiet = endPoint instanceof AbstractEndPoint socket ? socket.getIdleFor() : 0;
        Connection connection = inner(endPoint);
        if (connection instanceof RequestConnection own) {
            if (quiet >= QUIET_MILLIS && own.isBetweenRequests()) {
                endPoint.close();
            }
        } else if (connection instanceof HTTP2Connection multiplexed) {
            // Jetty tells the client to go, and closes the connection behind the last stream.
            if (quiet >= PATIENCE_MILLIS
                    && multiplexed.getSession().getStreams().isEmpty()) {
                endPoint.close();
            }
        } else if (connection != null && endPoint.getIdleTimeout() != PATIENCE_MILLIS) {
            endPoint.setIdleTimeout(PATIENCE_MILLIS);
        }
    }

    private static @Nullable Connection inner(EndPoint endPoint) {
        Connection connection = endPoint.getConnection();
        return connection instanceof SslConnection tls ? tls.getSslEndPoint().getConnection() : connection;
    }
}
