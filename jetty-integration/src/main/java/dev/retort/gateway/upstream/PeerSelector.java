package dev.retort.gateway.upstream;

import dev.retort.gateway.exchange.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * A balancing policy: which of the peers that can take an exchange gets it. Called under the upstream's lock, so that it
 * may read and change the weights of peers; it must not block.
 */
interface PeerSelector {
    /** After so many peers that cannot take the exchange, a policy that hashes leaves the choice to the weights. */
    int PATIENCE = 20;

    /**
     * Chooses a peer.
     *
     * @param candidates the peers of the group
     * @param exchange the exchange
     * @return one of them that {@linkplain Candidates#has can take it}; null to leave the choice to the weights
     */
    @Nullable Peer select(Candidates candidates, Exchange exchange);

    /**
     * Accounts for an exchange whose session has chosen the peer.
     *
     * @param candidates the peers of the group
     * @param chosen the session's peer
     */
    default void stuck(Candidates candidates, Peer chosen) {}

    /**
     * Returns the policy among backups, to which most of nginx's policies do not extend.
     *
     * @return this, or the weights
     */
    default PeerSelector amongBackups() {
        return SmoothWeightedRoundRobin.INSTANCE;
    }
}
