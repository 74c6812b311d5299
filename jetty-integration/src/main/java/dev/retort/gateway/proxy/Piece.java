package dev.retort.gateway.proxy;

import java.nio.ByteBuffer;
import java.util.Deque;
import org.eclipse.jetty.io.Retainable;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/**
 * A piece of an answer's body on its way to the client.
 *
 * @param bytes the bytes
 * @param source what they belong to, retained until they have gone; null if to nobody
 * @param last whether the answer ends with it
 * @param failure why the answer is broken off here; null if it is not
 */
record Piece(
        ByteBuffer bytes,
        @Nullable Retainable source,
        boolean last,
        @Nullable Throwable failure) {
    /** A piece that is shorter than this does not hold the buffer that it came in, which is many times as large, while it waits. */
    private static final int WORTH_KEEPING = 2 * 1024;

    static final Piece NOTHING = new Piece(BufferUtil.EMPTY_BUFFER, null, false, null);
    static final Piece END = new Piece(BufferUtil.EMPTY_BUFFER, null, true, null);

    static Piece broken(Throwable failure) {
        return new Piece(BufferUtil.EMPTY_BUFFER, null, false, failure);
    }

    /** Adds a piece behind others. Of a short one that has to wait only the bytes are kept, many of them together. */
    static void add(Deque<Piece> queue, ByteBuffer bytes, @Nullable Retainable source, boolean last) {
        Piece before = queue.peekLast();
        if (before == null || last || source == null || bytes.remaining() >= WORTH_KEEPING) {
            queue.addLast(Piece.of(bytes, source, last));
        } else if (!before.append(bytes)) {
            queue.addLast(Piece.copyOf(bytes));
        }
    }

    /** Takes bytes with what they belong to. */
    private static Piece of(ByteBuffer bytes, @Nullable Retainable source, boolean last) {
        if (source != null) {
            source.retain();
        }
        return new Piece(bytes, source, last, null);
    }

    /** Takes a copy of a few bytes, with room for more. */
    private static Piece copyOf(ByteBuffer bytes) {
        return new Piece(ByteBuffer.allocate(WORTH_KEEPING).put(bytes).flip(), null, false, null);
    }

    /** Puts a few more bytes behind a copy, and returns whether there was room. */
    private boolean append(ByteBuffer more) {
        int end = bytes.limit();
        int length = more.remaining();
        if (source != null || last || failure != null || bytes.isReadOnly() || bytes.capacity() - end < length) {
            return false;
        }
        bytes.limit(end + length).put(end, more, more.position(), length);
        more.position(more.limit());
        return true;
    }

    void release() {
        if (source != null) {
            source.release();
        }
    }
}
