package dev.retort.gateway.site;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Location;
import dev.retort.gateway.exchange.Regex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The locations of a server, or those within a location, in matching order.
 *
 * <p>nginx looks in this order: an exact location ({@code =}) ends the search; else the longest prefix is remembered, and
 * the locations nested in it are searched; then, unless that prefix forbids it ({@code ^~}), the regular expressions are
 * tried in the order of the file, and the first that matches wins; else the remembered prefix does.
 *
 * <p>The prefixes are sorted, and each knows the longest other one that it begins with. The last prefix that is not
 * greater than the path, or one on its chain of shorter ones, is the longest that the path begins with: so the search
 * takes as many comparisons as the number of prefixes has digits in binary, and a few more.
 *
 * <p>Immutable once all are added and {@link #freeze} is called.
 */
final class LocationTable {
    /** What stands before a location's path. */
    enum Kind {
        EXACT,
        PREFIX,
        PREFIX_WITHOUT_REGEX,
        REGEX
    }

    /** A location, the ones within it, and how it matches. */
    record Entry(
            Kind kind,
            String path,
            @Nullable Regex regex,
            Location location,
            boolean addsSlash,
            LocationTable nested,
            Directive directive) {}

    /**
     * What a search finds.
     *
     * @param entry the location, or null
     * @param lacksSlash whether the path is the location's but for the last slash, which it adds
     */
    record Found(@Nullable Entry entry, boolean lacksSlash) {
        static final Found NOTHING = new Found(null, false);
    }

    private final Map<String, Entry> exact = new HashMap<>();
    private final List<Entry> prefixes = new ArrayList<>();
    private final List<Entry> regexes = new ArrayList<>();
    private int[] shorter = {};
    /** The locations that add the last slash, by the paths that lack it. */
    private final Map<String, Entry> slashless = new HashMap<>();

    void add(Entry entry) {
        switch (entry.kind()) {
            case EXACT -> {
                if (exact.putIfAbsent(entry.path(), entry) != null) {
                    throw duplicate(entry);
                }
            }
            case REGEX -> regexes.add(entry);
            default -> {
                if (prefixes.stream().anyMatch(other -> other.path().equals(entry.path()))) {
                    throw duplicate(entry);
                }
                prefixes.add(entry);
            }
        }
    }

    private static RuntimeException duplicate(Entry entry) {
        return entry.directive().mistake("duplicate location \"" + entry.path() + "\"");
    }

    void freeze() {
        prefixes.sort(Comparator.comparing(Entry::path));
        shorter = new int[prefixes.size()];
        for (int i = 0; i < shorter.length; i++) {
            int candidate = i - 1;
            while (candidate >= 0
                    && !prefixes.get(i)
                            .path()
                            .startsWith(prefixes.get(candidate).path())) {
                candidate = shorter[candidate];
            }
            shorter[i] = candidate;
        }
        prefixes.forEach(this::addSlashless);
        exact.values().forEach(this::addSlashless);
    }

    /** Of an exact location and a prefix of one path the exact one holds, whichever adds the slash. */
    private void addSlashless(Entry entry) {
        String path = entry.path();
        if (path.endsWith("/")) {
            String lacking = path.substring(0, path.length() - 1);
            if (entry.addsSlash()) {
                slashless.put(lacking, entry);
            } else if (entry.kind() == Kind.EXACT) {
                slashless.replace(lacking, entry);
            }
        }
    }

    boolean isEmpty() {
        return exact.isEmpty() && prefixes.isEmpty() && regexes.isEmpty();
    }

    /**
     * Finds the location of a path.
     *
     * @param path a normal path
     * @param exchange gets the captures of a regular expression
     * @return the location
     */
    Found find(String path, Exchange exchange) {
        return find(path, exchange, Found.NOTHING);
    }

    private Found find(String path, Exchange exchange, Found outer) {
        if (!exact.isEmpty()) {
            Entry entry = exact.get(path);
            if (entry != null) {
                return new Found(entry, false);
            }
        }
        Found found = outer;
        boolean regexAllowed = true;
        Entry prefix = longestPrefix(path);
        if (prefix == null || prefix.path().length() != path.length()) {
            Entry slashed = slashless.get(path);
            if (slashed != null) {
                return new Found(slashed, true);
            }
        }
        if (prefix != null) {
            found = new Found(prefix, false);
            regexAllowed = prefix.kind() != Kind.PREFIX_WITHOUT_REGEX;
            if (!prefix.nested().isEmpty()) {
                Found nested = prefix.nested().find(path, exchange, found);
                if (nested.lacksSlash() || isFinal(nested.entry())) {
                    return nested;
                }
                found = nested;
            }
        }
        if (regexAllowed) {
            for (Entry entry : regexes) {
                if (entry.regex() != null && entry.regex().find(exchange, path)) {
                    Found matched = new Found(entry, false);
                    return entry.nested().isEmpty() ? matched : entry.nested().find(path, exchange, matched);
                }
            }
        }
        return found;
    }

    /** An exact location or a regular expression within a prefix ends the search; a longer prefix does not. */
    private static boolean isFinal(@Nullable Entry nested) {
        return nested != null && (nested.kind() == Kind.EXACT || nested.kind() == Kind.REGEX);
    }

    private @Nullable Entry longestPrefix(String path) {
        int index = floor(path);
        while (index >= 0 && !path.startsWith(prefixes.get(index).path())) {
            index = shorter[index];
        }
        return index < 0 ? null : prefixes.get(index);
    }

    /** Returns the index of the last prefix that is not greater than a path, or -1. */
    private int floor(String path) {
        int low = 0;
        int high = prefixes.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (prefixes.get(middle).path().compareTo(path) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }
}
