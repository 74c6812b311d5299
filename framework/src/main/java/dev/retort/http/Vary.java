package dev.retort.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Merges the names in {@code Vary} (RFC 9110, section 12.5.5), where {@code *} swallows every other. */
final class Vary {
    private Vary() {}

    /**
     * Returns the value that names what stands in the headers already and some names more.
     *
     * @param headers the headers of a response, perhaps with several lines of {@code Vary}
     * @param names what to name too
     * @return the value of the one line, or null if nothing is to change
     */
    static @Nullable String merge(Headers headers, String... names) {
        if (headers.get("Vary") == null) {
            List<String> all = new ArrayList<>(names.length);
            addMissing(all, names);
            return all.isEmpty() ? null : joined(all);
        }
        List<String> all = new ArrayList<>();
        for (String line : headers.all("Vary")) {
            addMissing(all, line.split(",", -1));
        }
        if (!addMissing(all, names)) {
            return null;
        }
        return joined(all);
    }

    private static String joined(List<String> names) {
        return names.contains("*") ? "*" : String.join(", ", names);
    }

    /** Tells whether a name was missing that matters. */
    private static boolean addMissing(List<String> all, String... names) {
        boolean changed = false;
        for (String given : names) {
            String name = given.strip();
            if (!name.isEmpty() && !all.contains("*") && !containsIgnoringCase(all, name)) {
                all.add(name);
                changed = true;
            }
        }
        return changed;
    }

    private static boolean containsIgnoringCase(List<String> all, String name) {
        for (String one : all) {
            if (one.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }
}
