package dev.retort.jetty.uwsgi;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection behind its response, but lets a web server that is still sending finish first, and throws that away. To
 * close at once would reset the connection, and the response could be lost on the way. It takes its time as nginx's
 * {@code lingering_time} and {@code lingering_timeout} do by default.
 */
final class LingeringClose implements Callback {
    private static final Logger LOG = LoggerFactory.getLogger(LingeringClose.class);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long IDLE_MILLIS = 5_000;

    private final Inbound inbound;
    private final EndPoint endPoint;
    private final Runnable close;
    private volatile long begin;

    LingeringClose(Inbound inbound, EndPoint endPoint, Runnable close) {
        this.inbound = inbound;
        this.endPoint = endPoint;
        this.close = close;
    }

    void start() {
        begin = NanoTime.now();
        succeeded();
    }

    /** Goes on, as there is something in the socket. */
    @Override
    public void succeeded() {
        int discarded = 1;
        while (discarded > 0 && NanoTime.since(begin) < LONGEST_NANOS) {
            discarded = inbound.discard();
        }
        if (discarded == 0 && inbound.awaitsMore()) {
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
