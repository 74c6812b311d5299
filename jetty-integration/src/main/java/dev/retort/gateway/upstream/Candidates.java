package dev.retort.gateway.upstream;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The peers of a group as one exchange sees them now.
 *
 * @param peers the group's peers in the configuration's order, the unavailable too, as policies hash over all of them
 * @param tried the peers that have failed for this exchange already
 * @param now nanoseconds of the upstream's clock
 */
record Candidates(List<Peer> peers, Set<Peer> tried, long now) {
    /** Tells whether a peer can get the exchange. */
    boolean has(Peer peer) {
        return !peer.settings().drain() && hasForSession(peer);
    }

    private boolean hasForSession(Peer peer) {
        return peer.isOpen() && !peer.hasFailed(now) && !tried.contains(peer);
    }

    /** Finds the peer that a session is bound to; even one that takes no others. */
    @Nullable Peer byId(@Nullable String id) {
        if (id != null) {
            for (Peer peer : peers) {
                if (peer.id().equals(id) && hasForSession(peer)) {
                    return peer;
                }
            }
        }
        return null;
    }
}
