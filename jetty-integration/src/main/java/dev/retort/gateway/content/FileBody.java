package dev.retort.gateway.content;

import dev.retort.gateway.filter.PartialBody;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Iterator;
import java.util.List;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * Sends a file, or parts of it, piece by piece: the next piece is read when the last one is written, on a thread that may
 * wait for the disk.
 */
final class FileBody extends IteratingCallback {
    /** Each piece costs a change of threads, so a piece is large. */
    static final int BUFFER_SIZE = 256 * 1024;

    private final FileChannel channel;
    private final Content.Sink sink;
    private final Iterator<PartialBody.Part> parts;
    private final RetainableByteBuffer buffer;
    private final Callback callback;

    private @Nullable ByteBuffer head;
    private long position;
    private long remaining;
    private boolean finished;

    private FileBody(
            FileChannel channel,
            Content.Sink sink,
            List<PartialBody.Part> parts,
            ByteBufferPool buffers,
            Callback callback) {
        this.channel = channel;
        this.sink = sink;
        this.parts = parts.iterator();
        this.callback = callback;
        this.buffer = buffers.acquire(BUFFER_SIZE, true);
    }

    /**
     * Sends parts of a file.
     *
     * @param channel the open file; closed at the end
     * @param sink where to
     * @param parts the parts, at least one; the last may have no bytes of the file
     * @param buffers where to borrow a buffer
     * @param callback completed when all is written
     */
    static void send(
            FileChannel channel,
            Content.Sink sink,
            List<PartialBody.Part> parts,
            ByteBufferPool buffers,
            Callback callback) {
        new FileBody(channel, sink, parts, buffers, callback).iterate();
    }

    @Override
    protected Action process() throws IOException {
        if (finished) {
            return Action.SUCCEEDED;
        }
        if (remaining == 0 && head == null) {
            PartialBody.Part part = parts.next();
            head = part.head();
            position = part.offset();
            remaining = part.length();
        }
        ByteBuffer text = head;
        if (text != null && text.hasRemaining()) {
            head = null;
            finished = remaining == 0 && !parts.hasNext();
            sink.write(finished, text.slice(), this);
            return Action.SCHEDULED;
        }
        head = null;
        ByteBuffer bytes = buffer.getByteBuffer();
        BufferUtil.clearToFill(bytes);
        bytes.limit((int) Math.min(bytes.capacity(), remaining));
        while (bytes.hasRemaining()) {
            int read = channel.read(bytes, position);
            if (read < 0) {
                throw new EOFException("the file has become shorter while it was sent");
            }
            position += read;
            remaining -= read;
        }
        finished = remaining == 0 && !parts.hasNext();
        sink.write(finished, bytes.flip(), this);
        return Action.SCHEDULED;
    }

    @Override
    protected void onCompleted(@Nullable Throwable failure) {
        buffer.release();
        IO.close(channel);
        if (failure == null) {
            callback.succeeded();
        } else {
            callback.failed(failure);
        }
    }

    /** What comes after a write is a read from the disk. */
    @Override
    public InvocationType getInvocationType() {
        return InvocationType.BLOCKING;
    }
}
