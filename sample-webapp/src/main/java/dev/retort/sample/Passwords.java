package dev.retort.sample;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.BCrypt.Version;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategy;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords by bcrypt, slowly on purpose: as many at once as there are processors, and some may wait. A flood of logins
 * is refused, and leaves the other requests their threads.
 */
final class Passwords {
    static final int LEAST_COST = BCrypt.MIN_COST;
    static final int MOST_COST = BCrypt.MAX_COST;

    /** Some seconds of work. */
    private static final int MOST_WAITING = 32;

    private static final Version VERSION = Version.VERSION_2A;
    // bcrypt looks at 72 bytes; a longer password is shortened by a hash, not cut.
    private static final LongPasswordStrategy LONG = LongPasswordStrategies.hashSha512(VERSION);

    private final int cost;
    private final Turns turns = new Turns(Runtime.getRuntime().availableProcessors(), MOST_WAITING);
    private volatile @Nullable String nobodys;

    Passwords(int cost) {
        this.cost = cost;
    }

    String hash(String password) {
        return inTurn(
                () -> new String(BCrypt.with(VERSION, LONG).hash(cost, bytes(password)), StandardCharsets.US_ASCII));
    }

    /**
     * Tells whether a password is the one that was hashed.
     *
     * @param hash the hash, or null for a user that there is not, which takes as long, so that nobody learns it by a clock
     */
    boolean matches(String password, @Nullable String hash) {
        String compared = hash != null ? hash : nobodys();
        boolean same = inTurn(() -> BCrypt.verifyer(VERSION, LONG)
                .verify(bytes(password), compared.getBytes(StandardCharsets.US_ASCII))
                .verified);
        return same && hash != null;
    }

    private String nobodys() {
        String made = nobodys;
        if (made == null) {
            made = hash("nobody's");
            nobodys = made;
        }
        return made;
    }

    /** In the form that all keyboards agree on (RFC 8265, section 4.2.1). */
    private static byte[] bytes(String password) {
        return Normalizer.normalize(password, Form.NFC).getBytes(StandardCharsets.UTF_8);
    }

    private <T> T inTurn(Supplier<T> work) {
        turns.begin();
        try {
            return work.get();
        } finally {
            turns.end();
        }
    }
}
