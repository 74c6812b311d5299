package dev.retort.gateway.upstream;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A server of an upstream and what is known of it. The settings never change; the state is guarded by the upstream that the
 * peer belongs to.
 *
 * <p>The state has nginx's names and follows {@code ngx_http_upstream_round_robin.c}: {@code fails} counts failures,
 * {@code checked} is when the peer failed or was last given a chance after that, {@code accessed} when it failed last. A
 * success forgets the failures only if it answers such a chance. Times are nanoseconds of one clock, where nginx has whole
 * seconds.
 */
public final class Peer {
    /** What a weight of 1 counts when peers are compared, so that a starting peer can have less than that. */
    private static final long FULL = 256;

    private final String server;
    private final String name;
    private final SocketAddress address;
    private final PeerSettings settings;
    private final String id;

    private int connections;
    private int fails;
    private long checked;
    private long accessed;
    private int effectiveWeight;
    private long currentWeight;
    private int failingChecks;
    private boolean starting;
    private long started;

    /**
     * Creates a peer.
     *
     * @param server as the configuration has it: a name may have several addresses, and so peers
     * @param address where it listens
     * @param settings its parameters
     * @param failingChecks how many health checks have yet to find it well before it serves
     */
    Peer(String server, PeerAddress address, PeerSettings settings, int failingChecks) {
        this.server = server;
        this.name = address.name();
        this.address = address.socket();
        this.settings = settings;
        this.effectiveWeight = settings.weight();
        this.failingChecks = failingChecks;
        String route = settings.route();
        this.id = route == null ? md5(name) : route;
    }

    static String md5(String bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            return HexFormat.of().formatHex(digest.digest(bytes.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has MD5", impossible);
        }
    }

    /**
     * Returns its name.
     *
     * @return address and port, for {@code $upstream_addr} and logs
     */
    public String name() {
        return name;
    }

    /**
     * Returns where it listens.
     *
     * @return a TCP or unix address
     */
    public SocketAddress address() {
        return address;
    }

    /** Returns the server that it is an address of, as the configuration has it. */
    String server() {
        return server;
    }

    /** Returns the name that sessions know it by: its {@code route}, or a hash of its address. */
    String id() {
        return id;
    }

    PeerSettings settings() {
        return settings;
    }

    // What policies go by.

    int weight() {
        return settings.weight();
    }

    int connections() {
        return connections;
    }

    int effectiveWeight() {
        return effectiveWeight;
    }

    long currentWeight() {
        return currentWeight;
    }

    /** Returns its weight, in units that all peers share; less while it starts slowly. */
    long share(long now) {
        long full = settings.weight() * FULL;
        if (!starting) {
            return full;
        }
        long elapsed = now - started;
        long whole = settings.slowStart().toNanos();
        if (elapsed >= whole) {
            starting = false;
            return full;
        }
        return Math.max(1, (long) ((double) full * elapsed / whole));
    }

    /** Gives it its share of a turn, which failures have made smaller, and takes one failure's worth of that back. */
    long growInTurn(long now) {
        long grown = Math.min(effectiveWeight * FULL, share(now));
        currentWeight += grown;
        if (effectiveWeight < settings.weight()) {
            effectiveWeight++;
        }
        return grown;
    }

    /** Takes what the peers of a turn were given from the one that was chosen. */
    void payForTurn(long given) {
        currentWeight -= given;
    }

    // Whether it can serve.

    /** Tells whether it may get an exchange whatever its failures: it is not down, unhealthy or full. */
    boolean isOpen() {
        boolean full = settings.maxConnections() > 0 && connections >= settings.maxConnections();
        return !settings.down() && failingChecks == 0 && !full;
    }

    boolean hasFailed(long now) {
        return settings.maxFails() > 0
                && fails >= settings.maxFails()
                && now - checked <= settings.failTimeout().toNanos();
    }

    boolean isHealthy() {
        return failingChecks == 0;
    }

    /** Counts a health check that begins or ceases to find it unwell. */
    void check(boolean fails, long now) {
        failingChecks += fails ? 1 : -1;
        if (failingChecks == 0) {
            start(now);
        }
    }

    // What became of its exchanges.

    void began(long now) {
        connections++;
        // A peer that had failed gets its chance with this exchange, and the others wait for how that ends.
        if (now - checked > settings.failTimeout().toNanos()) {
            checked = now;
        }
    }

    void succeeded(long now) {
        connections--;
        if (accessed - checked < 0) {
            if (settings.maxFails() > 0 && fails >= settings.maxFails()) {
                start(now);
            }
            fails = 0;
        }
    }

    void failed(long now) {
        connections--;
        fails++;
        accessed = now;
        checked = now;
        if (settings.maxFails() > 0) {
            effectiveWeight = Math.max(0, effectiveWeight - settings.weight() / settings.maxFails());
        }
    }

    /** Ends an exchange that says nothing about it, or that of a lone peer, whose failures are not counted. */
    void ended() {
        connections--;
    }

    private void start(long now) {
        starting = !settings.slowStart().isZero();
        started = now;
    }

    @Override
    public String toString() {
        return name;
    }
}
