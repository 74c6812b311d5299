package dev.retort.registry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the blueprint that a path without a rule lies below, so that the blueprint's own error handlers answer; Flask asks
 * those of the application there.
 *
 * <p>A variable in a prefix stands for any one segment here, whatever its converter: what lies below it is the
 * blueprint's to answer for. Immutable, and so safe for use by several threads.
 */
final class PrefixTable {
    private record Entry(List<String> segments, Hooks hooks) {
        boolean matches(String path) {
            int start = 1;
            for (String segment : segments) {
                if (start > path.length()) {
                    return false;
                }
                int slash = path.indexOf('/', start);
                int end = slash < 0 ? path.length() : slash;
                boolean fits = segment.indexOf('<') >= 0
                        || (segment.length() == end - start && path.startsWith(segment, start));
                if (!fits) {
                    return false;
                }
                start = end + 1;
            }
            return true;
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private final Hooks otherwise;

    /**
     * Makes a table.
     *
     * @param otherwise the hooks of the application
     */
    PrefixTable(Hooks otherwise) {
        this.otherwise = otherwise;
    }

    void add(String prefix, Hooks hooks) {
        if (!prefix.isEmpty() && hooks.hasOwnErrorHandlers()) {
            entries.add(new Entry(List.of(prefix.substring(1).split("/", -1)), hooks));
            entries.sort(Comparator.comparingInt(entry -> -entry.segments().size()));
        }
    }

    /**
     * Finds the hooks for a path.
     *
     * @param path a path that begins with a slash
     * @return those of the blueprint with the longest prefix, or the application's
     */
    Hooks find(String path) {
        for (Entry entry : entries) {
            if (entry.matches(path)) {
                return entry.hooks();
            }
        }
        return otherwise;
    }
}
