package dev.retort.gateway.upstream;

import java.util.ArrayList;
import java.util.List;

/**
 * A {@code server} of an upstream and the peers that its addresses are. Guarded by the upstream.
 */
final class Server {
    private final String text;
    private final PeerSettings settings;
    private List<Peer> peers = List.of();

    /**
     * Creates a server without peers.
     *
     * @param text as the configuration has it
     * @param settings its parameters
     */
    Server(String text, PeerSettings settings) {
        this.text = text;
        this.settings = settings;
    }

    String text() {
        return text;
    }

    PeerSettings settings() {
        return settings;
    }

    List<Peer> peers() {
        return peers;
    }

    /**
     * Takes other addresses. A peer whose address stays is the same peer, with all that is known of it.
     *
     * @param addresses the addresses
     * @param checks how many health checks a new peer has yet to pass
     */
    void addresses(List<PeerAddress> addresses, int checks) {
        List<Peer> next = new ArrayList<>(addresses.size());
        for (PeerAddress address : addresses) {
            next.add(peers.stream()
                    .filter(peer -> peer.address().equals(address.socket()))
                    .findFirst()
                    .orElseGet(() -> new Peer(text, address, settings, checks)));
        }
        peers = List.copyOf(next);
    }
}
