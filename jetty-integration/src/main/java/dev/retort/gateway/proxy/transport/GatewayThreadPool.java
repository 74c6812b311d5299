package dev.retort.gateway.proxy.transport;

import dev.retort.jetty.wire.CacheLine;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Threads for a server whose handlers never block the thread that calls them.
 *
 * <p>When an answer is complete, Jetty goes on reading the client's connection, and hands that to the pool, as for all it
 * knows the next handler may block. If the answer came from an upstream, the thread that has read it is a selector's, and
 * may as well go on with the client: it is spared to wake another. So a connection that is handed to the pool while an
 * upstream's bytes are read runs right behind that, on the same thread. It must not be used for a server with handlers
 * that block.
 */
public final class GatewayThreadPool extends QueuedThreadPool {
    static {
        CacheLine.assume(); // Before the queue of the first pool is made.
    }

    private static final ThreadLocal<@Nullable Deque<Runnable>> BEHIND = new ThreadLocal<>();

    /**
     * Creates a pool.
     *
     * <p>What may block runs on virtual threads where the JDK has them.
     */
    @SuppressWarnings("this-escape")
    public GatewayThreadPool() {
        setName("retort");
        if (VirtualThreads.areSupported()) {
            VirtualThreadPool virtual = new VirtualThreadPool();
            addBean(virtual);
            setVirtualThreadsExecutor(task -> {
                if (!goesOnHere(task)) {
                    virtual.execute(task);
                }
            });
        }
    }

    @Override
    public void execute(Runnable task) {
        if (!goesOnHere(task)) {
            super.execute(task);
        }
    }

    private static boolean goesOnHere(Runnable task) {
        Deque<Runnable> behind = task instanceof Connection ? BEHIND.get() : null;
        if (behind != null) {
            behind.addLast(task);
        }
        return behind != null;
    }

    /** Runs the reading of an upstream's bytes, and then the connections that can go on because of it. */
    static void read(Runnable event) {
        if (BEHIND.get() != null) {
            event.run();
            return;
        }
        Deque<Runnable> behind = new ArrayDeque<>(2);
        BEHIND.set(behind);
        try {
            event.run();
            for (Runnable next = behind.pollFirst(); next != null; next = behind.pollFirst()) {
                next.run();
            }
        } finally {
            BEHIND.remove();
        }
    }
}
