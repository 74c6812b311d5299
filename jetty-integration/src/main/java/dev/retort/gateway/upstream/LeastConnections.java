package dev.retort.gateway.upstream;

import dev.retort.gateway.exchange.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * {@code least_conn}: the peer with the fewest exchanges for its weight; among equals, those from the first of them on take
 * turns by weight.
 *
 * <p>Source: {@code ngx_http_upstream_get_least_conn_peer}.
 */
final class LeastConnections implements PeerSelector {
    @Override
    public @Nullable Peer select(Candidates candidates, Exchange exchange) {
        Peer least = null;
        boolean several = false;
        for (Peer peer : candidates.peers()) {
            if (!candidates.has(peer)) {
                continue;
            }
            int order = least == null ? -1 : compareLoad(peer, least, candidates.now());
            if (order < 0) {
                least = peer;
                several = false;
            } else if (order == 0) {
                several = true;
            }
        }
        return several && least != null ? byTurn(candidates, least) : least;
    }

    private static Peer byTurn(Candidates candidates, Peer least) {
        Peer best = least;
        long given = 0;
        for (Peer peer : candidates
                .peers()
                .subList(candidates.peers().indexOf(least), candidates.peers().size())) {
            if (candidates.has(peer) && compareLoad(peer, least, candidates.now()) == 0) {
                given += peer.growInTurn(candidates.now());
                if (peer.currentWeight() > best.currentWeight()) {
                    best = peer;
                }
            }
        }
        best.payForTurn(given);
        return best;
    }

    /** Compares exchanges per weight without dividing. */
    static int compareLoad(Peer one, Peer other, long now) {
        return Long.compare(one.connections() * other.share(now), other.connections() * one.share(now));
    }

    @Override
    public PeerSelector amongBackups() {
        return this;
    }
}
