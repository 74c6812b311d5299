package dev.retort.gateway.upstream;

import java.net.SocketAddress;
import java.time.Duration;

/**
 * A server of an upstream and what is known of it. The settings never change; the state is guarded by the upstream that the
 * peer belongs to.
 */
public final class Peer {
    private final String name;
    private final SocketAddress address;
    private final int weight;
    private final int maxFails;
    private final Duration failTimeout;
    private final int maxConnections;
    private final boolean backup;
    private final boolean down;

    // State, in nginx's words: conns, fails, checked, accessed, effective_weight, current_weight.
    private int connections;
    private int fails;
    private long checked;
    private long accessed;
    private int effectiveWeight;
    private int currentWeight;

    /**
     * Creates a peer.
     *
     * @param name as the configuration has it, for {@code $upstream_addr} and logs: {@code 127.0.0.1:8080}
     * @param address where it listens
     * @param weight 1 or more
     * @param maxFails after how many failures within the fail timeout it is left alone; 0 for never
     * @param failTimeout the time in which failures count, and for which it is left alone then
     * @param maxConnections how many exchanges it takes at a time; 0 for any number
     * @param backup whether it serves only when no other can
     * @param down whether it never serves
     */
    public Peer(
            String name,
            SocketAddress address,
            int weight,
            int maxFails,
            Duration failTimeout,
            int maxConnections,
            boolean backup,
            boolean down) {
        this.name = name;
        this.address = address;
        this.weight = weight;
        this.maxFails = maxFails;
        this.failTimeout = failTimeout;
        this.maxConnections = maxConnections;
        this.backup = backup;
        this.down = down;
        this.effectiveWeight = weight;
    }

    /**
     * Returns its name.
     *
     * @return address and port as the configuration has them
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

    int weight() {
        return weight;
    }

    boolean isBackup() {
        return backup;
    }

    int connections() {
        return connections;
    }

    int effectiveWeight() {
        return effectiveWeight;
    }

    int currentWeight() {
        return currentWeight;
    }

    void currentWeight(int value) {
        currentWeight = value;
    }

    void recover() {
        if (effectiveWeight < weight) {
            effectiveWeight++;
        }
    }

    /** Tells whether it can take an exchange at a time, in nanoseconds of the JVM's clock. */
    boolean isAvailable(long now) {
        if (down || (maxConnections > 0 && connections >= maxConnections)) {
            return false;
        }
        return maxFails == 0 || fails < maxFails || now - checked > failTimeout.toNanos();
    }

    void began(long now) {
        connections++;
        // Among those that had failed, this is the one that is tried now.
        if (now - checked > failTimeout.toNanos()) {
            checked = now;
        }
    }

    void succeeded() {
        connections--;
        if (accessed - checked < 0) {
            fails = 0;
        }
    }

    void failed(long now, boolean alone) {
        connections--;
        if (alone) {
            return;
        }
        fails++;
        accessed = now;
        checked = now;
        if (maxFails > 0) {
            effectiveWeight = Math.max(0, effectiveWeight - weight / maxFails);
        }
    }

    void ended() {
        connections--;
    }

    @Override
    public String toString() {
        return name;
    }
}
