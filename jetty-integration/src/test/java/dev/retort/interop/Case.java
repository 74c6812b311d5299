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

    static Stream<Case> all() {
        return Stream.of(
                        RequestCases.all(), BodyCases.all(), ResponseCases.all(), StreamCases.all(), EnvironCases.all())
                .flatMap(cases -> cases);
    }
}
