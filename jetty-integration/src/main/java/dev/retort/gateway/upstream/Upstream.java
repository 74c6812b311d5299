package dev.retort.gateway.upstream;

import dev.retort.gateway.exchange.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A group of peers that do the same: nginx's {@code upstream}, or the one server that a {@code proxy_pass} names.
 *
 * <p>Safe for use by many threads.
 */
public final class Upstream {
    private static final SmoothWeightedRoundRobin BY_WEIGHT = new SmoothWeightedRoundRobin();

    private final String name;
    private final List<Peer> primaries;
    private final List<Peer> backups;
    private final PeerSelector policy;
    private final Keepalive keepalive;

    /**
     * How connections to the peers are kept.
     *
     * @param connections how many may wait for their next exchange; 0 for none
     * @param requests how many exchanges one may serve
     * @param ageMillis how old one may get
     * @param idleMillis how long one may wait
     */
    public record Keepalive(int connections, int requests, long ageMillis, long idleMillis) {
        /** nginx's defaults since 1.29.7. */
        public static final Keepalive DEFAULT = new Keepalive(32, 1000, 3_600_000, 60_000);
    }

    Upstream(String name, List<Peer> peers, PeerSelector policy, Keepalive keepalive) {
        this.name = name;
        this.primaries = peers.stream().filter(peer -> !peer.isBackup()).toList();
        this.backups = peers.stream().filter(Peer::isBackup).toList();
        this.policy = policy;
        this.keepalive = keepalive;
    }

    /**
     * Returns the group's name.
     *
     * @return as {@code proxy_pass} has it
     */
    public String name() {
        return name;
    }

    /**
     * Returns how connections are kept.
     *
     * @return the settings
     */
    public Keepalive keepalive() {
        return keepalive;
    }

    /**
     * Returns how many peers there are, which is how often one exchange may be tried.
     *
     * @return 1 or more
     */
    public int size() {
        return primaries.size() + backups.size();
    }

    /**
     * Chooses the peer for an exchange and counts it in. Every choice ends with one call of {@link #succeeded},
     * {@link #failed} or {@link #ended}.
     *
     * @param exchange the exchange
     * @param tried the peers that have failed for it already
     * @return null if none can take it
     */
    public synchronized @Nullable Peer choose(Exchange exchange, Set<Peer> tried) {
        long now = System.nanoTime();
        Peer chosen = chooseAmong(primaries, exchange, tried, now);
        if (chosen == null) {
            chosen = chooseAmong(backups, exchange, tried, now);
        }
        if (chosen != null) {
            chosen.began(now);
        }
        return chosen;
    }

    private @Nullable Peer chooseAmong(List<Peer> group, Exchange exchange, Set<Peer> tried, long now) {
        // A lone peer is never left alone for its failures: there is no other.
        if (group.size() == 1 && size() == 1) {
            return tried.isEmpty() ? group.get(0) : null;
        }
        List<Peer> candidates = new ArrayList<>(group.size());
        for (Peer peer : group) {
            if (!tried.contains(peer) && peer.isAvailable(now)) {
                candidates.add(peer);
            }
        }
        if (candidates.isEmpty()) {
            return null;
        }
        Peer chosen = policy.select(candidates, group, exchange);
        return chosen == null ? BY_WEIGHT.select(candidates, group, exchange) : chosen;
    }

    /**
     * Ends an exchange with a peer that has answered.
     *
     * @param peer the peer
     */
    public synchronized void succeeded(Peer peer) {
        peer.succeeded();
    }

    /**
     * Ends an exchange with a peer that has failed.
     *
     * @param peer the peer
     */
    public synchronized void failed(Peer peer) {
        peer.failed(System.nanoTime(), size() == 1);
    }

    /**
     * Ends an exchange about which nothing is to be concluded, as when the client has left.
     *
     * @param peer the peer
     */
    public synchronized void ended(Peer peer) {
        peer.ended();
    }

    @Override
    public String toString() {
        return name;
    }
}
