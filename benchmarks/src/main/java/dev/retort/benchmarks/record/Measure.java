package dev.retort.benchmarks.record;

import java.util.Arrays;

/** What is measured. */
public enum Measure {
    /** Processor time of the server's processes for each request, user and system. */
    PROCESSOR("cpu", "µs"),
    /** Requests answered in a second while as many as possible are asked. */
    THROUGHPUT("rate", "1/s"),
    /** The share of the processor time that the JIT compilers had. */
    COMPILER("jit", "%"),
    /** How long the warm-up took. */
    WARM_UP("warm-up", "s"),
    /** Half of the answers came sooner, at a fixed rate, from the time that the request was due. */
    LATENCY_50("p50", "ms"),
    /** 99 of 100 answers came sooner. */
    LATENCY_99("p99", "ms"),
    /** One lookup of a router. */
    LOOKUP("lookup", "ns"),
    /** Bytes allocated in the heap for each request, or for each lookup of a router. */
    ALLOCATION("allocation", "bytes"),
    /** Resident memory after the rounds. */
    LOADED_MEMORY("rss-loaded", "MB"),
    /** From the start of the process to the end of the first answer. */
    START("start", "s"),
    /** Resident memory after the first answer. */
    IDLE_MEMORY("rss-idle", "MB"),
    /** What 10,000 idle connections add to the resident memory, for each. */
    CONNECTION_MEMORY("rss-connection", "KB"),
    /** What they add to the live heap, for each. */
    CONNECTION_HEAP("heap-connection", "KB"),
    /** There is no figure: the peer is not on this machine. */
    MISSING("missing", ""),
    /** There is no figure: the peer has failed. */
    FAILED("failed", ""),
    /** The end of a run, and how long it has taken; without it a run was interrupted and does not count. */
    FINISHED("finished", "s");

    private final String id;
    private final String unit;

    Measure(String id, String unit) {
        this.id = id;
        this.unit = unit;
    }

    /** Returns its name in the file. */
    public String id() {
        return id;
    }

    /** Returns the unit of its values. */
    public String unit() {
        return unit;
    }

    static Measure of(String id) {
        return Arrays.stream(values())
                .filter(measure -> measure.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No measure is called " + id));
    }
}
