package dev.retort.jetty.wire;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection behind its response, but lets a client that is still sending finish first, and throws that away. To close
 * at once would reset the connection, and the response could be lost on the way. It takes its time as nginx's
 * {@code lingering_time} (30 seconds altogether) and {@code lingering_timeout} (5 seconds for the next byte) do by default.
 *
 * <p>Started once; the endpoint calls it back from then on, with one thread at a time.
 */
public final class LingeringClose implements Callback {
    private static final Logger LOG = LoggerFactory.getLogger(LingeringClose.class);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long IDLE_MILLIS = 5_000;

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
    private final Runnable close;
    private volatile long begin;

    /**
     * Makes it, not started.
     *
     * @param rest what to throw away
     * @param endPoint the connection, whose idle time-out is shortened by the start
     * @param close closes it; called once
     */
    public LingeringClose(Rest rest, EndPoint endPoint, Runnable close) {
        this.rest = rest;
        this.endPoint = endPoint;
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
        while (discarded > 0 && NanoTime.since(begin) < LONGEST_NANOS) {
            discarded = rest.discard();
        }
        if (discarded == 0 && rest.awaitsMore()) {
            endPoint.setIdleTimeout(IDLE_MILLIS);
            if (!endPoint.tryFillInterested(this)) {
                // The connection has waited for the body or for the departure since before: it calls this one then.
                LOG.debug("{} is being waited for already", endPoint);
            }
        } else {
            close.run();
        }
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
