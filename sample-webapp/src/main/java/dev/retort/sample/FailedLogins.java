package dev.retort.sample;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Counts failed logins by name, so that nobody can try one password after the other. Safe for use by several threads. */
final class FailedLogins {
    /** So many may fail within {@link #WINDOW}. */
    static final int MOST = 10;

    static final Duration WINDOW = Duration.ofMinutes(5);
    private static final int MOST_NAMES = 10_000;

    private record Failures(int count, long since) {}

    private final LongSupplier nanoTime;

    // Guarded by this; the name that failed longest ago goes first.
    private final Map<String, Failures> byName = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST_NAMES;
        }
    };

    FailedLogins(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Counts a login, which fails until {@link #forget} says otherwise: of many at once none is to slip by while the others are
     * looked at.
     *
     * @return whether it may be tried; false if too many have failed
     */
    synchronized boolean mayTry(String name) {
        Failures before = recent(name);
        if (before.count() >= MOST) {
            return false;
        }
        byName.remove(key(name));
        byName.put(key(name), new Failures(before.count() + 1, before.since()));
        return true;
    }

    /** Forgets what has failed, as a login has succeeded. */
    synchronized void forget(String name) {
        byName.remove(key(name));
    }

    private Failures recent(String name) {
        long now = nanoTime.getAsLong();
        Failures failures = byName.get(key(name));
        return failures == null || now - failures.since() > WINDOW.toNanos() ? new Failures(0, now) : failures;
    }

    private static String key(String name) {
        // Whoever sends megabytes as a name is not to fill the memory with it; and no form of a name gives more
        // guesses.
        return Users.key(name.length() <= 60 ? name : name.substring(0, 60));
    }
}
