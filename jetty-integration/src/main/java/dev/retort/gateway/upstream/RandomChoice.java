package dev.retort.gateway.upstream;

import dev.retort.gateway.exchange.Exchange;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@code random}: any peer, the heavier the likelier; with {@code two}, the one of two such that has fewer exchanges for
 * its weight. Several gateways in front of the same peers do well with it, as they do not choose the same at the same time.
 *
 * <p>Source: {@code ngx_http_upstream_random_module.c}.
 */
final class RandomChoice implements PeerSelector {
    private final boolean two;
    private final LongUnaryOperator random;

    /**
     * Creates the policy.
     *
     * @param two whether two are compared
     * @param random returns a number from 0 to its argument, exclusively
     */
    RandomChoice(boolean two, LongUnaryOperator random) {
        this.two = two;
        this.random = random;
    }

    @Override
    public @Nullable Peer select(Candidates candidates, Exchange exchange) {
        if (candidates.peers().size() < 2) {
            return null;
        }
        long weights = KeyHash.sumOfWeights(candidates);
        Peer first = null;
        for (int i = 0; i <= PATIENCE; i++) {
            Peer peer = KeyHash.at(random.applyAsLong(weights), candidates);
            if (peer == first || !candidates.has(peer)) {
                continue;
            }
            if (!two) {
                return peer;
            }
            if (first != null) {
                return LeastConnections.compareLoad(peer, first, candidates.now()) > 0 ? first : peer;
            }
            first = peer;
        }
        return null;
    }
}
