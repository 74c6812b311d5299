package dev.retort.gateway.connector;

import dev.retort.gateway.proxy.transport.Dial;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The threads that read from and write to every connection, whatever socket it came from, and those to upstreams: nginx's
 * workers.
 */
final class Selectors extends SelectorManager {
    private static final ThreadLocal<@Nullable ManagedSelector> NEAR = new ThreadLocal<>();

    private final Map<SelectableChannel, SocketConnector> arriving = new ConcurrentHashMap<>();

    Selectors(Executor executor, Scheduler scheduler, int threads) {
        super(executor, scheduler, threads);
    }

    @Override
    protected EndPoint newEndPoint(SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
        if (key.attachment() instanceof Dial dial) {
            return dial.endPoint((SocketChannel) channel, selector, key);
        }
        SocketConnector connector = (SocketConnector) key.attachment();
        return connector.endPoint((SocketChannel) channel, selector, key);
    }

    @Override
    public Connection newConnection(SelectableChannel channel, EndPoint endPoint, Object attachment)
            throws IOException {
        if (attachment instanceof Dial dial) {
            return dial.connection(endPoint);
        }
        SocketConnector connector = (SocketConnector) attachment;
        return connector.getDefaultConnectionFactory().newConnection(connector, endPoint);
    }

    @Override
    protected void connectionFailed(SelectableChannel channel, Throwable cause, Object attachment) {
        if (attachment instanceof Dial dial) {
            dial.failed(cause);
        } else {
            super.connectionFailed(channel, cause, attachment);
        }
    }

    // An upstream's connection goes where the client's is. Jetty asks for a selector while it takes a channel.

    @Override
    public void connect(SelectableChannel channel, @Nullable Object attachment) {
        take(attachment, () -> super.connect(channel, attachment));
    }

    @Override
    public void accept(SelectableChannel channel, @Nullable Object attachment) {
        take(attachment, () -> super.accept(channel, attachment));
    }

    private void take(@Nullable Object attachment, Runnable taking) {
        ManagedSelector wanted = attachment instanceof Dial dial ? dial.near() : null;
        if (wanted == null) {
            taking.run();
            return;
        }
        NEAR.set(wanted);
        try {
            taking.run();
        } finally {
            NEAR.remove();
        }
    }

    @Override
    protected ManagedSelector chooseSelector() {
        ManagedSelector wanted = NEAR.get();
        return wanted == null ? super.chooseSelector() : wanted;
    }

    /** Takes a connection that has just been accepted. */
    void accept(SocketChannel channel, SocketConnector connector) {
        arriving.put(channel, connector);
        super.accept(channel, connector);
    }

    /** Tells whether a connection is on its way from its socket to its connector. */
    boolean isArrivingAt(SocketConnector connector) {
        return arriving.containsValue(connector);
    }

    @Override
    protected void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        arriving.remove(channel);
        super.onAcceptFailed(channel, cause);
    }

    @Override
    protected void endPointOpened(EndPoint endPoint) {
        super.endPointOpened(endPoint);
        if (endPoint instanceof ClientEndPoint client) {
            client.connector().opened(endPoint);
            arriving.remove(client.getChannel());
        }
    }

    @Override
    protected void endPointClosed(EndPoint endPoint) {
        if (endPoint instanceof ClientEndPoint client) {
            client.connector().closed(endPoint);
        }
        super.endPointClosed(endPoint);
    }
}
