package dev.retort.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The one secret of an application, from which a key is derived for each purpose.
 *
 * <p>The derivation is HKDF with SHA-256 and without salt (RFC 5869). Keys of two purposes tell nothing of one another,
 * so that what was made for one is never accepted for another: a signed link is no session. Immutable, and safe for use
 * by several threads.
 */
public final class Secret {
    /** The least length of a secret, in bytes. */
    static final int SHORTEST = 16;

    private static final String HMAC = "HmacSHA256";

    private final byte[] pseudorandomKey;

    private Secret(byte[] pseudorandomKey) {
        this.pseudorandomKey = pseudorandomKey;
    }

    /**
     * Takes a secret.
     *
     * @param secret text of 16 bytes or more in UTF-8, random, and the same for every process of the application
     * @return the secret
     * @throws IllegalArgumentException if it is too short
     */
    public static Secret of(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < SHORTEST) {
            throw new IllegalArgumentException("The secret has " + bytes.length + " bytes, and less than " + SHORTEST
                    + " can be guessed. Make one with `openssl rand -hex 32`, and keep it out of the source.");
        }
        return new Secret(hmac(new byte[32], bytes));
    }

    /**
     * Derives the key for a purpose.
     *
     * @param purpose a label that nothing else uses, such as {@code retort.session.sign}
     * @return 32 bytes, the same for the same secret and purpose
     */
    public byte[] key(String purpose) {
        byte[] label = purpose.getBytes(StandardCharsets.UTF_8);
        byte[] info = new byte[label.length + 1];
        System.arraycopy(label, 0, info, 0, label.length);
        info[label.length] = 1; // The number of the first block of output, which is all that is wanted.
        return hmac(pseudorandomKey, info);
    }

    private static byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime has no " + HMAC + ", which every one must have.", e);
        }
    }

    @Override
    public String toString() {
        return "Secret[…]";
    }
}
