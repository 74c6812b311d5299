package dev.retort.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * One lifetime for all and the least recently used first: so those that have expired stand at the head of the map, and
 * dropping them takes a look at the head alone. No thread cleans up, and no request pays for more than it adds.
 */

/** Holds sessions by id, bounded in number and in time. Safe for use by several threads. */
final class SessionTable {
    private static final class Entry {
        final byte[] json;
        final Instant used;

        Entry(byte[] json, Instant used) {
            this.json = json;
            this.used = used;
        }
    }

    private final int most;
    private final Duration lifetime;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    SessionTable(int most, Duration lifetime) {
        this.most = most;
        this.lifetime = lifetime;
    }

    /** Returns a session and marks it as used, or null if there is none or it has expired. */
    synchronized byte @Nullable [] use(String id, Instant now) {
        Entry entry = entries.remove(id);
        if (entry == null || isExpired(entry, now)) {
            return null;
        }
        entries.put(id, new Entry(entry.json, now));
        return entry.json;
    }

    /** Adds a session in place of that which is the longest unused, if there is no room. */
    synchronized void add(String id, byte[] json, Instant now) {
        Iterator<Entry> oldest = entries.values().iterator();
        while (oldest.hasNext()) {
            boolean expired = isExpired(oldest.next(), now);
            if (!expired && entries.size() < most) {
                break;
            }
            oldest.remove();
        }
        entries.put(id, new Entry(json, now));
    }

    /** Replaces a session, unless another request has ended it meanwhile. */
    synchronized boolean replace(String id, byte[] json, Instant now) {
        if (entries.remove(id) == null) {
            return false;
        }
        entries.put(id, new Entry(json, now));
        return true;
    }

    /** Ends a session; returns whether it was there. */
    synchronized boolean remove(String id) {
        return entries.remove(id) != null;
    }

    synchronized int size() {
        return entries.size();
    }

    private boolean isExpired(Entry entry, Instant now) {
        return entry.used.plus(lifetime).isBefore(now);
    }
}
