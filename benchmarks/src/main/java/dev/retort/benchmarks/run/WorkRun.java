package dev.retort.benchmarks.run;

import dev.retort.benchmarks.load.EchoClients;
import dev.retort.benchmarks.load.Latencies;
import dev.retort.benchmarks.load.OpenLoop;
import dev.retort.benchmarks.load.Outcome;
import dev.retort.benchmarks.load.Wrk;
import dev.retort.benchmarks.peer.Peer;
import dev.retort.benchmarks.process.Heap;
import dev.retort.benchmarks.process.ProcessorTime;
import dev.retort.benchmarks.record.Measure;
import dev.retort.benchmarks.works.Work;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A work whose peers run side by side and are asked in turn: warm-up, rounds as fast as possible, rounds at a fixed rate, one round
 * for the allocation, memory.
 */
final class WorkRun {
    private static final int LATENCY_ROUNDS = 3;

    private final Work work;
    private final Options options;
    private final Recorder recorder;

    WorkRun(Work work, Options options, Recorder recorder) {
        this.work = work;
        this.options = options;
        this.recorder = recorder;
    }

    /** What is done with each peer; one that fails is left out from then on. */
    private interface Step {
        void with(Peer peer) throws IOException, InterruptedException;
    }

    void measure(List<Peer> peers) throws IOException, InterruptedException {
        List<Peer> all = new ArrayList<>(peers);
        warmUp(all);
        for (int i = 1; i <= options.rounds; i++) {
            int round = i;
            each(all, peer -> round(peer, round));
        }
        if (options.quick) {
            return;
        }
        if (work.rate() > 0) {
            for (int i = 1; i <= LATENCY_ROUNDS; i++) {
                int round = i;
                each(all, peer -> latency(peer, round));
            }
        }
        each(all, this::allocation);
        each(all, peer -> recorder.add(peer.series(), Measure.LOADED_MEMORY, 1, peer.residentBytes() / 1e6));
    }

    private void each(List<Peer> peers, Step step) throws IOException, InterruptedException {
        for (Peer peer : List.copyOf(peers)) {
            try {
                step.with(peer);
            } catch (IOException failure) {
                recorder.failed(peer.series(), failure);
                peers.remove(peer);
            }
        }
    }

    private void warmUp(List<Peer> peers) throws IOException, InterruptedException {
        Map<Peer, WarmUp> cold = new HashMap<>();
        each(peers, peer -> {
            if (peer.isJvm()) {
                cold.put(peer, new WarmUp(options.warmUp));
            } else {
                ask(peer, 1);
            }
        });
        while (!cold.isEmpty()) {
            each(peers, peer -> {
                WarmUp warmUp = cold.get(peer);
                if (warmUp != null) {
                    ProcessorTime before = peer.processorTime();
                    Outcome outcome = ask(peer, options.seconds);
                    ProcessorTime used = peer.processorTime().since(before);
                    warmUp.add(outcome.seconds(), micros(used, outcome), used.compiler() / used.total());
                    if (warmUp.isOver()) {
                        cold.remove(peer);
                        recorder.add(peer.series(), Measure.WARM_UP, 1, warmUp.seconds());
                    }
                }
            });
            cold.keySet().retainAll(peers);
        }
    }

    private void round(Peer peer, int round) throws IOException, InterruptedException {
        ProcessorTime before = peer.processorTime();
        Outcome outcome = ask(peer, options.seconds);
        ProcessorTime used = peer.processorTime().since(before);
        recorder.add(
                peer.series(),
                Measure.PROCESSOR,
                round,
                micros(used, outcome),
                String.format(
                        Locale.ROOT,
                        "requests=%d seconds=%.2f user=%.2f system=%.2f",
                        outcome.requests(),
                        outcome.seconds(),
                        used.user(),
                        used.system()));
        recorder.add(peer.series(), Measure.THROUGHPUT, round, outcome.perSecond());
        if (peer.isJvm()) {
            recorder.add(peer.series(), Measure.COMPILER, round, 100 * used.compiler() / used.total());
        }
    }

    private static double micros(ProcessorTime used, Outcome outcome) {
        return used.total() / outcome.requests() * 1e6;
    }

    private Outcome ask(Peer peer, int seconds) throws IOException, InterruptedException {
        return work.kind() == Work.Kind.MESSAGES
                ? EchoClients.ask(work.question().target(), peer.port(), work.connections(), seconds)
                : Wrk.ask(work.question(), peer.port(), work.connections(), work.depth(), seconds);
    }

    private void latency(Peer peer, int round) throws IOException, InterruptedException {
        Latencies latencies =
                OpenLoop.ask(work.question(), peer.port(), work.connections(), work.rate(), options.seconds);
        recorder.add(peer.series(), Measure.LATENCY_50, round, latencies.median(), "rate=" + work.rate());
        recorder.add(peer.series(), Measure.LATENCY_99, round, latencies.percentile99(), "rate=" + work.rate());
    }

    private void allocation(Peer peer) throws IOException, InterruptedException {
        if (peer.heap().isEmpty()) {
            return;
        }
        Heap heap = peer.heap().get();
        long before = heap.allocatedBytes();
        Outcome outcome = ask(peer, options.seconds);
        long allocated = heap.allocatedBytes() - before;
        recorder.add(peer.series(), Measure.ALLOCATION, 1, (double) allocated / outcome.requests());
    }
}
