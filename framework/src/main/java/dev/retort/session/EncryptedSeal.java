package dev.retort.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/*
 * The text is base64url, without padding, of
 *
 *     nonce (12 bytes, random) | AES-256-GCM of: time (8 bytes, seconds since 1970) | content | tag (16 bytes)
 *
 * with the cookie's name as additional data, so that a value cannot be moved to another cookie. GCM proves the whole
 * before a byte of it is looked at. With random nonces a key is good for 2^32 cookies (NIST SP 800-38D, section 8.3);
 * an application that writes more changes its secret in time and keeps the old one for reading.
 *
 * The content is not deflated. Its length shows on the wire, and the length of deflated text tells whether a guess that
 * an attacker placed in it occurs a second time (CRIME).
 */

/** Seals with encryption. */
final class EncryptedSeal implements Seal {
    static final String PURPOSE = "retort.session.encrypt";

    private static final String AES_GCM = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] cookie;
    private final List<SecretKeySpec> keys;

    EncryptedSeal(String cookie, List<Secret> secrets) {
        this.cookie = cookie.getBytes(StandardCharsets.UTF_8);
        keys = secrets.stream()
                .map(secret -> new SecretKeySpec(secret.key(PURPOSE), "AES"))
                .toList();
    }

    private Cipher cipher(int mode, SecretKeySpec key, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(AES_GCM);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce, 0, NONCE_BYTES));
        cipher.updateAAD(cookie);
        return cipher;
    }

    @Override
    public String seal(byte[] content, long now) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] plain = ByteBuffer.allocate(Long.BYTES + content.length)
                    .putLong(now)
                    .put(content)
                    .array();
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, keys.get(0), nonce).doFinal(plain);
            byte[] all = ByteBuffer.allocate(NONCE_BYTES + encrypted.length)
                    .put(nonce)
                    .put(encrypted)
                    .array();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime cannot encrypt with " + AES_GCM + ".", e);
        }
    }

    @Override
    public @Nullable Opened open(String text) {
        byte[] all = decode(text);
        if (all == null || all.length < NONCE_BYTES + Long.BYTES + TAG_BYTES) {
            return null;
        }
        for (SecretKeySpec key : keys) {
            byte[] plain = decrypted(key, all);
            if (plain != null) {
                ByteBuffer buffer = ByteBuffer.wrap(plain);
                long issued = buffer.getLong();
                byte[] content = new byte[buffer.remaining()];
                buffer.get(content);
                return new Opened(content, issued);
            }
        }
        return null;
    }

    /** Returns what was encrypted, or null if it is damaged or was encrypted with another key. */
    private byte @Nullable [] decrypted(SecretKeySpec key, byte[] all) {
        try {
            return cipher(Cipher.DECRYPT_MODE, key, all).doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    /** Takes only the text that encoding gives: base64 has several texts for the same bytes. */
    private static byte @Nullable [] decode(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text) ? bytes : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
