package dev.retort.gateway.proxy.transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SelectorManager;
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

    private final Connector connector;
    private final Outcome outcome;
    private final AtomicBoolean ended = new AtomicBoolean();
    private Scheduler.@Nullable Task timer;

    private Dial(Connector connector, Outcome outcome) {
        this.connector = connector;
        this.outcome = outcome;
    }

    /**
     * Connects.
     *
     * @param address where to: TCP or a unix socket
     * @param timeout how long it may take
     * @param connector whose threads, buffers and timers are used
     * @param selectors where the connection lives; best those of the {@link DialingConnector} that the client came by
     * @param outcome learns how it ends
     */
    public static void to(
            SocketAddress address, Duration timeout, Connector connector, SelectorManager selectors, Outcome outcome) {
        Dial dial = new Dial(connector, outcome);
        SocketChannel channel = null;
        try {
            channel = address instanceof UnixDomainSocketAddress
                    ? SocketChannel.open(StandardProtocolFamily.UNIX)
                    : SocketChannel.open();
            channel.configureBlocking(false);
            if (!(address instanceof UnixDomainSocketAddress)) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            if (channel.connect(address)) {
                selectors.accept(channel, dial);
            } else {
                dial.expireAfter(timeout, channel);
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
     * Makes the connection on an endpoint; called by the selectors.
     *
     * @param endPoint the endpoint
     * @return its connection
     */
    public Connection connection(EndPoint endPoint) {
        return new UpstreamConnection(endPoint, connector.getExecutor(), buffers(), this);
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
