package dev.retort.gateway.connector;

import dev.retort.gateway.proxy.transport.GatheringEndPoint;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection, which knows what it waits for.
 *
 * <p>Jetty has one timeout for an idle connection, nginx four: for the head of a request as a whole, between two reads of
 * a body, between two writes of a response, and between two requests. A client that sends a byte now and then is never
 * idle, but it does not get its head done. So the connection keeps the time at which its present state began, and
 * {@link Deadlines} asks all of them a few times a second. No timer is set or taken back for a request.
 *
 * <pre>
 *   NEW ──first byte──▶ HEAD ──request──▶ (active) ──response──▶ IDLE ──first byte──▶ HEAD …
 * </pre>
 */
final class ClientEndPoint extends GatheringEndPoint {
    private static final byte[] TOO_SLOW =
            "HTTP/1.1 408 Request Time-out\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    /** How long an HTTP/2 client that has been told to go may take to close the connection itself. */
    private static final long PARTING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private enum State {
        NEW,
        HEAD,
        IDLE,
        /** Of another protocol after an upgrade, which has its own idea of time. */
        TUNNEL
    }

    private final SocketConnector connector;
    private final ManagedSelector selector;
    private final long opened = NanoTime.now();
    private final AtomicInteger active = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile State state = State.NEW;
    private volatile long since = opened;
    private volatile long lastRead = opened;
    private volatile long lastWrite = opened;
    private volatile ClientLimits limits;
    private volatile boolean leaving;
    private volatile boolean readWhole;
    private volatile boolean drained;
    private int headBytes;
    private volatile @Nullable SendFile files;
    /** Held while the kernel sends from a file, which would not notice that the socket's number is another's by now. */
    private final Object open = new Object();

    ClientEndPoint(
            SocketChannel channel,
            ManagedSelector selector,
            SelectionKey key,
            Scheduler scheduler,
            SocketConnector connector) {
        super(channel, selector, key, scheduler);
        this.connector = connector;
        this.selector = selector;
        this.limits = connector.limits();
    }

    /**
     * Finds the connection of a request below TLS, HTTP/2 and the PROXY protocol.
     *
     * @param request the request
     * @return null if it came by another kind of connector
     */
    static @Nullable ClientEndPoint of(Request request) {
        return of(request.getConnectionMetaData().getConnection());
    }

    /** Finds the connection to the client below another that runs over it. */
    static @Nullable ClientEndPoint of(Connection connection) {
        EndPoint endPoint = connection.getEndPoint();
        while (endPoint instanceof EndPoint.Wrapper wrapper) {
            endPoint = wrapper.unwrap();
        }
        return endPoint instanceof ClientEndPoint client ? client : null;
    }

    /**
     * Finds the connection of a request whose response goes to the socket as it is.
     *
     * @param request the request
     * @return null if it is encrypted, or came by another kind of connector
     */
    static @Nullable ClientEndPoint unencrypted(Request request) {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        while (endPoint instanceof EndPoint.Wrapper wrapper && !(endPoint instanceof SslConnection.SslEndPoint)) {
            endPoint = wrapper.unwrap();
        }
        return endPoint instanceof ClientEndPoint client ? client : null;
    }

    // What happens to it.

