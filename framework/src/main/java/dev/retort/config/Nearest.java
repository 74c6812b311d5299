package dev.retort.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the key that was probably meant. */
final class Nearest {

    private Nearest() {}

    /** Returns the candidate nearest to a name, if it is so near that it may have been meant, or null. */
    static @Nullable String to(String name, Collection<String> candidates) {
        String wanted = Key.canonical(name);
        int least = Math.max(2, wanted.length() / 3) + 1;
        String nearest = null;
        for (String candidate : candidates) {
            int distance = distance(wanted, Key.canonical(candidate));
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** Counts letters to insert, remove, replace, or swap with the next (optimal string alignment), with three rows. */
    private static int distance(String a, String b) {
        int[] twoAbove = new int[b.length() + 1];
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], twoAbove[j - 2] + 1);
                }
            }
            twoAbove = above;
            above = row;
        }
        return above[b.length()];
    }
}
