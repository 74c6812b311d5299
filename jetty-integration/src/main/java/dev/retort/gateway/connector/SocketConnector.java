package dev.retort.gateway.connector;

import dev.retort.gateway.proxy.transport.DialingConnector;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/**
 * Speaks with the clients of one {@code listen} address. It lives as long as configurations have the address with the same
 * protocols; its sockets are {@link ListeningSocket}s, its threads those of {@link Selectors}.
 */
public final class SocketConnector extends AbstractConnector implements DialingConnector {
    private final String key;
    private final Selectors selectors;
    private volatile ClientLimits limits;
    private volatile @Nullable Object lastGeneration;

    SocketConnector(String key, Server server, Selectors selectors, Protocols protocols) {
        super(server, null, null, null, 0, protocols.factories());
        this.key = key;
        this.selectors = selectors;
        this.limits = protocols.limits();
        setName(key);
        setIdleTimeout(0); // ClientEndPoint keeps the time.
        setShutdownIdleTimeout(-1);
    }

    /**
     * Returns the address that it serves.
     *
     * @return see {@link dev.retort.gateway.site.Listen#key}
     */
    public String key() {
        return key;
    }

    /**
     * Returns the configuration that its requests belong to for good, once newer ones no longer have its address.
     *
     * @return null as long as its requests belong to the newest
     */
    public @Nullable Object lastGeneration() {
        return lastGeneration;
    }

    /** Lets the requests that are still to come belong to the last configuration that knows this address. */
    void remainWith(Object generation) {
        lastGeneration = generation;
    }

    @Override
    public SelectorManager selectors() {
        return selectors;
    }

    @Override
    public @Nullable ManagedSelector selectorOf(Connection client) {
        ClientEndPoint endPoint = ClientEndPoint.of(client);
        return endPoint == null ? null : endPoint.selector();
    }

    ClientLimits limits() {
        return limits;
    }

    void limits(ClientLimits newLimits) {
        limits = newLimits;
    }

    void accept(SocketChannel client) throws IOException {
        client.configureBlocking(false);
        if (client.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        selectors.accept(client, this);
    }

    @Override
    protected void accept(int acceptor) {
        throw new UnsupportedOperationException("ListeningSocket accepts");
    }

    ClientEndPoint endPoint(SocketChannel channel, ManagedSelector selector, SelectionKey selectionKey) {
        return new ClientEndPoint(channel, selector, selectionKey, getScheduler(), this);
    }

    void opened(EndPoint endPoint) {
        onEndPointOpened(endPoint);
    }

    void closed(EndPoint endPoint) {
        onEndPointClosed(endPoint);
    }

    /** Tells whether all connections have gone. */
    boolean isDrained() {
        return getConnectedEndPoints().isEmpty() && !selectors.isArrivingAt(this);
    }

    /** Closes the connections that wait for a request. */
    void closeIdle() {
        for (EndPoint endPoint : getConnectedEndPoints()) {
            ((ClientEndPoint) endPoint).closeIfIdle();
        }
    }

    @Override
    public @Nullable Object getTransport() {
        return null;
    }
}
