package dev.retort.gateway.upstream;

import dev.retort.gateway.exchange.Exchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A balancing policy: which of the peers that can take an exchange gets it. Called under the upstream's lock, so that it
 * may keep and read the state of peers; it must not block.
 */
interface PeerSelector {
    /**
     * Chooses a peer.
     *
     * @param candidates those that are available and have not been tried for this exchange, in the configuration's order;
     *     not empty
     * @param all every peer of the group that the candidates are from, for policies that hash over them
     * @param exchange the exchange
     * @return one of the candidates; null to leave the choice to the weights
     */
    @Nullable Peer select(List<Peer> candidates, List<Peer> all, Exchange exchange);
}
