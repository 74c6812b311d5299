package dev.retort.gateway.proxy.transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect to an upstream. It is what a selector carries along until the socket is open, and it ends with
 * one call of its {@link Outcome}.
 */
public final class Dial {
    /** Learns how an attempt to connect ends; called once. */
    public interface Outcome {
        /**
         * Takes the connection.
         *
         * @param connection open, nobody's yet
         */
        void connected(UpstreamConnection connection);

        /**
         * Learns that there is none.
         *
         * @param failure why
         */
        void failed(Throwable failure);
    }

    /**
     * How a connection is made.
     *
     * @param timeout how long it may take, with TLS's handshake
     * @param local the address that it comes from; null for the system's choice
     * @param keepAlive whether TCP probes a silent connection
     * @param tls makes the client's side of TLS; null for none
     * @param near the selector that it is to live on, best that of the client; null for any
     */
    public record Options(
            Duration timeout,
            @Nullable SocketAddress local,
            boolean keepAlive,
            @Nullable Supplier<SSLEngine> tls,
            @Nullable ManagedSelector near) {}

    private final Options options;
    private final Connector connector;
    private final Outcome outcome;
    private final AtomicBoolean ended = new AtomicBoolean();
    private Scheduler.@Nullable Task timer;
    private volatile @Nullable ManagedSelector home;

    private Dial(Options options, Connector connector, Outcome outcome) {
        this.options = options;
        this.connector = connector;
        this.outcome = outcome;
    }

    /**
     * Connects.
     *
     * @param address where to: TCP or a unix socket
     * @param options how
     * @param connector whose threads, buffers and timers are used
     * @param selectors where the connection lives; best those of the {@link DialingConnector} that the client came by
     * @param outcome learns how it ends
     */
    public static void to(
            SocketAddress address, Options options, Connector connector, SelectorManager selectors, Outcome outcome) {
        Dial dial = new Dial(options, connector, outcome);
        SocketChannel channel = null;
        try {
            channel = address instanceof UnixDomainSocketAddress
                    ? SocketChannel.open(StandardProtocolFamily.UNIX)
                    : SocketChannel.open();
            channel.configureBlocking(false);
            if (!(address instanceof UnixDomainSocketAddress)) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.setOption(StandardSocketOptions.SO_KEEPALIVE, options.keepAlive());
                if (options.local() != null) {
                    channel.bind(options.local());
                }
            }
            boolean open = channel.connect(address);
            if (!open || options.tls() != null) {
                dial.expireAfter(options.timeout(), channel);
            }
            if (open) {
                selectors.accept(channel, dial);
            } else {
                selectors.connect(channel, dial);
            }
        } catch (IOException | RuntimeException failure) {
            IO.close(channel);
            dial.failed(failure);
        }
    }

    private void expireAfter(Duration timeout, SocketChannel channel) {
        timer = connector
                .getScheduler()
                .schedule(
                        () -> {
                            if (ended.compareAndSet(false, true)) {
                                IO.close(channel);
                                outcome.failed(new SocketTimeoutException("connect timed out"));
                            }
                        },
                        timeout.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /**
     * Returns the selector that the connection is to live on.
     *
     * @return null for any
     */
    public @Nullable ManagedSelector near() {
        return options.near();
    }

    /**
     * Makes the endpoint; called by the selectors.
     *
     * @param channel the channel
     * @param selector where it lives
     * @param key its key there
     * @return the endpoint
     */
    public EndPoint endPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        home = selector;
        return new UpstreamEndPoint(channel, selector, key, connector.getScheduler());
    }

    /** Returns the selector that the connection lives on, once it has an endpoint. */
    @Nullable ManagedSelector home() {
        return home;
    }

    /**
     * Makes the connection on an endpoint; called by the selectors.
     *
     * @param endPoint the endpoint
     * @return its connection
     */
    public Connection connection(EndPoint endPoint) {
        Supplier<SSLEngine> tls = options.tls();
        if (tls == null) {
            return new UpstreamConnection(endPoint, connector.getExecutor(), buffers(), this, false);
        }
        SslConnection secure =
                new SslConnection(buffers(), connector.getExecutor(), null, endPoint, tls.get(), true, true);
        UpstreamConnection inside =
                new UpstreamConnection(secure.getSslEndPoint(), connector.getExecutor(), buffers(), this, true);
        secure.getSslEndPoint().setConnection(inside);
        secure.addHandshakeListener(inside);
        return secure;
    }

    private ByteBufferPool buffers() {
        return connector.getByteBufferPool();
    }

    void connected(UpstreamConnection connection) {
        if (end()) {
            outcome.connected(connection);
        } else {
            connection.close();
        }
    }

    /**
     * Learns that there will be no connection; called by the selectors.
     *
     * @param failure why
     */
    public void failed(Throwable failure) {
        if (end()) {
            outcome.failed(failure);
        }
    }

    private boolean end() {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        if (timer != null) {
            timer.cancel();
        }
        return true;
    }
}
