package dev.retort.template;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds names that look alike, by the pairs of letters that they share (Dice's coefficient). */
final class Similar {
    private static final double ALIKE = 0.6;
    private static final int MOST = 3;

    private Similar() {}

    private record Candidate(String name, double likeness) {}

    /** Returns up to three names, the most similar first, in one text; empty if there is none. */
    static String to(String name, Stream<String> candidates) {
        Set<String> wanted = pairs(name);
        return candidates
                .distinct()
                .map(candidate -> new Candidate(candidate, likeness(wanted, pairs(candidate))))
                .filter(candidate -> candidate.likeness >= ALIKE)
                .sorted(Comparator.comparingDouble(Candidate::likeness)
                        .reversed()
                        .thenComparing(Candidate::name))
                .limit(MOST)
                .map(Candidate::name)
                .collect(Collectors.joining(", "));
    }

    private static double likeness(Set<String> a, Set<String> b) {
        long shared = a.stream().filter(b::contains).count();
        return 2.0 * shared / Math.max(1, a.size() + b.size());
    }

    private static Set<String> pairs(String name) {
        String text = name.toLowerCase(Locale.ROOT);
        Set<String> pairs = new HashSet<>();
        for (int i = 0; i + 2 <= text.length(); i++) {
            pairs.add(text.substring(i, i + 2));
        }
        return pairs;
    }
}