    /**
     * {@inheritDoc} Behind a response Jetty looks for the next request. Where the last read has left room, nothing more had
     * come, and the selector tells when something does; so a call of the system is spared.
     */
    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        if (drained && state == State.IDLE) {
            return 0;
        }
        int room = BufferUtil.isEmpty(buffer) ? buffer.capacity() : BufferUtil.space(buffer);
        int filled = super.fill(buffer);
        drained = filled > 0 && filled < room;
        if (filled > 0) {
            long now = NanoTime.now();
            lastRead = now;
            if (state == State.NEW || state == State.IDLE) {
                since = now;
                headBytes = 0;
                state = State.HEAD;
            }
            headBytes += filled;
        }
        return filled;
    }

    @Override
    public Runnable onSelected() {
        drained = false;
        return super.onSelected();
    }

    @Override
    public void fillInterested(Callback callback) {
        lastRead = NanoTime.now();
        super.fillInterested(callback);
    }

    @Override
    public boolean tryFillInterested(Callback callback) {
        lastRead = NanoTime.now();
        return super.tryFillInterested(callback);
    }

    @Override
    public void write(Callback callback, ByteBuffer... buffers) {
        lastWrite = NanoTime.now();
        super.write(callback, buffers);
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        long before = remaining(buffers);
        SendFile sending = files;
        boolean all = sending == null ? super.flush(buffers) : flush(sending, buffers);
        if (all || remaining(buffers) < before) {
            lastWrite = NanoTime.now();
        }
        return all;
    }

    /** Sends a piece of a file behind what else is to be written. */
    private boolean flush(SendFile sending, ByteBuffer[] buffers) throws IOException {
        FileRegion region = sending.region();
        if (region == null) {
            return super.flush(buffers);
        }
        if (!region.isBehind(buffers)) {
            throw new IOException("something else is written while a file is sent");
        }
        int before = buffers.length - 1;
        if (before > 0 && !super.flush(Arrays.copyOf(buffers, before))) {
            return false;
        }
        synchronized (open) {
            return sending.flush(region, this);
        }
    }

    /** Has pieces of files sent where their stand-ins are written; null for none any more. */
    void send(@Nullable SendFile sending) {
        files = sending;
    }

    @Override
    protected void onIncompleteFlush() {
        SendFile sending = files;
        if (sending != null) {
            sending.pause();
        }
        super.onIncompleteFlush();
    }

    @Override
    public void doClose() {
        synchronized (open) {
            super.doClose();
        }
    }

    private static long remaining(ByteBuffer[] buffers) {
        long bytes = 0;
        for (ByteBuffer buffer : buffers) {
            bytes += buffer.remaining();
        }
        return bytes;
    }

    /** A request's head is here. */
    void begin() {
        readWhole = false;
        active.incrementAndGet();
        requests.incrementAndGet();
    }

    /** A request has come to its end: who still reads waits for the client to leave, for as long as it likes to stay. */
    void readWhole() {
        readWhole = true;
    }

    /** Its response has gone. To be called before Jetty knows, which reads the next request at once. */
    void end() {
        since = NanoTime.now();
        if (active.decrementAndGet() == 0 && state != State.TUNNEL) {
            state = State.IDLE;
        }
    }

    /** It is no longer HTTP. */
    void tunnel() {
        state = State.TUNNEL;
    }

    /** A location has been found, whose limits hold from now on. */
    void limits(ClientLimits found) {
        limits = found;
    }

    // What can be asked of it.

    /** Returns how many bytes have come since the present request's first, at least those of its head. */
    int headBytes() {
        return headBytes;
    }

    /** Tells whether the present request is to be the connection's last. */
    boolean isSpent() {
        ClientLimits now = limits;
        return now.keepAlive().isZero()
                || requests.get() >= now.keepAliveRequests()
                || NanoTime.since(opened) > now.keepAliveTime().toNanos()
                || connector.isShutdown();
    }

    SocketConnector connector() {
        return connector;
    }

    ManagedSelector selector() {
        return selector;
    }

    // Time.

    /** Ends what has taken too long. */
    void check(long now) {
        if (state == State.TUNNEL) {
            return;
        }
        ClientLimits limit = limits;
        if (active.get() > 0) {
            // An upstream that takes its time is the proxy's affair: only a client can be late here.
            boolean sends = getWriteFlusher().isPending()
                    && isOver(lastWrite, limit.sendTimeout().toNanos(), now);
            boolean reads = !readWhole
                    && !isHttp2()
                    && getFillInterest().isInterested()
                    && isOver(lastRead, limit.bodyTimeout().toNanos(), now);
            if (sends || reads) {
                expire(limit);
            }
            return;
        }
        if (leaving && isOver(since, PARTING_NANOS, now)) {
            close();
            return;
        }
        switch (state) {
            case NEW -> {
                if (isOver(since, limit.headerTimeout().toNanos(), now)) {
                    if (http() instanceof ClientConnection silent) {
                        silent.lateToBegin();
                    }
                    expire(limit);
                }
            }
            case HEAD -> {
                if (isHttp2()) {
                    if (isOver(lastRead, limit.keepAlive().toNanos(), now)) {
                        expire(limit);
                    }
                } else if (isOver(since, connector.limits().headerTimeout().toNanos(), now)) {
                    tooSlow(limit);
                }
            }
            case IDLE -> expireAfter(limit.keepAlive().toNanos(), limit, now);
            case TUNNEL -> {}
        }
    }

    private void expireAfter(long nanos, ClientLimits limit, long now) {
        if (isOver(since, nanos, now)) {
            expire(limit);
        }
    }

    private static boolean isOver(long start, long nanos, long now) {
        return now - start > nanos;
    }

    private boolean isHttp2() {
        return http() instanceof HTTP2Connection;
    }

    private @Nullable Connection http() {
        Connection connection = getConnection();
        return connection instanceof SslConnection tls ? tls.getSslEndPoint().getConnection() : connection;
    }

    private void expire(ClientLimits limit) {
        resetIfWanted(limit);
        onIdleExpired(new TimeoutException("the client took too long"));
        lastRead = NanoTime.now();
        lastWrite = lastRead;
    }

    private void tooSlow(ClientLimits limit) {
        if (http() instanceof ClientConnection slow) {
            slow.lateWithHead();
        }
        if (!(getConnection() instanceof SslConnection) && !limit.reset()) {
            try {
                // Nothing else is on its way to this client: all responses before are complete.
                getChannel().write(ByteBuffer.wrap(TOO_SLOW));
            } catch (IOException gone) {
                close(gone);
                return;
            }
        }
        resetIfWanted(limit);
        close(new TimeoutException("the head of the request took too long"));
    }

    private void resetIfWanted(ClientLimits limit) {
        if (limit.reset()) {
            try {
                getChannel().setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException | UnsupportedOperationException notTcp) {
                // Then it is closed.
            }
        }
    }

    /** Lets an HTTP/2 client know that it is to open another connection for its next request. */
    void goAway() {
        if (http() instanceof HTTP2Connection http2) {
            leaving = true;
            var unused = http2.getSession().shutdown(); // Nobody waits for it.
        }
    }

    /** Closes it if no request is under way. */
    void closeIfIdle() {
        if (active.get() == 0 && (state == State.NEW || state == State.IDLE)) {
            close();
        }
    }
}
