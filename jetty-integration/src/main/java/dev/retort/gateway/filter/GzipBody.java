package dev.retort.gateway.filter;

import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Setting;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingNestedCallback;
import org.eclipse.jetty.util.compression.CompressionPool;
import org.jspecify.annotations.Nullable;

/**
 * Compresses a body piece by piece in the format of RFC 1952. Each write is compressed and passed on before the next one comes, so
 * nothing piles up when the client is slow.
 */
final class GzipBody implements Content.Sink {
    /** Where an exchange keeps the body that has been compressed for it. */
    static final Setting<GzipBody> NOTE = new Setting<>("gzip body");

    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, 3};
    private static final int TRAILER = 8;
    private static final int BUFFER_SIZE = 16 * 1024;

    /** A piece that takes longer to compress than a thread may be away that reads every connection: a millisecond or so. */
    private static final int LARGE = 32 * 1024;

    private final Content.Sink next;
    private final ByteBufferPool buffers;
    private final boolean flushes;
    private final Exchange exchange;
    private final CRC32 checksum = new CRC32();
    private CompressionPool<Deflater>.@Nullable Entry entry;
    private boolean begun;
    private long before;
    private long after;

    GzipBody(
            Content.Sink next,
            CompressionPool<Deflater>.Entry entry,
            ByteBufferPool buffers,
            boolean flushes,
            Exchange exchange) {
        this.next = next;
        this.exchange = exchange;
        this.entry = entry;
        this.buffers = buffers;
        this.flushes = flushes;
        exchange.note(NOTE, this);
    }

    /**
     * Returns how many times smaller the body has become, {@code $gzip_ratio}.
     *
     * @return with two digits behind the point, rounded; null before its end
     */
    @Nullable String ratio() {
        if (after == 0) {
            return null;
        }
        long hundredths = (before * 1000 / after + 5) / 10;
        return hundredths / 100 + "." + (hundredths % 100 < 10 ? "0" : "") + hundredths % 100;
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
        CompressionPool<Deflater>.Entry deflater = entry;
        if (deflater == null) {
            callback.failed(new EOFException("the body has ended"));
            return;
        }
        ByteBuffer input = content == null ? BufferUtil.EMPTY_BUFFER : content;
        if (input.remaining() < LARGE || exchange.mayBlock()) {
            compress(last, input, deflater.get(), callback, false);
        } else {
            exchange.runBlocking(here -> compress(last, input, deflater.get(), callback, true));
        }
    }

    private void compress(boolean last, ByteBuffer input, Deflater deflater, Callback callback, boolean large) {
        checksum.update(input.slice());
        deflater.setInput(input);
        if (last) {
            deflater.finish();
        }
        new Piece(last, deflater, large, callback).iterate();
    }

    private void release() {
        CompressionPool<Deflater>.Entry deflater = entry;
        entry = null;
        if (deflater != null) {
            deflater.release();
        }
    }

    /** The compression of one write: as many buffers as it takes, one behind the other. */
    private final class Piece extends IteratingNestedCallback {
        private final boolean last;
        private final Deflater deflater;
        private final boolean large;
        private final RetainableByteBuffer buffer = buffers.acquire(BUFFER_SIZE, true);
        private boolean done;

        Piece(boolean last, Deflater deflater, boolean large, Callback callback) {
            super(callback);
            this.last = last;
            this.deflater = deflater;
            this.large = large;
        }

        /** Goes on where it may take its time, whoever has written the last buffer. */
        private void goOn() {
            if (exchange.mayBlock()) {
                succeeded();
            } else {
                exchange.runBlocking(here -> succeeded());
            }
        }

        @Override
        protected Action process() {
            if (done) {
                return Action.SUCCEEDED;
            }
            ByteBuffer output = buffer.getByteBuffer();
            BufferUtil.clearToFill(output);
            output.order(ByteOrder.LITTLE_ENDIAN);
            if (!begun) {
                begun = true;
                output.put(HEADER);
            }
            output.limit(output.capacity() - TRAILER);
            int mode = flushes && !last ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH;
            while (output.hasRemaining() && deflater.deflate(output, mode) > 0) {
                // Until it has nothing more to say or nowhere to say it.
            }
            if (last) {
                done = deflater.finished();
            } else {
                done = output.hasRemaining();
            }
            if (last && done) {
                output.limit(output.capacity());
                before = deflater.getBytesRead();
                after = HEADER.length + deflater.getBytesWritten() + TRAILER;
                output.putInt((int) checksum.getValue()).putInt((int) before);
            }
            output.flip();
            if (!output.hasRemaining() && !done) {
                return Action.IDLE;
            }
            if (!output.hasRemaining()) {
                return Action.SUCCEEDED;
            }
            next.write(
                    last && done,
                    output,
                    large && !done ? Callback.from(InvocationType.NON_BLOCKING, this::goOn, this::failed) : this);
            return Action.SCHEDULED;
        }

        @Override
        protected void onCompleted(@Nullable Throwable failure) {
            buffer.release();
            if (last || failure != null) {
                release();
            }
            super.onCompleted(failure);
        }
    }
}
