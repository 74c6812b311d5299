package dev.retort.jetty;

import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Listens at a port; a stop lets requests end. */
final class TcpConnector extends ServerConnector {
    TcpConnector(Server server, ConnectionFactory... factories) {
        super(server, factories);
        setShutdownIdleTimeout(-1);
    }

    @Override
    public CompletableFuture<Void> shutdown() {
        return IdleSweep.begin(this, super.shutdown());
    }
}
