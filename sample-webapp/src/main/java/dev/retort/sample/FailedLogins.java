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

    /** Of so many names it is remembered. */
    static final int MOST_NAMES = 10_000;

    /** Whether a login may be tried. */
    enum Answer {
        YES,
        /** Not now: each of those that are being looked at may fail. */
        TOO_MANY_AT_ONCE,
        /** Not before {@link #WINDOW} is over. */
        TOO_MANY_FAILED
    }

    private record Failures(int count, int underWay, long since) {}

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
     * Begins a login, which {@link #end} has to end if it may be tried: of many at once none is to slip by while the others are looked at.
     */
    synchronized Answer begin(String name) {
        Failures before = recent(name);
        if (before.count() >= MOST) {
            return Answer.TOO_MANY_FAILED;
        }
        if (before.count() + before.underWay() >= MOST) {
            return Answer.TOO_MANY_AT_ONCE;
        }
        put(name, new Failures(before.count(), before.underWay() + 1, before.since()));
        return Answer.YES;
    }

    /** Ends a login; one that has not failed makes those before it forgotten. */
    synchronized void end(String name, boolean failed) {
        Failures before = recent(name);
        int underWay = Math.max(0, before.underWay() - 1);
        if (!failed && underWay == 0) {
            byName.remove(key(name));
        } else {
            put(name, new Failures(failed ? before.count() + 1 : 0, underWay, before.since()));
        }
    }

    private void put(String name, Failures failures) {
        byName.remove(key(name));
        byName.put(key(name), failures);
    }

    private Failures recent(String name) {
        long now = nanoTime.getAsLong();
        Failures failures = byName.get(key(name));
        if (failures == null) {
            return new Failures(0, 0, now);
        }
        return now - failures.since() > WINDOW.toNanos() ? new Failures(0, failures.underWay(), now) : failures;
    }

    private static String key(String name) {
        // Whoever sends megabytes as a name is not to fill the memory with it; and no form of a name gives more
        // guesses.
        return Users.key(name.length() <= 60 ? name : name.substring(0, 60));
    }
}
