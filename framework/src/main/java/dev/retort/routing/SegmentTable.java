package dev.retort.routing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A hash table from text to a value that is asked with a part of a string, so that no substring is made.
 *
 * <p>Open addressing with linear probing, at most half full. Its keys are the application's own rules, so nobody can fill
 * it with collisions.
 *
 * @param <V> the type of the values
 */
final class SegmentTable<V> {

    private final @Nullable String[] keys;
    private final @Nullable Object[] values;
    private final int mask;

    SegmentTable(Map<String, V> entries) {
        int capacity = Integer.highestOneBit(Math.max(1, entries.size()) * 4 - 1);
        keys = new String[capacity];
        values = new Object[capacity];
        mask = capacity - 1;
        entries.forEach((key, value) -> {
            int slot = spread(key.hashCode()) & mask;
            while (keys[slot] != null) {
                slot = slot + 1 & mask;
            }
            keys[slot] = key;
            values[slot] = value;
        });
    }

    /** Returns the value of {@code text[start, end)}, or null where there is none. */
    @SuppressWarnings("unchecked") // Only a V was ever put there.
    @Nullable V get(String text, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + text.charAt(i); // As String.hashCode does.
        }
        for (int slot = spread(hash) & mask; ; slot = slot + 1 & mask) {
            String key = keys[slot];
            if (key == null) {
                return null;
            }
            if (key.length() == end - start && text.startsWith(key, start)) {
                return (V) values[slot];
            }
        }
    }

    private static int spread(int hash) {
        return hash ^ hash >>> 16;
    }
}
