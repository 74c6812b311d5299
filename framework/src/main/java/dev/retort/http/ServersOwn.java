package dev.retort.http;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The headers that only the server sets, as they follow from the content and the connection. */
final class ServersOwn {
    private static final Set<String> NAMES =
            Set.of("content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "trailer");

    private static final String[] NO_DEFAULTS =
            Stream.concat(NAMES.stream(), Stream.of("content-type")).toArray(String[]::new);

    private ServersOwn() {}

    /** Refuses to set such a header. */
    static void refuse(String name) {
        if (NAMES.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    name + " is for the server to set: it follows from the content and the connection.");
        }
    }

    /** Refuses such headers, and the type of the content, as the defaults of responses. */
    static void refuseDefaults(Headers defaults) {
        defaults.requireDefaults(NO_DEFAULTS);
    }
}
