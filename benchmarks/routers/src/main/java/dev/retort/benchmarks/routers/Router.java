package dev.retort.benchmarks.routers;

import java.util.Arrays;
import java.util.List;

/** A framework's way from a method and a path to a handler and the values of the variables. */
interface Router {
    /** The routers that there are. */
    enum Kind {
        RETORT("retort"),
        JAVALIN("javalin"),
        SPRING("spring"),
        JOOBY("jooby");

        private final String id;

        Kind(String id) {
            this.id = id;
        }

        /**
         * Returns a router.
         *
         * @throws IllegalArgumentException if none is called so
         */
        static Kind of(String id) {
            return Arrays.stream(values())
                    .filter(kind -> kind.id.equals(id))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("No router is called " + id));
        }

        /** Returns its name, that of the peer. */
        String id() {
            return id;
        }

        /** Makes one with rules for GET. */
        Router with(List<String> rules) {
            return switch (this) {
                case RETORT -> new RetortRouter(rules);
                case JAVALIN -> new JavalinRouter(rules);
                case SPRING -> new SpringRouter(rules);
                case JOOBY -> new JoobyRouter(rules);
            };
        }
    }

    /** Looks up, as far as the framework itself does for a request; this is what is measured. */
    Object find(String method, String path);

    /** Says in the words of all what {@link #find} has returned. */
    Answer answer(Object found);
}
