package dev.retort.gateway.proxy;

import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.upstream.Peer;
import dev.retort.gateway.upstream.Upstream;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The peers that an exchange has been tried with, and whether there may be another: nginx's {@code proxy_next_upstream}, {@code
 * _tries} and {@code _timeout}.
 */
final class Tries {
    private final Upstream upstream;
    private final PassSettings settings;
    private final String method;
    private Set<Peer> tried = Set.of();
    private final long begun = System.nanoTime();
    private int count;

    Tries(Upstream upstream, PassSettings settings, String method) {
        this.upstream = upstream;
        this.settings = settings;
        this.method = method;
    }

    /** Chooses a peer; null if there is none. */
    @Nullable Peer next(Exchange exchange) {
        Peer peer = upstream.choose(exchange, tried);
        if (peer != null) {
            count++;
        }
        return peer;
    }

    /** Ends a try, and tells whether the peer has failed so often that it gets no exchanges for a while. */
    boolean ended(Peer peer, boolean failed) {
        if (tried.isEmpty()) {
            tried = new HashSet<>(); // Most exchanges end with their first try, and need none.
        }
        tried.add(peer);
        if (failed) {
            return upstream.failed(peer);
        }
        upstream.succeeded(peer);
        return false;
    }

    /** Ends a try that met a connection which had been closed while it waited: it says nothing about the peer. */
    void endedStale(Peer peer) {
        upstream.ended(peer);
        count--;
        if (!tried.isEmpty()) {
            tried.remove(peer);
        }
    }

    /** Tells whether a cause is one for which another peer is tried, and another try is allowed. */
    boolean mayGoOn(Attempt from, RetryCause cause, boolean streaming) {
        if (!settings.nextUpstream().contains(cause) || (streaming && from.hasBegun())) {
            return false;
        }
        boolean repeatable =
                !from.hasBegun() || isIdempotent() || settings.nextUpstream().contains(RetryCause.NON_IDEMPOTENT);
        int limit = settings.tries() == 0 ? upstream.size() : settings.tries();
        boolean inTime = settings.triesTimeout().isZero()
                || System.nanoTime() - begun < settings.triesTimeout().toNanos();
        return repeatable && count < Math.min(limit, upstream.size()) && inTime;
    }

    private boolean isIdempotent() {
        return !method.equals("POST") && !method.equals("LOCK") && !method.equals("PATCH");
    }
}
