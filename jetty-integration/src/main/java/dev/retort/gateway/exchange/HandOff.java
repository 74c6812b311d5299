package dev.retort.gateway.exchange;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
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

    /**
     * Begins on the thread on which Jetty has called the gateway: one that may wait, if the server says that its handlers do.
     * Later, when something has come in, it may be another that calls.
     */
    void begin(Exchange exchange, Consumer<Exchange> first) {
        if (server(exchange).getInvocationType() == InvocationType.BLOCKING) {
            runHere(() -> first.accept(exchange));
        } else {
            first.accept(exchange);
        }
    }

    /** Runs a link of the chain: here, if this thread may wait, or on the server's pool. */
    void run(Exchange exchange, LocationHandler handler) {
        if (mayBlock()) {
            exchange.run(handler);
        } else {
            dispatch(exchange, handler);
        }
    }

    /** Runs a link of the chain on the server's pool. */
    void dispatch(Exchange exchange, LocationHandler handler) {
        try {
            VirtualThreads.execute(server(exchange).getThreadPool(), () -> runHere(() -> exchange.run(handler)));
        } catch (RejectedExecutionException full) {
            exchange.end(HttpStatus.SERVICE_UNAVAILABLE_503);
        }
    }

    private void runHere(Runnable work) {
        blockable = Thread.currentThread();
        try {
            work.run();
        } finally {
            if (blockable == Thread.currentThread()) {
                blockable = null;
            }
        }
    }

    private static Server server(Exchange exchange) {
        return exchange.request().getConnectionMetaData().getConnector().getServer();
    }
}
