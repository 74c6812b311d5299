package dev.retort.gateway.filter;

import dev.retort.gateway.exchange.Exchange;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingNestedCallback;
import org.eclipse.jetty.util.thread.Scheduler;

/** A body that is passed on as fast as it may go: each second so many bytes, one second ahead. */
final class PacedBody implements Content.Sink {
    private final Content.Sink next;
    private final Scheduler scheduler;
    private final Executor executor;
    private final long rate;
    private final long free;
    private final long begun = System.nanoTime();
    private long sent;

    PacedBody(Content.Sink next, Exchange exchange, long rate, long free) {
        this.next = next;
        this.scheduler = exchange.request().getComponents().getScheduler();
        this.executor = exchange.request().getComponents().getExecutor();
        this.rate = rate;
        this.free = free;
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
        if (BufferUtil.isEmpty(content)) {
            next.write(last, content, callback);
        } else {
            new Piece(last, content, callback).iterate();
        }
    }

    /** Returns how many bytes may go now; if none may, 0 or less by how many it is too early. */
    private long allowed() {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) + 1;
        return rate * seconds - (sent - free);
    }

    private final class Piece extends IteratingNestedCallback {
        private final boolean last;
        private final ByteBuffer content;

        Piece(boolean last, ByteBuffer content, Callback callback) {
            super(callback);
            this.last = last;
            this.content = content;
        }

        @Override
        protected Action process() {
            if (!content.hasRemaining()) {
                return Action.SUCCEEDED;
            }
            long allowed = allowed();
            if (allowed <= 0) {
                long millis = -allowed * 1000 / rate + 1;
                // What follows may read from a disk, which the scheduler's thread must not wait for.
                scheduler.schedule(() -> executor.execute(this::succeeded), millis, TimeUnit.MILLISECONDS);
                return Action.SCHEDULED;
            }
            int length = (int) Math.min(allowed, content.remaining());
            ByteBuffer slice = content.slice(content.position(), length);
            content.position(content.position() + length);
            sent += length;
            next.write(last && !content.hasRemaining(), slice, this);
            return Action.SCHEDULED;
        }
    }
}
