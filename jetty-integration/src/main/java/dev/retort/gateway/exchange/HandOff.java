package dev.retort.gateway.exchange;

import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/**
 * The way of an exchange from the thread that reads every connection, which must not wait for anything, to one that may, and
 * what it knows of being there.
 */
final class HandOff {
    private @Nullable Thread blockable;

    /** Tells whether the current thread may wait. */
    boolean mayBlock() {
        return Thread.currentThread() == blockable;
    }

    /** Runs a link of the chain: here, if this thread may wait, or on the server's pool. */
    void run(Exchange exchange, LocationHandler handler) {
        Server server =
                exchange.request().getConnectionMetaData().getConnector().getServer();
        if (mayBlock() || server.getInvocationType() == InvocationType.BLOCKING) {
            exchange.run(handler);
            return;
        }
        dispatch(exchange, handler);
    }

    /** Runs a link of the chain on the server's pool. */
    void dispatch(Exchange exchange, LocationHandler handler) {
        Server server =
                exchange.request().getConnectionMetaData().getConnector().getServer();
        try {
            VirtualThreads.execute(server.getThreadPool(), () -> {
                blockable = Thread.currentThread();
                try {
                    exchange.run(handler);
                } finally {
                    if (blockable == Thread.currentThread()) {
                        blockable = null;
                    }
                }
            });
        } catch (RejectedExecutionException full) {
            exchange.end(HttpStatus.SERVICE_UNAVAILABLE_503);
        }
    }
}
