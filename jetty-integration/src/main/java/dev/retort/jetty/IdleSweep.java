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
        for (EndPoint endPoint : connector.getConnectedEndPoints()) {
            Connection connection = inner(endPoint);
            if (!(connection instanceof RequestConnection) && !(connection instanceof HTTP2Connection)) {
                endPoint.setIdleTimeout(PATIENCE_MILLIS);
            }
        }
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
        for (EndPoint endPoint : connector.getConnectedEndPoints()) {
            long quiet = endPoint instanceof AbstractEndPoint socket ? socket.getIdleFor() : Long.MAX_VALUE;
            if (isIdle(inner(endPoint), quiet)) {
                endPoint.close();
            }
        }
        again();
    }

    private static boolean isIdle(Connection connection, long quiet) {
        if (connection instanceof RequestConnection own) {
            return quiet >= QUIET_MILLIS && own.isBetweenRequests();
        }
        // Jetty tells clients of HTTP/2 to go, and closes the connection behind the last stream.
        return connection instanceof HTTP2Connection multiplexed
                && quiet >= PATIENCE_MILLIS
                && multiplexed.getSession().getStreams().isEmpty();
    }

    private static Connection inner(EndPoint endPoint) {
        Connection connection = endPoint.getConnection();
        return connection instanceof SslConnection tls ? tls.getSslEndPoint().getConnection() : connection;
    }
}
