package dev.retort.gateway.proxy.transport;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * The connections to an upstream that wait for their next exchange: nginx's {@code keepalive}. The one that was used last
 * is taken first, and when there are too many, the one that has waited longest is closed. Safe for use by many threads.
 */
public final class IdleConnections extends AbstractLifeCycle {
    private final int max;
    private final int maxRequests;
    private final Duration maxAge;
    private final Duration patience;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean closed;

    private record Waiting(Object peer, UpstreamConnection connection) {}

    /**
     * Creates a pool.
     *
     * @param max how many may wait, of all peers together: {@code keepalive}
     * @param maxRequests after how many exchanges a connection is closed: {@code keepalive_requests}
     * @param maxAge after which time a connection is closed: {@code keepalive_time}
     * @param patience how long one may wait: {@code keepalive_timeout}
     */
    public IdleConnections(int max, int maxRequests, Duration maxAge, Duration patience) {
        this.max = max;
        this.maxRequests = maxRequests;
        this.maxAge = maxAge;
        this.patience = patience;
    }

    /**
     * Takes a connection.
     *
     * @param peer where to
     * @param near a selector, the connections on which are taken first; null if it does not matter
     * @param user who uses it from now on
     * @return null if none waits
     */
    public @Nullable UpstreamConnection take(
            Object peer, @Nullable ManagedSelector near, UpstreamConnection.User user) {
        while (true) {
            UpstreamConnection candidate = poll(peer, near);
            if (candidate == null || candidate.use(user)) {
                return candidate;
            }
        }
    }

    private synchronized @Nullable UpstreamConnection poll(Object peer, @Nullable ManagedSelector near) {
        UpstreamConnection elsewhere = null;
        for (var last = waiting.descendingIterator(); last.hasNext(); ) {
            Waiting one = last.next();
            if (!one.peer().equals(peer)) {
                continue;
            }
            if (near == null || one.connection().isOn(near)) {
                last.remove();
                return one.connection();
            }
            elsewhere = elsewhere == null ? one.connection() : elsewhere;
        }
        if (elsewhere != null) {
            remove(elsewhere);
        }
        return elsewhere;
    }

    /**
     * Takes a connection back that has served an exchange to its end, or closes it.
     *
     * @param peer where it leads
     * @param connection the connection
     */
    public void giveBack(Object peer, UpstreamConnection connection) {
        boolean tooOld = connection.served() >= maxRequests || connection.age().compareTo(maxAge) > 0;
        if (tooOld || max == 0) {
            connection.close();
            return;
        }
        // First at rest, then in the pool: whoever takes it finds it nobody's, or ended.
        connection.rest(this, patience);
        UpstreamConnection evicted;
        synchronized (this) {
            if (closed) {
                evicted = connection;
            } else {
                evicted = waiting.size() >= max ? waiting.removeFirst().connection() : null;
                waiting.addLast(new Waiting(peer, connection));
            }
        }
        if (evicted != null) {
            evicted.close();
        }
    }

    synchronized void remove(UpstreamConnection connection) {
        waiting.removeIf(one -> one.connection().equals(connection));
    }

    @Override
    protected void doStop() {
        List<Waiting> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(waiting);
            waiting.clear();
        }
        all.forEach(one -> one.connection().close());
    }
}
