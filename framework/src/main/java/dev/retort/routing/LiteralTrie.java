package dev.retort.routing;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A trie from literals to values: walked along a text, it passes every literal that the text begins with.
 *
 * @param <V> the type of the values
 */
final class LiteralTrie<V> {

    private final char[] keys;
    private final LiteralTrie<V>[] children;
    private final @Nullable V value;

    /** Creates the trie of all literals that agree in their first {@code depth} characters. */
    private LiteralTrie(Map<String, V> entries, int depth) {
        V here = null;
        TreeMap<Character, Map<String, V>> byNext = new TreeMap<>();
        for (Map.Entry<String, V> entry : entries.entrySet()) {
            if (entry.getKey().length() == depth) {
                here = entry.getValue();
            } else {
                byNext.computeIfAbsent(entry.getKey().charAt(depth), next -> new TreeMap<>())
                        .put(entry.getKey(), entry.getValue());
            }
        }
        value = here;
        keys = new char[byNext.size()];
        @SuppressWarnings({"unchecked", "rawtypes"}) // There are no arrays of a generic type.
        LiteralTrie<V>[] array = new LiteralTrie[keys.length];
        children = array;
        int i = 0;
        for (Map.Entry<Character, Map<String, V>> next : byNext.entrySet()) {
            keys[i] = next.getKey();
            children[i++] = new LiteralTrie<>(next.getValue(), depth + 1);
        }
    }

    static <V> LiteralTrie<V> of(Map<String, V> entries) {
        return new LiteralTrie<>(entries, 0);
    }

    /** Returns the value of the literal that ends here, or null where none does. */
    @Nullable V value() {
        return value;
    }

    /** Returns the trie of what follows a character, or null where nothing does. */
    @Nullable LiteralTrie<V> next(char c) {
        int low = 0;
        int high = keys.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (keys[middle] < c) {
                low = middle + 1;
            } else if (keys[middle] > c) {
                high = middle - 1;
            } else {
                return children[middle];
            }
        }
        return null;
    }
}
