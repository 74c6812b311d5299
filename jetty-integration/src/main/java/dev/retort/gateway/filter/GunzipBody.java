package dev.retort.gateway.filter;

import java.io.EOFException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.GZIPContentDecoder;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingNestedCallback;
import org.jspecify.annotations.Nullable;

/** Decompresses a body; each write before the next one comes, so that nothing piles up when the client is slow. */
final class GunzipBody implements Content.Sink {
    private static final int BUFFER_SIZE = 16 * 1024;

    private final Content.Sink next;
    private final GZIPContentDecoder decoder;

    GunzipBody(Content.Sink next, ByteBufferPool buffers) {
        this.next = next;
        this.decoder = new GZIPContentDecoder(buffers, BUFFER_SIZE);
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
        new Piece(last, content == null ? BufferUtil.EMPTY_BUFFER : content, callback).iterate();
    }

    private final class Piece extends IteratingNestedCallback {
        private final boolean last;
        private final ByteBuffer compressed;
        private @Nullable RetainableByteBuffer plain;
        private boolean done;

        Piece(boolean last, ByteBuffer compressed, Callback callback) {
            super(callback);
            this.last = last;
            this.compressed = compressed;
        }

        @Override
        protected Action process() throws EOFException {
            releasePlain();
            while (compressed.hasRemaining()) {
                RetainableByteBuffer decoded = decoder.decode(compressed);
                if (decoded.hasRemaining()) {
                    plain = decoded;
                    next.write(false, decoded.getByteBuffer(), this);
                    return Action.SCHEDULED;
                }
                decoded.release();
            }
            if (!last || done) {
                return Action.SUCCEEDED;
            }
            if (!decoder.isFinished()) {
                throw new EOFException("a gzip body ends before its end");
            }
            done = true;
            next.write(true, BufferUtil.EMPTY_BUFFER, this);
            return Action.SCHEDULED;
        }

        private void releasePlain() {
            if (plain != null) {
                plain.release();
                plain = null;
            }
        }

        @Override
        protected void onCompleted(@Nullable Throwable failure) {
            releasePlain();
            if (last || failure != null) {
                decoder.destroy();
            }
            super.onCompleted(failure);
        }
    }
}
