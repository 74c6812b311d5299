package dev.retort.gateway.upstream;

import dev.retort.gateway.exchange.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A group of peers that do the same: nginx's {@code upstream}, or the one server that a {@code proxy_pass} names.
 *
 * <p>An exchange goes to the peer that its session is bound to, or to the one that the policy chooses; if no primary peer
 * can take it, to a backup. A lone peer is never left alone for its failures, as there is no other. The state of the peers
 * is one for the whole process, as that of nginx's workers is with a {@code zone}.
 *
 * <p>Source: {@code ngx_http_upstream_round_robin.c}. Safe for use by many threads.
 */
public final class Upstream {
    private static final SmoothWeightedRoundRobin BY_WEIGHT = SmoothWeightedRoundRobin.INSTANCE;

    private final String name;
    private final List<Server> servers;
    private final PeerSelector policy;
    private final @Nullable Sticky sticky;
    private final Keepalive keepalive;
    private final LongSupplier clock;

    private List<Peer> primaries = List.of();
    private List<Peer> backups = List.of();
    private int mandatoryChecks;

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

    Upstream(
            String name,
            List<Server> servers,
            PeerSelector policy,
            @Nullable Sticky sticky,
            Keepalive keepalive,
            LongSupplier clock) {
        this.name = name;
        this.servers = List.copyOf(servers);
        this.policy = policy;
        this.sticky = sticky;
        this.keepalive = keepalive;
        this.clock = clock;
        regroup();
    }

    private void regroup() {
        List<Peer> first = new ArrayList<>();
        List<Peer> second = new ArrayList<>();
        for (Server server : servers) {
            (server.settings().backup() ? second : first).addAll(server.peers());
        }
        primaries = List.copyOf(first);
        backups = List.copyOf(second);
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
     * Returns how often one exchange may be tried: once with each peer that is not marked down.
     *
     * @return 0 or more
     */
    public synchronized int size() {
        int tries = 0;
        for (Peer peer : primaries) {
            tries += peer.settings().down() ? 0 : 1;
        }
        for (Peer peer : backups) {
            tries += peer.settings().down() ? 0 : 1;
        }
        return tries;
    }

    @Nullable Sticky sticky() {
        return sticky;
    }

    List<Server> servers() {
        return servers;
    }

    synchronized List<Peer> peers() {
        List<Peer> all = new ArrayList<>(primaries);
        all.addAll(backups);
        return all;
    }

    /** Gives a server other addresses. */
    synchronized void addresses(Server server, List<PeerAddress> addresses) {
        server.addresses(addresses, mandatoryChecks);
        regroup();
    }

    // Choosing.

    /**
     * Chooses the peer for an exchange and counts it in. Every choice ends with one call of {@link #succeeded},
     * {@link #failed} or {@link #ended}.
     *
     * @param exchange the exchange
     * @param tried the peers that have failed for it already
     * @return null if none can take it
     */
    public @Nullable Peer choose(Exchange exchange, Set<Peer> tried) {
        String session = sticky == null ? null : sticky.peerOf(exchange);
        Peer chosen = choose(exchange, tried, session);
        if (chosen != null && sticky != null) {
            exchange.note(Sticky.CHOICE, new Sticky.Choice(sticky, chosen));
        }
        return chosen;
    }

    private synchronized @Nullable Peer choose(Exchange exchange, Set<Peer> tried, @Nullable String session) {
        long now = clock.getAsLong();
        Peer chosen;
        if (isLone()) {
            chosen = primaries.get(0).isOpen() ? primaries.get(0) : null;
        } else {
            chosen = among(primaries, policy, exchange, tried, session, now);
            if (chosen == null) {
                chosen = among(backups, policy.amongBackups(), exchange, tried, session, now);
            }
        }
        if (chosen != null) {
            chosen.began(now);
        }
        return chosen;
    }

    private boolean isLone() {
        return primaries.size() == 1 && backups.isEmpty();
    }

    private static @Nullable Peer among(
            List<Peer> group,
            PeerSelector policy,
            Exchange exchange,
            Set<Peer> tried,
            @Nullable String session,
            long now) {
        if (group.isEmpty()) {
            return null;
        }
        Candidates candidates = new Candidates(group, tried, now);
        Peer bound = candidates.byId(session);
        if (bound != null) {
            policy.stuck(candidates, bound);
            return bound;
        }
        Peer chosen = policy.select(candidates, exchange);
        return chosen == null && policy != BY_WEIGHT ? BY_WEIGHT.select(candidates, exchange) : chosen;
    }

    // How it ends.

    /**
     * Ends an exchange with a peer that has answered.
     *
     * @param peer the peer
     */
    public synchronized void succeeded(Peer peer) {
        peer.succeeded(clock.getAsLong());
    }

    /**
     * Ends an exchange with a peer that has failed.
     *
     * @param peer the peer
     * @return whether it has failed so often that it gets no exchanges for a while
     */
    public synchronized boolean failed(Peer peer) {
        if (isLone()) {
            peer.ended();
            return false;
        }
        long now = clock.getAsLong();
        peer.failed(now);
        return peer.hasFailed(now);
    }

    /**
     * Ends an exchange about which nothing is to be concluded, as when the client has left.
     *
     * @param peer the peer
     */
    public synchronized void ended(Peer peer) {
        peer.ended();
    }

    // Health checks.

    /** Keeps peers from serving until one more health check has found them well. */
    synchronized void awaitCheck() {
        mandatoryChecks++;
        peers().forEach(peer -> peer.check(true, clock.getAsLong()));
    }

    /** Learns that a health check begins or ceases to find a peer unwell. */
    synchronized void check(Peer peer, boolean fails) {
        peer.check(fails, clock.getAsLong());
    }

    @Override
    public String toString() {
        return name;
    }
}
