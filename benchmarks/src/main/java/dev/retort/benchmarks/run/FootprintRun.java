package dev.retort.benchmarks.run;

import dev.retort.benchmarks.load.IdleConnections;
import dev.retort.benchmarks.load.Wrk;
import dev.retort.benchmarks.peer.Peer;
import dev.retort.benchmarks.record.Measure;
import dev.retort.benchmarks.works.Work;
import java.io.IOException;

/** What a server takes without a load; each is started anew, alone. */
final class FootprintRun {
    private static final int IDLE = 10_000;

    private final Work work;
    private final Options options;
    private final Recorder recorder;

    FootprintRun(Work work, Options options, Recorder recorder) {
        this.work = work;
        this.options = options;
        this.recorder = recorder;
    }

    /**
     * Measures a peer that has just been started and not yet answered.
     *
     * @param started when, as {@link System#nanoTime()} has it
     */
    void measure(Peer peer, long started, int round) throws IOException, InterruptedException {
        peer.awaitAnswer(work.question());
        if (work.kind() == Work.Kind.START) {
            recorder.add(peer.series(), Measure.START, round, (System.nanoTime() - started) / 1e9);
            recorder.add(peer.series(), Measure.IDLE_MEMORY, round, peer.residentBytes() / 1e6);
        } else {
            idleConnections(peer, round);
        }
    }

    /**
     * Opens idle connections after a load, so that the heap has been touched and classes are there: what is added then is the connections'.
     */
    private void idleConnections(Peer peer, int round) throws IOException, InterruptedException {
        Wrk.ask(work.question(), peer.port(), work.connections(), 1, options.seconds);
        long heap = liveBytes(peer);
        long memory = peer.residentBytes();
        IdleConnections connections = IdleConnections.open(work.question(), peer.port(), IDLE);
        try {
            long heapWithThem = liveBytes(peer);
            long memoryWithThem = peer.residentBytes();
            recorder.add(peer.series(), Measure.CONNECTION_MEMORY, round, perConnection(memoryWithThem - memory));
            if (peer.heap().isPresent()) {
                recorder.add(peer.series(), Measure.CONNECTION_HEAP, round, perConnection(heapWithThem - heap));
            }
        } finally {
            connections.close();
        }
    }

    private static double perConnection(long bytes) {
        return bytes / 1e3 / IDLE;
    }

    private static long liveBytes(Peer peer) throws IOException, InterruptedException {
        return peer.heap().isPresent() ? peer.heap().get().liveBytes() : 0;
    }
}
