package dev.retort.gateway.proxy;

import dev.retort.gateway.config.Scope;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why an exchange may be tried with another peer: the words of {@code proxy_next_upstream}. */
enum RetryCause {
    ERROR,
    TIMEOUT,
    INVALID_HEADER,
    HTTP_500,
    HTTP_502,
    HTTP_503,
    HTTP_504,
    HTTP_403,
    HTTP_404,
    HTTP_429,
    NON_IDEMPOTENT;

    /** Reads the directive that holds in a block. */
    static Set<RetryCause> of(Scope scope, String name) {
        List<String> words = scope.words(name);
        if (words.isEmpty()) {
            return EnumSet.of(ERROR, TIMEOUT);
        }
        Set<RetryCause> causes = EnumSet.noneOf(RetryCause.class);
        for (String word : words) {
            if (word.equalsIgnoreCase("off")) {
                return EnumSet.noneOf(RetryCause.class);
            }
            if (!word.equalsIgnoreCase("updating")) { // which is about caches
                causes.add(valueOf(word.toUpperCase(Locale.ROOT)));
            }
        }
        return causes;
    }

    /** Returns the cause that a status is, or null. */
    static @Nullable RetryCause of(int status) {
        return switch (status) {
            case 500 -> HTTP_500;
            case 502 -> HTTP_502;
            case 503 -> HTTP_503;
            case 504 -> HTTP_504;
            case 403 -> HTTP_403;
            case 404 -> HTTP_404;
            case 429 -> HTTP_429;
            default -> null;
        };
    }

    /** Tells whether it counts against the peer. That something is forbidden or not there is no failure. */
    boolean isFailure() {
        return this != HTTP_403 && this != HTTP_404;
    }
}
