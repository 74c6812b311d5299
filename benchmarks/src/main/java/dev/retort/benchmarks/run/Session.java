package dev.retort.benchmarks.run;

import dev.retort.benchmarks.peer.Backend;
import dev.retort.benchmarks.peer.Installation;
import dev.retort.benchmarks.peer.Peer;
import dev.retort.benchmarks.peer.Peers;
import dev.retort.benchmarks.process.Jdk;
import dev.retort.benchmarks.record.Measure;
import dev.retort.benchmarks.record.Measurement;
import dev.retort.benchmarks.record.Measurements;
import dev.retort.benchmarks.works.Work;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measures one work after another, each with servers that are started for it. */
final class Session {
    /** A peer on a JDK, or on none. */
    private record Contestant(Peers.Entry entry, @Nullable Jdk jdk) {
        Measurement.Series series() {
            return new Measurement.Series(entry.id(), jdk == null ? 0 : jdk.release());
        }
    }

    private final Options options;
    private final Installation installation;
    private final List<Jdk> jdks;

    Session(Options options, Installation installation, List<Jdk> jdks) {
        this.options = options;
        this.installation = installation;
        this.jdks = jdks;
    }

    /**
     * Measures a work; what cannot be measured is written down with the reason.
     *
     * @return the rows of this run
     */
    Measurements measure(Work work, Measurements measurements) throws IOException, InterruptedException {
        long start = System.nanoTime();
        String run = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Recorder recorder = new Recorder(measurements, run, work.id());
        List<Contestant> contestants = contestants(work, recorder);
        if (work.kind() == Work.Kind.LOOKUPS) {
            RouterRun routers = new RouterRun(work, installation, recorder);
            for (Contestant contestant : contestants) {
                routers.measure(contestant.entry(), contestant.jdk());
            }
            return finished(work, measurements, recorder, start);
        }
        try (Backend backend = Backend.start(work.scenario(), installation)) {
            if (work.kind() == Work.Kind.START || work.kind() == Work.Kind.IDLE_CONNECTIONS) {
                footprint(work, contestants, backend, recorder);
            } else {
                requests(work, contestants, backend, recorder);
            }
        } catch (IOException failure) {
            for (Contestant contestant : contestants) {
                recorder.failed(contestant.series(), failure);
            }
        }
        return finished(work, measurements, recorder, start);
    }

    private static Measurements finished(Work work, Measurements measurements, Recorder recorder, long start)
            throws IOException {
        recorder.add(new Measurement.Series("", 0), Measure.FINISHED, 1, (System.nanoTime() - start) / 1e9);
        return measurements.lastRun(work.id());
    }

    private List<Contestant> contestants(Work work, Recorder recorder) throws IOException {
        List<Contestant> found = new ArrayList<>();
        for (Peers.Entry entry : options.peers(work)) {
            List<Contestant> columns = new ArrayList<>();
            if (entry.jvm()) {
                jdks.forEach(jdk -> columns.add(new Contestant(entry, jdk)));
            } else {
                columns.add(new Contestant(entry, null));
            }
            String missing = Peers.missing(entry).orElse(null);
            if (missing == null) {
                found.addAll(columns);
            } else {
                for (Contestant contestant : columns) {
                    recorder.add(contestant.series(), Measure.MISSING, 1, 0, missing);
                }
            }
        }
        return found;
    }

    private void requests(Work work, List<Contestant> contestants, Backend backend, Recorder recorder)
            throws IOException, InterruptedException {
        List<Peer> peers = new ArrayList<>();
        try {
            for (Contestant contestant : contestants) {
                try {
                    Peer peer = start(work, contestant, backend);
                    peers.add(peer);
                    peer.awaitAnswer(work.question());
                } catch (IOException failure) {
                    recorder.failed(contestant.series(), failure);
                    peers.removeIf(peer -> {
                        boolean its = peer.series().equals(contestant.series());
                        if (its) {
                            peer.close();
                        }
                        return its;
                    });
                }
            }
            new WorkRun(work, options, recorder).measure(peers);
        } finally {
            peers.forEach(Peer::close);
        }
    }

    private void footprint(Work work, List<Contestant> contestants, Backend backend, Recorder recorder)
            throws IOException, InterruptedException {
        FootprintRun run = new FootprintRun(work, options, recorder);
        List<Contestant> able = new ArrayList<>(contestants);
        for (int round = 1; round <= options.rounds; round++) {
            for (Contestant contestant : List.copyOf(able)) {
                long started = System.nanoTime();
                try (Peer peer = start(work, contestant, backend)) {
                    run.measure(peer, started, round);
                } catch (IOException failure) {
                    recorder.failed(contestant.series(), failure);
                    able.remove(contestant);
                }
            }
        }
    }

    private Peer start(Work work, Contestant contestant, Backend backend) throws IOException {
        return Peers.start(contestant.entry(), contestant.jdk(), work.scenario(), backend, installation);
    }
}
