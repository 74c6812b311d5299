package dev.retort.routing;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the name that was probably meant. */
final class Nearest {

    private Nearest() {}

    /** Returns the nearest candidate if it is so near that it may have been meant, or null. */
    static @Nullable String within(String name, Collection<String> candidates) {
        String nearest = to(name, candidates);
        return distance(name, nearest) <= Math.max(2, name.length() / 3) ? nearest : null;
    }

    /** Returns the candidate of least distance to a name, the first of several; empty where there is no candidate. */
    static String to(String name, Collection<String> candidates) {
        String nearest = "";
        int least = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            int distance = distance(name, candidate);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** Weighs how far two names are apart; a missing or superfluous blueprint, as in {@code blog.show}, counts as one. */
    private static int distance(String name, String candidate) {
        if (name.equals(candidate)) {
            return 0;
        }
        if (candidate.endsWith("." + name) || name.endsWith("." + candidate)) {
            return 1;
        }
        return editDistance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
    }

    /** Levenshtein's distance, by the algorithm of Wagner and Fischer with two rows. */
    private static int editDistance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
