package dev.retort.gateway.upstream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@code health_check}: asks every peer of an upstream in turn whether it is well. A peer that fails so many checks in
 * a row gets no exchanges until it passes so many in a row; one that any check finds unwell gets none.
 *
 * <p>Checks run beside the exchanges, on threads of their own: one for the time, and one for each peer that is just being
 * asked.
 */
final class HealthCheck extends AbstractLifeCycle {
    private static final Logger LOG = LoggerFactory.getLogger(HealthCheck.class);

    private final Upstream upstream;
    private final Rules rules;
    private final Probe probe;
    private final Map<Peer, Finding> findings = new ConcurrentHashMap<>();
    private @Nullable ScheduledExecutorService timer;
    private @Nullable ExecutorService threads;

    /**
     * When a peer is asked and what follows.
     *
     * @param interval the time between two checks
     * @param jitter up to how much later each is, at random
     * @param fails how many failures in a row make a peer unhealthy
     * @param passes how many passes in a row make it healthy again
     * @param port where to ask instead of the peer's port; 0 for that
     * @param mandatory whether a peer serves only after its first pass
     */
    record Rules(Duration interval, Duration jitter, int fails, int passes, int port, boolean mandatory) {}

    /** Asks a peer. */
    @FunctionalInterface
    interface Probe {
        void ask(SocketAddress address) throws IOException;
    }

    /** What this check knows of a peer; guarded by itself. */
    private static final class Finding {
        private boolean failing;
        private boolean checked;
        private boolean underWay;
        private int streak;
    }

    HealthCheck(Upstream upstream, Rules rules, Probe probe) {
        this.upstream = upstream;
        this.rules = rules;
        this.probe = probe;
        if (rules.mandatory()) {
            upstream.awaitCheck();
        }
    }

    @Override
    protected void doStart() {
        threads = Executors.newCachedThreadPool(
                task -> BackgroundThreads.daemon(task, "health check of upstream " + upstream));
        ScheduledExecutorService own = BackgroundThreads.timer("health checks of upstream " + upstream);
        // A round reports its failures itself.
        Future<?> unused = own.scheduleWithFixedDelay(
                this::round, 0, Math.max(1, rules.interval().toMillis()), TimeUnit.MILLISECONDS);
        timer = own;
    }

    private void round() {
        try {
            List<Peer> peers = upstream.peers();
            Set<Peer> gone = new HashSet<>(findings.keySet());
            peers.forEach(gone::remove);
            findings.keySet().removeAll(gone);
            for (Peer peer : peers) {
                if (!peer.settings().down() && begin(peer)) {
                    later(() -> ask(peer));
                }
            }
        } catch (RejectedExecutionException stopped) {
            LOG.debug("the checks of upstream {} have been stopped", upstream);
        } catch (RuntimeException failure) {
            // The next round must come about.
            LOG.error("a round of checks of upstream {} has failed", upstream, failure);
        }
    }

    private void later(Runnable question) {
        ScheduledExecutorService clock = timer;
        ExecutorService pool = threads;
        if (pool == null) {
            return;
        }
        long jitter = rules.jitter().toMillis();
        if (jitter == 0 || clock == null) {
            pool.execute(question);
        } else {
            Future<?> unused = clock.schedule(
                    () -> pool.execute(question), ThreadLocalRandom.current().nextLong(jitter), TimeUnit.MILLISECONDS);
        }
    }

    /** Begins a check of a peer unless one is under way. */
    private boolean begin(Peer peer) {
        Finding finding = findings.computeIfAbsent(peer, unknown -> {
            Finding made = new Finding();
            made.failing = rules.mandatory();
            return made;
        });
        synchronized (finding) {
            boolean idle = !finding.underWay;
            finding.underWay = true;
            return idle;
        }
    }

    /** Asks a peer now, and waits for its answer. */
    void ask(Peer peer) {
        SocketAddress address = peer.address();
        if (rules.port() != 0 && address instanceof InetSocketAddress inet) {
            address = new InetSocketAddress(inet.getAddress(), rules.port());
        }
        String problem = null;
        try {
            probe.ask(address);
        } catch (IOException | RuntimeException failure) {
            problem = String.valueOf(failure.getMessage());
        } catch (StackOverflowError tooLong) {
            problem = "the expression of its match cannot be matched against the answer";
        }
        learn(peer, problem);
    }

    private void learn(Peer peer, @Nullable String problem) {
        Finding finding = findings.get(peer);
        if (finding == null || isStopping() || isStopped()) {
            return;
        }
        synchronized (finding) {
            finding.underWay = false;
            boolean fails = problem != null;
            if (finding.failing == fails) {
                finding.streak = 0;
                finding.checked = true;
                return;
            }
            finding.streak++;
            boolean first = !finding.checked && rules.mandatory();
            finding.checked = true;
            if (!first && finding.streak < (fails ? rules.fails() : rules.passes())) {
                return;
            }
            finding.failing = fails;
            finding.streak = 0;
            upstream.check(peer, fails);
            if (fails) {
                LOG.warn("peer {} of upstream {} is unhealthy: {}", peer, upstream, problem);
            } else {
                LOG.info("peer {} of upstream {} is healthy", peer, upstream);
            }
        }
    }

    @Override
    protected void doStop() {
        if (timer != null) {
            timer.shutdownNow();
        }
        if (threads != null) {
            threads.shutdownNow();
        }
    }
}
