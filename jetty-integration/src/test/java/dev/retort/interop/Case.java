package dev.retort.interop;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Something that must work in each cell of the matrix.
 *
 * @param name what is tried
 * @param apps the applications that can do it
 * @param script the test
 */
record Case(String name, Set<App> apps, Script script) {
    /** What TLS might change: who the application takes the client for, where a piece ends, and how a connection does. */
    private static final Set<String> OVER_TLS = Set.of(
            "header fields",
            "odd header fields",
            "hosts",
            "a small body",
            "a body that waits for 100 Continue",
            "5 MB up in chunks",
            "50 MB down",
            "several requests on one connection",
            "a redirect to a path",
            "a redirect with scheme and host",
            "an answer in pieces, none of them late",
            "a request in pieces, none of them late",
            "a client that leaves within an answer",
            "a client that leaves within its request",
            "an answer before the request is read",
            "an application that dies within its answer",
            "the variables of a simple request",
            "the variables of a request with everything");

    /** Talks to an application by the door of a cell, asserts what is true of each, and notes what is to be compared. */
    interface Script {
        void run(Door door) throws Exception;
    }

    static Case of(String name, Script script) {
        return new Case(name, EnumSet.allOf(App.class), script);
    }

    /** Leaves applications out that cannot do it. */
    Case without(App... unable) {
        Set<App> able = EnumSet.copyOf(apps);
        for (App app : unable) {
            able.remove(app);
        }
        return new Case(name, able, script);
    }

    /** Returns those that a cell can have. */
    static Stream<Case> of(Cell cell) {
        return all().filter(one ->
                one.apps().contains(cell.back().app()) && (!cell.tls() || OVER_TLS.contains(one.name())));
    }

    private static Stream<Case> all() {
        return Stream.of(
                        RequestCases.all(), BodyCases.all(), ResponseCases.all(), StreamCases.all(), EnvironCases.all())
                .flatMap(cases -> cases);
    }
}
