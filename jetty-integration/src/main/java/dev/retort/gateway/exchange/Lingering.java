package dev.retort.gateway.exchange;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * Reads and drops what a client still sends after its answer, {@code lingering_close}: closed at once, its connection would
 * be reset, and the answer lost that says why, such as a 413.
 *
 * @param enabled whether it is done at all
 * @param time for how long altogether
 * @param timeout how long the next byte is waited for
 */
public record Lingering(boolean enabled, Duration time, Duration timeout) {
    /** Where a location keeps it. */
    public static final Setting<Lingering> SETTING = new Setting<>("lingering_close");

    /** How much is read at once, as long as nobody waits for it. */
    private static final int MOST_CHUNKS = 16;

    /** Ends an exchange whose answer has gone, when its client has said all that it has begun to say. */
    void end(Exchange exchange, Runnable then) {
        Request request = exchange.request();
        boolean http1 =
                request.getConnectionMetaData().getHttpVersion().getVersion() <= HttpVersion.HTTP_1_1.getVersion();
        if (!enabled || !http1 || request.getLength() == 0 || discard(request)) {
            then.run();
        } else {
            new Rest(request, then).begin();
        }
    }

    /**
     * Drops what has come of a request's body. Jetty's own way to do so makes the rest unreadable.
     *
     * @return whether that was all of it
     */
    static boolean discard(Request request) {
        for (int i = 0; i < MOST_CHUNKS; i++) {
            Content.Chunk chunk = request.read();
            if (chunk == null || Content.Chunk.isFailure(chunk)) {
                return false;
            }
            chunk.release();
            if (chunk.isLast()) {
                return true;
            }
        }
        return false;
    }

    /** What is left of a request. */
    private final class Rest implements Runnable {
        private final Request request;
        private final Runnable then;
        private final long begun = System.nanoTime();
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile long lastRead = begun;

        Rest(Request request, Runnable then) {
            this.request = request;
            this.then = then;
        }

        void begin() {
            await(begun);
            run();
        }

        @Override
        public void run() {
            try {
                while (!over.get()) {
                    Content.Chunk chunk = request.read();
                    if (chunk == null) {
                        request.demand(this);
                        return;
                    }
                    lastRead = System.nanoTime();
                    chunk.release();
                    if (chunk.isLast() || Content.Chunk.isFailure(chunk) || isOver(lastRead)) {
                        end();
                    }
                }
            } catch (RuntimeException readByAnother) {
                end();
            }
        }

        private boolean isOver(long now) {
            return now - begun >= time.toNanos() || now - lastRead >= timeout.toNanos();
        }

        private void await(long now) {
            long left = Math.min(time.toNanos() - (now - begun), timeout.toNanos() - (now - lastRead));
            request.getComponents()
                    .getScheduler()
                    .schedule(this::look, Math.max(1_000_000, left), TimeUnit.NANOSECONDS);
        }

        private void look() {
            long now = System.nanoTime();
            if (isOver(now)) {
                end();
            } else if (!over.get()) {
                await(now);
            }
        }

        private void end() {
            if (over.compareAndSet(false, true)) {
                then.run();
            }
        }
    }
}
