package dev.retort.gateway.upstream;

import dev.retort.gateway.exchange.Exchange;
import java.util.List;

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
    @Override
    public Peer select(List<Peer> candidates, List<Peer> all, Exchange exchange) {
        Peer best = candidates.get(0);
        int total = 0;
        for (Peer peer : candidates) {
            peer.currentWeight(peer.currentWeight() + peer.effectiveWeight());
            total += peer.effectiveWeight();
            peer.recover();
            if (peer.currentWeight() > best.currentWeight()) {
                best = peer;
            }
        }
        best.currentWeight(best.currentWeight() - total);
        return best;
    }
}
