package dev.retort.jetty.wire;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection behind its response, but lets a client that is still sending finish first, and throws that away. To close
 * at once would reset the connection, and the response could be lost on the way. For how long is said by {@link Patience}.
 *
 * <p>Started once; the endpoint calls it back from then on, with one thread at a time.
 */
public final class LingeringClose implements Callback {
    private static final Logger LOG = LoggerFactory.getLogger(LingeringClose.class);

    /**
     * How long a client is listened to.
     *
     * @param idle for the next byte, as nginx's {@code lingering_timeout}; more than nothing
     * @param total altogether, as nginx's {@code lingering_time}
     */
    public record Patience(Duration idle, Duration total) {
        /** What nginx has by default: 5 seconds for the next byte, and 30 altogether. */
        public static final Patience DEFAULT = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(30));
    }

    /** What the client still sends. */
    public interface Rest {
        /**
         * Throws away what has come, without waiting.
         *
         * @return how many bytes; 0 if nothing has come, less at the end
         */
        int discard();

        /**
         * Tells whether more is to be waited for.
         *
         * @return false if the client has said all that it is going to
         */
        boolean awaitsMore();
    }

    private final Rest rest;
    private final EndPoint endPoint;
    private final long idleMillis;
    private final long totalNanos;
    private final Runnable close;
    private volatile long begin;

    /**
     * Makes it, not started.
     *
     * @param rest what to throw away
     * @param endPoint the connection, whose idle time-out is shortened by the start
     * @param patience for how long
     * @param close closes it; called once
     */
    public LingeringClose(Rest rest, EndPoint endPoint, Patience patience, Runnable close) {
        this.rest = rest;
        this.endPoint = endPoint;
        this.idleMillis = patience.idle().toMillis();
        this.totalNanos = patience.total().toNanos();
        this.close = close;
    }

    /** Begins, when the response has been sent. */
    public void start() {
        begin = NanoTime.now();
        succeeded();
    }

    /** Goes on, as there is something in the socket. */
    @Override
    public void succeeded() {
        int discarded = 1;
        long left = left();
        while (discarded > 0 && left > 0) {
            discarded = rest.discard();
            left = left();
        }
        if (discarded == 0 && left > 0 && rest.awaitsMore()) {
            endPoint.setIdleTimeout(Math.min(idleMillis, 1 + TimeUnit.NANOSECONDS.toMillis(left)));
            if (!endPoint.tryFillInterested(this)) {
                // The connection has waited for the body or for the departure since before: it calls this one then.
                LOG.debug("{} is being waited for already", endPoint);
            }
        } else {
            close.run();
        }
    }

    private long left() {
        return totalNanos - NanoTime.since(begin);
    }

    @Override
    public void failed(Throwable x) {
        close.run();
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}
