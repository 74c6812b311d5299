package dev.retort.jetty.uwsgi;

import dev.retort.jetty.wire.LingeringClose;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/**
 * What the web server sends: the packet, then the body, then nothing. It reads only when it is asked to, into one buffer, so
 * that a body waits in the socket, and with the client, for an application that is slow.
 *
 * <p>Synchronized, as a failing request may be cleared away while its handler reads.
 */
final class Inbound implements LingeringClose.Rest {
    /** The part of the buffer that a piece of the body must fill, or it is copied. */
    private static final int WORTH_KEEPING = 8;

    private final EndPoint endPoint;
    private final ByteBufferPool pool;
    private final int size;
    private final boolean direct;
    private @Nullable RetainableByteBuffer buffer;
    private Content.@Nullable Chunk failure;
    private long remaining;
    private long received;
    private boolean surplus;
    private boolean closed;

    Inbound(EndPoint endPoint, ByteBufferPool pool, int size, boolean direct) {
        this.endPoint = endPoint;
        this.pool = pool;
        this.size = size;
        this.direct = direct;
    }

    /** Begins with bytes that another protocol has read before this one was spoken. */
    synchronized void prepend(ByteBuffer bytes) {
        RetainableByteBuffer first = pool.acquire(Math.max(size, bytes.remaining()), direct);
        BufferUtil.append(first.getByteBuffer(), bytes);
        received += first.remaining();
        buffer = first;
    }

    /**
     * Moves bytes to the packet that is being put together.
     *
     * @return how many; 0 if there are none as yet, -1 if there never will be
     */
    synchronized int read(byte[] target, int offset) throws IOException {
        if (!isBuffered()) {
            int filled = fill();
            if (filled <= 0) {
                return filled;
            }
        }
        ByteBuffer bytes = bytes();
        int length = Math.min(bytes.remaining(), target.length - offset);
        bytes.get(target, offset, length);
        return length;
    }

    /** Says how long the body is that comes next. */
    synchronized void beginBody(long length) {
        remaining = Math.max(0, length);
        if (remaining == 0 && !isBuffered()) {
            release();
        }
    }

    /**
     * Reads a piece of the body.
     *
     * @return null if there is none as yet
     */
    synchronized Content.@Nullable Chunk readBody() {
        if (!awaitsNothing()) {
            return null;
        }
        if (failure != null) {
            return failure;
        }
        return remaining == 0 ? Content.Chunk.EOF : piece();
    }

    /** Tells whether reading the body has a result now, and looks into the socket for it. */
    synchronized boolean isBodyReady() {
        return awaitsNothing();
    }

    private boolean awaitsNothing() {
        if (failure != null || remaining == 0 || isBuffered()) {
            return true;
        }
        try {
            int filled = fill();
            if (filled < 0) {
                failure = Content.Chunk.from(new ShortBodyException(remaining, null), true);
            }
            return filled != 0;
        } catch (IOException broken) {
            failure = Content.Chunk.from(new ShortBodyException(remaining, broken), true);
            return true;
        }
    }

    private Content.Chunk piece() {
        RetainableByteBuffer kept = buffer;
        ByteBuffer bytes = bytes();
        int length = (int) Math.min(bytes.remaining(), remaining);
        ByteBuffer piece = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        remaining -= length;
        Content.Chunk chunk;
        if (kept == null || length < size / WORTH_KEEPING) {
            // An application that collects what comes byte by byte would else collect buffers.
            chunk = Content.Chunk.from(ByteBuffer.allocate(length).put(piece).flip(), remaining == 0);
        } else {
            kept.retain();
            chunk = Content.Chunk.asChunk(piece, remaining == 0, kept);
        }
        if (remaining == 0 && !isBuffered()) {
            release();
        }
        return chunk;
    }

    /** Tells whether the body has been read to its end. */
    synchronized boolean isBodyRead() {
        return remaining == 0;
    }

    /** Lets every read from now on fail. */
    synchronized void fail(Throwable cause) {
        if (failure == null) {
            failure = Content.Chunk.from(cause, true);
        }
        release();
    }

    /** Tells whether there are bytes that belong to nothing. */
    synchronized boolean hasSurplus() {
        return remaining == 0 && isBuffered();
    }

    /**
     * Throws away what has come.
     *
     * @return how much; 0 if there is nothing as yet, -1 if there never will be
     */
    @Override
    public synchronized int discard() {
        try {
            int length = isBuffered() ? bytes().remaining() : fill();
            release();
            surplus |= length > remaining;
            remaining = Math.max(0, remaining - Math.max(0, length));
            return length;
        } catch (IOException broken) {
            return -1;
        }
    }

    /** Tells whether the web server is still sending, be it the body or more than that. */
    @Override
    public synchronized boolean awaitsMore() {
        return remaining > 0 || surplus;
    }

    /** Returns what belongs to the protocol that is spoken next. */
    synchronized @Nullable ByteBuffer takeSurplus() {
        if (!isBuffered()) {
            return null;
        }
        ByteBuffer surplus = BufferUtil.copy(bytes());
        release();
        return surplus;
    }

    /** Gives the buffer back and reads no more. */
    synchronized void close() {
        closed = true;
        release();
    }

    synchronized long received() {
        return received;
    }

    private boolean isBuffered() {
        return buffer != null && buffer.hasRemaining();
    }

    private ByteBuffer bytes() {
        return buffer == null ? BufferUtil.EMPTY_BUFFER : buffer.getByteBuffer();
    }

    private int fill() throws IOException {
        if (closed) {
            return -1;
        }
        if (buffer != null && buffer.isRetained()) {
            // The application still has pieces of it.
            release();
        }
        RetainableByteBuffer target = buffer == null ? pool.acquire(size, direct) : buffer;
        buffer = target;
        target.clear();
        int filled = -1;
        try {
            filled = endPoint.fill(target.getByteBuffer());
            if (filled == 0) {
                // TLS may have taken a record in without a byte for us.
                filled = endPoint.fill(target.getByteBuffer());
            }
        } finally {
            if (filled <= 0) {
                release();
            }
        }
        received += Math.max(0, filled);
        return filled;
    }

    private void release() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
    }

    /** The web server has gone before the end of the body. Whoever answers nevertheless says 400. */
    private static final class ShortBodyException extends EofException implements HttpException {
        @Serial
        private static final long serialVersionUID = 1;

        ShortBodyException(long missing, @Nullable Throwable cause) {
            super("The web server closed the connection " + missing + " bytes before the end of the body");
            if (cause != null) {
                initCause(cause);
            }
        }

        @Override
        public int getCode() {
            return HttpStatus.BAD_REQUEST_400;
        }

        @Override
        public String getReason() {
            return String.valueOf(getMessage());
        }
    }
}
