package dev.retort.benchmarks.works;

import dev.retort.benchmarks.load.Question;
import dev.retort.benchmarks.peer.Scenario;
import java.util.List;

/**
 * What peers are compared at.
 *
 * @param id its name in files and on the command line
 * @param title its name in tables
 * @param group the table it belongs to
 * @param kind how it is measured
 * @param scenario what the peers are set up for
 * @param question what they are asked
 * @param connections over how many connections
 * @param rate requests in a second for the latencies, well below what any peer can do
 * @param peers who takes part
 */
public record Work(
        String id,
        String title,
        Group group,
        Kind kind,
        Scenario scenario,
        Question question,
        int connections,
        int rate,
        List<String> peers) {
    /** How a work is measured. */
    public enum Kind {
        /** Asked as fast as possible, then at a fixed rate. */
        REQUESTS,
        /** The same with 16 requests at once on each connection, as TechEmpower asks for plaintext. */
        PIPELINE,
        /** Lookups of a router, without a server; the question's target is the number of rules and what is asked. */
        LOOKUPS,
        /** Messages of a WebSocket there and back. */
        MESSAGES,
        /** From the start of the process to the first answer. */
        START,
        /** Memory of idle connections. */
        IDLE_CONNECTIONS
    }

    /** Returns how many requests are sent at once on a connection. */
    public int depth() {
        return kind == Kind.PIPELINE ? 16 : 1;
    }
}
