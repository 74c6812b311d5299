package dev.retort.routing;

import java.util.Collection;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Finds the name that was probably meant: an endpoint, a converter, a key of the configuration.
 *
 * <p>Names are compared by their optimal string alignment distance: letters to insert, remove, replace, or swap with the
 * next. The class stands here because routing is the first package that needs it and uses no other.
 */
public final class Nearest {

    private Nearest() {}

    /**
     * Returns the nearest candidate if it is so near that it may have been meant: a third of the name's letters away, or two.
     *
     * @param name what was written
     * @param candidates what could have been written; of several that are as near, the first counts
     * @return one of the candidates, or null
     */
    public static @Nullable String within(String name, Collection<String> candidates) {
        return within(name, candidates, text -> text.toLowerCase(Locale.ROOT));
    }

    /**
     * Returns the nearest candidate if it is so near that it may have been meant, where names are written in several ways.
     *
     * @param name what was written
     * @param candidates what could have been written
     * @param form brings a name into the form in which it is compared
     * @return one of the candidates, as it is in the collection, or null
     */
    public static @Nullable String within(String name, Collection<String> candidates, UnaryOperator<String> form) {
        String nearest = to(name, candidates, form);
        int most = Math.max(2, form.apply(name).length() / 3);
        return !candidates.isEmpty() && distance(name, nearest, form) <= most ? nearest : null;
    }

    /** Returns the candidate of least distance to a name, the first of several; empty where there is no candidate. */
    static String to(String name, Collection<String> candidates) {
        return to(name, candidates, text -> text.toLowerCase(Locale.ROOT));
    }

    private static String to(String name, Collection<String> candidates, UnaryOperator<String> form) {
        String nearest = "";
        int least = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            int distance = distance(name, candidate, form);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** Weighs how far two names are apart; a missing or superfluous blueprint, as in {@code blog.show}, counts as one. */
    private static int distance(String name, String candidate, UnaryOperator<String> form) {
        if (name.equals(candidate)) {
            return 0;
        }
        if (candidate.endsWith("." + name) || name.endsWith("." + candidate)) {
            return 1;
        }
        return alignment(form.apply(name), form.apply(candidate));
    }

    /** The optimal string alignment distance, by the algorithm of Wagner and Fischer with three rows. */
    private static int alignment(String a, String b) {
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
