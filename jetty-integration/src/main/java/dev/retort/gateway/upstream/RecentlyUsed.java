package dev.retort.gateway.upstream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A table that keeps what has been used last: where clients choose the keys, as by {@code proxy_pass http://$host}, it must
 * not grow without an end. When it is full, the tenth that has been unused for longest goes. Safe for use by many threads.
 *
 * @param <K> the keys
 * @param <V> the values
 */
public final class RecentlyUsed<K, V> {
    private final int most;
    private final Consumer<V> dropped;
    private final Map<K, Entry<V>> entries = new ConcurrentHashMap<>();

    /**
     * Creates a table.
     *
     * @param most how many values it keeps, 1 or more
     * @param dropped is told each value that goes, perhaps while somebody still uses it
     */
    public RecentlyUsed(int most, Consumer<V> dropped) {
        this.most = most;
        this.dropped = dropped;
    }

    private static final class Entry<V> {
        private final V value;
        private volatile long used = System.nanoTime();

        Entry(V value) {
            this.value = value;
        }
    }

    /** An entry and how long it has been unused when somebody looked. */
    private record Candidate<K>(K key, long nanos) {}

    /**
     * Returns a value.
     *
     * @param key its key
     * @param first makes it if it is not there; an exception of it is thrown on, and nothing is kept. Of those that several
     *     threads make at once one is kept, and the others are dropped
     * @return the same for every caller until it is dropped
     */
    public V get(K key, Function<K, V> first) {
        Entry<V> known = entries.get(key);
        if (known == null) {
            known = add(key, first.apply(key)); // Which may take long, and so holds up nobody else.
        }
        known.used = System.nanoTime();
        return known.value;
    }

    private Entry<V> add(K key, V value) {
        Entry<V> made = new Entry<>(value);
        Entry<V> other = entries.putIfAbsent(key, made);
        if (other != null) {
            dropped.accept(value);
            return other;
        }
        if (entries.size() > most) {
            shrink(key);
        }
        return made;
    }

    private synchronized void shrink(K kept) {
        if (entries.size() <= most) {
            return;
        }
        long now = System.nanoTime();
        List<Candidate<K>> candidates = new ArrayList<>();
        entries.forEach((key, entry) -> {
            if (!key.equals(kept)) {
                candidates.add(new Candidate<>(key, now - entry.used));
            }
        });
        candidates.sort(Comparator.<Candidate<K>>comparingLong(Candidate::nanos).reversed());
        int surplus = Math.max(1, entries.size() - most + most / 10);
        candidates.stream().limit(surplus).forEach(candidate -> remove(candidate.key()));
    }

    private void remove(K key) {
        Entry<V> gone = entries.remove(key);
        if (gone != null) {
            dropped.accept(gone.value);
        }
    }

    /**
     * Drops some values.
     *
     * @param unwanted which
     */
    public void removeIf(BiPredicate<K, V> unwanted) {
        entries.forEach((key, entry) -> {
            if (unwanted.test(key, entry.value)) {
                remove(key);
            }
        });
    }

    /** Returns how many values there are. */
    int size() {
        return entries.size();
    }
}
