package dev.retort.gateway.site;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The locations of a site in matching order: the longest prefix wins, whatever the order they were written in.
 *
 * <p>A path that lacks only the last slash of a prefix belongs to no location; nginx sends its client to the path with
 * the slash, and that comes before any shorter prefix. Immutable.
 */
final class Locations {
    private final List<Location> longestFirst;

    /**
     * Puts locations in order.
     *
     * @param locations the locations of a site, in any order
     * @throws IllegalArgumentException if two have the same prefix
     */
    Locations(List<Location> locations) {
        List<Location> ordered = new ArrayList<>(locations);
        ordered.sort(Comparator.comparingInt(
                        (Location location) -> location.canonicalPrefix().length())
                .reversed());
        for (int i = 0; i < ordered.size(); i++) {
            for (Location other : ordered.subList(i + 1, ordered.size())) {
                if (other.canonicalPrefix().equals(ordered.get(i).canonicalPrefix())) {
                    throw new IllegalArgumentException("two locations have the prefix \"" + other.prefix()
                            + "\": keep one of " + ordered.get(i) + " and " + other);
                }
            }
        }
        longestFirst = List.copyOf(ordered);
    }

    /** Returns the location that a canonical path belongs to, or null. */
    @Nullable Location find(String path) {
        for (Location location : longestFirst) {
            if (path.startsWith(location.canonicalPrefix())) {
                return location;
            }
        }
        return null;
    }

    /** Tells whether a canonical path is a location's prefix without its last slash. */
    boolean lacksSlash(String path) {
        for (Location location : longestFirst) {
            String prefix = location.canonicalPrefix();
            if (prefix.length() == path.length() + 1 && prefix.startsWith(path)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the locations, the longest prefix first. */
    List<Location> longestFirst() {
        return longestFirst;
    }
}
