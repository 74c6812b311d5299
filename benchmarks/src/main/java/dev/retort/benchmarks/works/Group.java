package dev.retort.benchmarks.works;

import java.util.Locale;

/** Works that share a table. */
public enum Group {
    /** The application on each framework. */
    FRAMEWORK("The framework", "An application on each framework, asked directly."),
    /** Routers without a server. */
    ROUTER(
            "The router alone",
            "A lookup among 10, 100 and 2,000 rules, by JMH, without a server: from the method and the path to the handler and the"
                    + " values of the variables."),
    /** Files from the gateway and other servers. */
    FILES("Files", "A front with a folder of files."),
    /** Requests that a front forwards. */
    PROXY("The proxy", "A front before one upstream, which is not counted."),
    /** A front and what is behind it. */
    WHOLE_WAY("The whole way", "A front, a server and a framework; the processes of all are counted."),
    /** TechEmpower's tests. */
    TECHEMPOWER(
            "TechEmpower's tests",
            "Plaintext with 16 requests at once on a connection, JSON, one query, 20 queries, fortunes and 20 updates, by the rules"
                    + " of TechEmpower's verifier, on one PostgreSQL, which is not counted."),
    /** What a server takes without a load. */
    FOOTPRINT("Start and memory", "From the start of the process to the first answer, and what it holds then.");

    private final String title;
    private final String description;

    Group(String title, String description) {
        this.title = title;
        this.description = description;
    }

    /** Returns its heading. */
    public String title() {
        return title;
    }

    /** Returns a sentence on what it compares. */
    public String description() {
        return description;
    }

    /** Returns its name in files. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
