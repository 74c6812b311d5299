package dev.retort.gateway.upstream;

import dev.retort.gateway.exchange.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * nginx's default: peers by weight, evenly interleaved.
 *
 * <p>At each choice every candidate's current weight grows by its effective weight; the greatest wins, the earlier on a tie,
 * and pays the sum of all that was given. So with the weights 5, 1, 1 the order is a a b a c a a, not five times a in a
 * row. The effective weight falls with failures and recovers by one a choice.
 *
 * <p>Source: {@code ngx_http_upstream_get_peer}.
 */
final class SmoothWeightedRoundRobin implements PeerSelector {
    static final SmoothWeightedRoundRobin INSTANCE = new SmoothWeightedRoundRobin();

    private SmoothWeightedRoundRobin() {}

    @Override
    public @Nullable Peer select(Candidates candidates, Exchange exchange) {
        Peer best = null;
        long given = 0;
        for (Peer peer : candidates.peers()) {
            if (candidates.has(peer)) {
                given += peer.growInTurn(candidates.now());
                if (best == null || peer.currentWeight() > best.currentWeight()) {
                    best = peer;
                }
            }
        }
        if (best != null) {
            best.payForTurn(given);
        }
        return best;
    }

    /** A session's exchange counts as its peer's turn, but not many in a row, or the peer would get nobody new for long. */
    @Override
    public void stuck(Candidates candidates, Peer chosen) {
        long others = 0;
        for (Peer peer : candidates.peers()) {
            others += peer == chosen ? 0 : peer.share(candidates.now());
        }
        if (chosen.currentWeight() <= -others) {
            return;
        }
        long given = 0;
        for (Peer peer : candidates.peers()) {
            if (candidates.has(peer)) {
                given += peer.growInTurn(candidates.now());
            }
        }
        chosen.payForTurn(given);
    }

    @Override
    public PeerSelector amongBackups() {
        return this;
    }
}
