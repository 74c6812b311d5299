package dev.retort.gateway.proxy.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an upstream: bytes both ways, and whose turn it is. It knows no protocol.
 *
 * <p>It belongs to one user at a time, or waits in a pool. An upstream that says anything while it waits has ended it.
 */
public final class UpstreamConnection extends AbstractConnection.NonBlocking implements SslHandshakeListener {
    private static final int BUFFER_SIZE = 16 * 1024;

    /** The one who uses a connection. Calls come from the selector's thread and must not block. */
    public interface User {
        /** Is called when there is something to read, or the end. */
        void readable();

        /**
         * Is called when reading has failed or taken too long.
         *
         * @param failure why; a {@link TimeoutException} if nothing came
         */
        void unreadable(Throwable failure);
    }

    private static final User NOBODY = new Stand();
    private static final User LOOKING = new Stand();
    private static final User ENDED = new Stand();

    /** Stands where a user would, and takes no notice. */
    private static final class Stand implements User {
        @Override
        public void readable() {}

        @Override
        public void unreadable(Throwable failure) {}
    }

    private final Dial dial;
    private final ByteBufferPool buffers;
    private final AtomicReference<User> user = new AtomicReference<>(NOBODY);
    private @Nullable IdleConnections home;
    private volatile boolean shakingHands;
    private @Nullable Object kept;
    private int served;
    private long opened = System.nanoTime();

    UpstreamConnection(EndPoint endPoint, Executor executor, ByteBufferPool buffers, Dial dial, boolean secure) {
        super(endPoint, executor);
        this.shakingHands = secure;
        this.dial = dial;
        this.buffers = buffers;
    }

    @Override
    public void onOpen() {
        super.onOpen();
        opened = System.nanoTime();
        if (shakingHands) {
            shakeHands();
        } else {
            dial.connected(this);
        }
    }

    /** Goes on with TLS's handshake, which reading nothing and writing nothing drives. */
    private void shakeHands() {
        try {
            getEndPoint().flush(BufferUtil.EMPTY_BUFFER);
            int filled = getEndPoint().fill(BufferUtil.EMPTY_BUFFER);
            if (!shakingHands) {
                dial.connected(this);
            } else if (filled < 0) {
                throw new EofException("peer closed connection in SSL handshake");
            } else {
                awaitReadable();
            }
        } catch (IOException failure) {
            getEndPoint().close(failure);
            dial.failed(failure);
        }
    }

    @Override
    public void handshakeSucceeded(Event event) {
        shakingHands = false;
    }

    /**
     * Gives the connection to somebody.
     *
     * @param next who uses it from now on
     * @return false if it has ended in the meantime
     */
    public boolean use(User next) {
        return user.compareAndSet(NOBODY, next);
    }

    /** Tells whether it lives on a selector, so that nobody has to be woken between it and what else lives there. */
    boolean isOn(ManagedSelector selector) {
        return selector.equals(dial.home());
    }

    /**
     * Leaves something for the next user, which goes with the connection.
     *
     * @param something what its next user may have a use for
     */
    public void keep(Object something) {
        kept = something;
    }

    /**
     * Returns what an earlier user has left.
     *
     * @return null if nothing
     */
    public @Nullable Object kept() {
        return kept;
    }

    /**
     * Lets its user hand it to another, who uses it to its end.
     *
     * @param next who uses it from now on
     */
    public void handTo(User next) {
        user.set(next);
    }

    /**
     * Gives the connection back, to wait for its next user. Everything of the last exchange must have been read.
     *
     * @param pool where it waits
     * @param patience how long it may wait
     */
    void rest(IdleConnections pool, Duration patience) {
        home = pool;
        getEndPoint().setIdleTimeout(patience.toMillis());
        user.set(NOBODY);
        awaitReadable();
    }

    /** Counts an exchange. */
    public void countServed() {
        served++;
    }

    /**
     * Returns how many exchanges it has served.
     *
     * @return 0 for a new one
     */
    public int served() {
        return served;
    }

    /**
     * Returns how long it has been open.
     *
     * @return the time
     */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - opened);
    }

    /**
     * Limits how long the upstream may neither take nor send a byte.
     *
     * @param timeout the limit
     */
    public void patience(Duration timeout) {
        getEndPoint().setIdleTimeout(timeout.toMillis());
    }

    /**
     * Returns an empty buffer to read into.
     *
     * @return a buffer from the pool, to be released
     */
    public RetainableByteBuffer acquire() {
        return buffers.acquire(BUFFER_SIZE, true);
    }

    /**
     * Reads what is there.
     *
     * @param buffer what to read into, in flush mode
     * @return the number of bytes, 0 for none yet, -1 at the end
     * @throws IOException if the connection is broken
     */
    public int read(ByteBuffer buffer) throws IOException {
        return getEndPoint().fill(buffer);
    }

    /** Asks to be told once there is something to read. Several threads may ask at once, and are told once. */
    public void awaitReadable() {
        fillInterested();
    }

    /** Whoever asks second finds the question asked. */
    @Override
    public void fillInterested(Callback callback) {
        tryFillInterested(callback);
    }

    /**
     * Writes.
     *
     * @param callback completed when all is written
     * @param bytes what to write, in order
     */
    public void write(Callback callback, ByteBuffer... bytes) {
        getEndPoint().write(callback, bytes);
    }

    @Override
    public void onFillable() {
        if (shakingHands) {
            shakeHands();
            return;
        }
        User now = Objects.requireNonNull(user.get());
        if (now == NOBODY) {
            lookWhileIdle();
        } else {
            GatewayThreadPool.read(now::readable);
        }
    }

    /**
     * Looks what has come while nobody uses it. The end, or something unasked for: either way it cannot be used again. Or nothing:
     * what was announced has been read by the last user meanwhile, or was TLS's own.
     */
    private void lookWhileIdle() {
        if (!user.compareAndSet(NOBODY, LOOKING)) {
            return; // It is somebody's by now, who asks for himself.
        }
        int read;
        try {
            read = getEndPoint().fill(BufferUtil.allocate(1));
        } catch (IOException broken) {
            read = -1;
        }
        user.set(NOBODY);
        if (read == 0) {
            awaitReadable();
        } else {
            end(new EofException("closed while idle"));
        }
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        if (shakingHands) {
            dial.failed(cause);
            return;
        }
        User now = Objects.requireNonNull(user.get());
        if (now == NOBODY) {
            end(cause);
        } else {
            now.unreadable(cause);
        }
    }

    @Override
    public boolean onIdleExpired(TimeoutException timeout) {
        // An exchange that waits for its client does not read, and its time is not the upstream's.
        return isFillInterested() || !getEndPoint().isOpen() || hasPendingWrite();
    }

    private boolean hasPendingWrite() {
        return getEndPoint() instanceof AbstractEndPoint endPoint
                && endPoint.getWriteFlusher().isPending();
    }

    private void end(Throwable cause) {
        if (user.compareAndSet(NOBODY, ENDED)) {
            IdleConnections pool = home;
            if (pool != null) {
                pool.remove(this);
            }
            getEndPoint().close(cause);
        }
    }
}
