package dev.retort.security;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set of origins, some of them patterns: {@code https://*.example.org} stands for every subdomain at any depth and
 * not for {@code example.org} itself. Immutable.
 */
final class OriginSet {
    static final OriginSet EMPTY = new OriginSet(Set.of(), List.of());

    private final Set<Origin> exact;
    /** Origins whose host is a suffix that begins with a dot. */
    private final List<Origin> below;

    private OriginSet(Set<Origin> exact, List<Origin> below) {
        this.exact = exact;
        this.below = below;
    }

    /**
     * Makes a set.
     *
     * @param texts origins or patterns
     * @return the set
     * @throws IllegalArgumentException if a text is neither
     */
    static OriginSet of(Iterable<String> texts) {
        Set<Origin> exact = new HashSet<>();
        Set<Origin> below = new HashSet<>();
        for (String text : texts) {
            int star = text.indexOf("://*.");
            Origin origin = Origin.parse(star < 0 ? text : text.substring(0, star + 3) + text.substring(star + 5));
            if (origin == null || (star >= 0 && !hasDomain(origin.host()))) {
                throw new IllegalArgumentException("\"" + text + "\" is no origin; write a scheme, a host and"
                        + " perhaps a port, and nothing behind: https://example.org, http://localhost:8080 or"
                        + " https://*.example.org. A host with other letters than ASCII is written in its xn-- form.");
            }
            if (star < 0) {
                exact.add(origin);
            } else {
                below.add(new Origin(origin.scheme(), "." + origin.host(), origin.port()));
            }
        }
        return new OriginSet(Set.copyOf(exact), List.copyOf(below));
    }

    /** A star before a single label or an address would stand for a whole top-level domain, or for nothing. */
    private static boolean hasDomain(String host) {
        int dot = host.indexOf('.');
        return !host.startsWith("[") && (host.equals("localhost") || (dot > 0 && dot < host.length() - 1));
    }

    /**
     * Tells whether an origin is in the set.
     *
     * @param origin the origin, or null for one that could not be read
     * @return true if it is, never for null
     */
    boolean contains(@Nullable Origin origin) {
        if (origin == null) {
            return false;
        }
        if (exact.contains(origin)) {
            return true;
        }
        for (Origin pattern : below) {
            if (pattern.port() == origin.port()
                    && pattern.scheme().equals(origin.scheme())
                    && origin.host().length() > pattern.host().length()
                    && origin.host().endsWith(pattern.host())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Tells whether the set is empty.
     *
     * @return true if it contains no origin
     */
    boolean isEmpty() {
        return exact.isEmpty() && below.isEmpty();
    }
}
