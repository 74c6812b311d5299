package dev.retort.gateway.filter;

import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A body of which only parts have been asked for. Who has the whole body at hand takes {@link #parts} and writes them to
 * {@link #target}; who writes a stream just writes all of it, and what belongs to the one part goes on.
 */
public final class PartialBody implements Content.Sink {
    private final List<Part> parts;
    private final Content.Sink target;
    private long position;
    private boolean done;

    PartialBody(List<Part> parts, Content.Sink target) {
        this.parts = parts;
        this.target = target;
    }

    /**
     * A part of a body.
     *
     * @param head what stands before it, or null
     * @param offset where it begins
     * @param length how many bytes it has, 0 or more
     */
    public record Part(@Nullable ByteBuffer head, long offset, long length) {}

    /**
     * Returns the parts.
     *
     * @return the parts in the order in which they are to be sent
     */
    public List<Part> parts() {
        return parts;
    }

    /**
     * Returns where the parts go.
     *
     * @return the sink behind this
     */
    public Content.Sink target() {
        return target;
    }

    /** Takes the whole body as a stream and lets through what is asked for. There must be one part without a head. */
    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
        Part part = parts.get(0);
        int length = BufferUtil.length(content);
        long begin = Math.max(part.offset(), position);
        long end = Math.min(part.offset() + part.length(), position + length);
        boolean ends = end == part.offset() + part.length() || last;
        ByteBuffer piece = begin < end
                ? content.slice(content.position() + (int) (begin - position), (int) (end - begin))
                : BufferUtil.EMPTY_BUFFER;
        position += length;
        if (content != null) {
            content.position(content.limit());
        }
        if (done || (!piece.hasRemaining() && !ends)) {
            callback.succeeded();
            return;
        }
        done = ends;
        target.write(ends, piece, callback);
    }
}
