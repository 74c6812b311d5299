package dev.retort.gateway.proxy;

import dev.retort.gateway.proxy.transport.UpstreamConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * Bytes both ways between a client and an upstream that have agreed on another protocol by a 101: a WebSocket, or
 * whatever they like.
 *
 * <p>Each direction is a pump of its own, which reads only when what it read before is written. One side's end is passed
 * on; when both have ended, or one is broken or silent for too long, both connections are closed.
 */
final class Tunnel extends AbstractConnection.NonBlocking implements Connection.UpgradeTo, UpstreamConnection.User {
    private static final int BUFFER_SIZE = 16 * 1024;
    private static final int DIRECTIONS = 2;

    private final UpstreamConnection upstream;
    private final ByteBufferPool buffers;
    private final Duration patience;
    private final Runnable whenOver;
    private final Pump toClient;
    private final Pump toUpstream;
    private final AtomicInteger open = new AtomicInteger(DIRECTIONS);

    Tunnel(
            EndPoint client,
            Executor executor,
            ByteBufferPool buffers,
            UpstreamConnection upstream,
            ByteBuffer fromUpstream,
            Duration patience,
            Runnable whenOver) {
        super(client, executor);
        this.upstream = upstream;
        this.buffers = buffers;
        this.patience = patience;
        this.whenOver = whenOver;
        this.toClient = new Pump(upstream.getEndPoint(), client, upstream::awaitReadable);
        this.toUpstream = new Pump(client, upstream.getEndPoint(), this::awaitReadable);
        toClient.first = fromUpstream;
    }

    private void awaitReadable() {
        if (!isFillInterested()) {
            fillInterested();
        }
    }

    /** Takes what the client has sent behind its request. */
    @Override
    public void onUpgradeTo(ByteBuffer buffer) {
        toUpstream.first = BufferUtil.copy(buffer);
    }

    @Override
    public void onOpen() {
        super.onOpen();
        getEndPoint().setIdleTimeout(patience.toMillis());
        upstream.patience(patience);
        toClient.iterate();
        toUpstream.iterate();
    }

    @Override
    public void onFillable() {
        toUpstream.iterate();
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        breakOff(cause);
    }

    @Override
    public void readable() {
        toClient.iterate();
    }

    @Override
    public void unreadable(Throwable failure) {
        breakOff(failure);
    }

    private void breakOff(Throwable cause) {
        if (open.getAndSet(0) > 0) {
            getEndPoint().close(cause);
            upstream.getEndPoint().close(cause);
            whenOver.run();
        }
    }

    private void ended() {
        if (open.decrementAndGet() == 0) {
            getEndPoint().close();
            upstream.getEndPoint().close();
            whenOver.run();
        }
    }

    /** One direction. */
    private final class Pump extends IteratingCallback {
        private final EndPoint from;
        private final EndPoint to;
        private final Runnable awaitReadable;
        private ByteBuffer first = BufferUtil.EMPTY_BUFFER;
        private @Nullable RetainableByteBuffer buffer;

        Pump(EndPoint from, EndPoint to, Runnable awaitReadable) {
            this.from = from;
            this.to = to;
            this.awaitReadable = awaitReadable;
        }

        @Override
        protected Action process() throws IOException {
            if (first.hasRemaining()) {
                to.write(this, first);
                return Action.SCHEDULED;
            }
            RetainableByteBuffer into = buffers.acquire(BUFFER_SIZE, true);
            buffer = into;
            int read = from.fill(into.getByteBuffer());
            if (read > 0) {
                to.write(this, into.getByteBuffer());
                return Action.SCHEDULED;
            }
            release();
            if (read == 0) {
                awaitReadable.run();
                return Action.IDLE;
            }
            to.shutdownOutput();
            return Action.SUCCEEDED;
        }

        @Override
        protected void onSuccess() {
            release();
        }

        @Override
        protected void onCompleteSuccess() {
            ended();
        }

        @Override
        protected void onCompleteFailure(Throwable cause) {
            release();
            breakOff(cause);
        }

        private void release() {
            RetainableByteBuffer own = buffer;
            if (own != null) {
                buffer = null;
                own.release();
            }
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
