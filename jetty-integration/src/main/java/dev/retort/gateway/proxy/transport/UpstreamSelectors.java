package dev.retort.gateway.proxy.transport;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.Server;

/** Selectors for connections to upstreams where the client's connector has none to share. */
public final class UpstreamSelectors extends SelectorManager {
    /**
     * Creates them.
     *
     * @param server whose threads and timers are used
     */
    public UpstreamSelectors(Server server) {
        super(server.getThreadPool(), server.getScheduler(), 1);
    }

    @Override
    protected EndPoint newEndPoint(SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
        return ((Dial) key.attachment()).endPoint((SocketChannel) channel, selector, key);
    }

    @Override
    public Connection newConnection(SelectableChannel channel, EndPoint endPoint, Object attachment) {
        return ((Dial) attachment).connection(endPoint);
    }

    @Override
    protected void connectionFailed(SelectableChannel channel, Throwable failure, Object attachment) {
        ((Dial) attachment).failed(failure);
    }
}
