package dev.retort.benchmarks.gateway;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The rounds of one peer at one work. */
final class Series {
    private final Peer peer;
    private final Work work;
    private final List<Double> micros = new ArrayList<>();
    private final List<Double> perSecond = new ArrayList<>();

    Series(Peer peer, Work work) {
        this.peer = peer;
        this.work = work;
    }

    /** Adds a round. A fault is an exception: what answers with errors is fast and says nothing. */
    void measure(int seconds) throws IOException, InterruptedException {
        double before = peer.processorSeconds();
        Load.Outcome outcome = Load.run(peer, work, seconds);
        double used = peer.processorSeconds() - before;
        if (!outcome.faults().isEmpty() || outcome.requests() == 0) {
            throw new IOException(peer.name() + " failed at " + work.name() + ": " + outcome.faults());
        }
        micros.add(used / outcome.requests() * 1e6);
        perSecond.add((double) outcome.requests() / seconds);
    }

    /** The median of the processor time for a request, in microseconds. */
    double micros() {
        return median(micros);
    }

    /** The median of the requests answered in a second. */
    double perSecond() {
        return median(perSecond);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
