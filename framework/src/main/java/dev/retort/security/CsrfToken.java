package dev.retort.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Makes and verifies the tokens by which a page proves that it comes from the application.
 *
 * <p>A token is the hash of the session's secret, hidden below a random mask that stands before it: {@code mask || (mask
 * xor hash)}. It is so another at each use, and an attacker who watches how well pages compress learns nothing of the
 * next one (the BREACH attack); and the secret itself never leaves the session.
 */
final class CsrfToken {
    private static final int LENGTH = 32;
    /** Two times the length, in base64 without padding. */
    private static final int TEXT_LENGTH = (2 * LENGTH * 8 + 5) / 6;

    private CsrfToken() {}

    static String make(String secret) {
        byte[] hash = hash(secret);
        byte[] mask = RandomText.bytes(LENGTH);
        byte[] token = new byte[2 * LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            token[i] = mask[i];
            token[LENGTH + i] = (byte) (mask[i] ^ hash[i]);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    static boolean verify(String secret, @Nullable String text) {
        if (text == null || text.length() != TEXT_LENGTH) {
            return false;
        }
        byte[] token;
        try {
            token = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (token.length != 2 * LENGTH) {
            return false;
        }
        byte[] hash = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            hash[i] = (byte) (token[i] ^ token[LENGTH + i]);
        }
        return MessageDigest.isEqual(hash, hash(secret)); // Takes the same time wherever they differ.
    }

    private static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
