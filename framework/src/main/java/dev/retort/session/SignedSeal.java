package dev.retort.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/*
 * The text is
 *
 *     content . time . mac          {"user":1} and when and by whom
 *     .content . time . mac         the same, the content deflated
 *
 * each part in base64url without padding: the content, the seconds since 1970 as a number without leading zero bytes, and
 * HMAC-SHA256 over "name=" and all the text before the last dot. Anyone can read the content; only who has the key can
 * write it. The cookie's name is signed too, so that a value cannot be moved to another cookie.
 *
 * The MAC is compared as text. Base64 has several texts for the same bytes, as the last character has bits to spare, and
 * comparing bytes would accept them all. Nothing before the comparison looks into the content: what is inflated or read
 * as JSON has been written by this application.
 */

/** Seals with a signature. */
final class SignedSeal implements Seal {
    static final String PURPOSE = "retort.session.sign";

    private static final String HMAC = "HmacSHA256";
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final String prefix;
    private final List<Mac> keys;

    SignedSeal(String cookie, List<Secret> secrets) {
        prefix = cookie + "=";
        keys = secrets.stream().map(secret -> prototype(secret.key(PURPOSE))).toList();
    }

    private static Mac prototype(byte[] key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return (Mac) mac.clone(); // A provider whose Mac cannot be copied is found at the start.
        } catch (GeneralSecurityException | CloneNotSupportedException e) {
            throw new IllegalStateException(
                    "The security provider for " + HMAC + " cannot be used for sessions; put"
                            + " the JDK's own SunJCE before it in java.security.",
                    e);
        }
    }

    /** A copy of the keyed Mac costs far less than finding a provider and keying one, and needs no lock. */
    private String mac(Mac prototype, String signed) {
        try {
            Mac mac = (Mac) prototype.clone();
            mac.update(prefix.getBytes(StandardCharsets.UTF_8));
            return ENCODER.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String seal(byte[] content, long now) {
        byte[] deflated = Deflated.shorter(content);
        String text = deflated == null ? ENCODER.encodeToString(content) : "." + ENCODER.encodeToString(deflated);
        String signed = text + "." + ENCODER.encodeToString(numberBytes(now));
        return signed + "." + mac(keys.get(0), signed);
    }

    @Override
    public @Nullable Opened open(String text) {
        int lastDot = text.lastIndexOf('.');
        int timeDot = lastDot <= 0 ? -1 : text.lastIndexOf('.', lastDot - 1);
        if (timeDot <= 0 || !isSigned(text.substring(0, lastDot), text.substring(lastDot + 1))) {
            return null;
        }
        try {
            boolean deflated = text.charAt(0) == '.';
            Base64.Decoder decoder = Base64.getUrlDecoder();
            byte[] content = decoder.decode(text.substring(deflated ? 1 : 0, timeDot));
            long issued = number(decoder.decode(text.substring(timeDot + 1, lastDot)));
            byte[] inflated = deflated ? Deflated.inflate(content) : content;
            return inflated == null || issued < 0 ? null : new Opened(inflated, issued);
        } catch (IllegalArgumentException e) {
            return null; // Signed by this application, and still not in this form.
        }
    }

    private boolean isSigned(String signed, String mac) {
        byte[] given = mac.getBytes(StandardCharsets.UTF_8);
        for (Mac key : keys) {
            if (MessageDigest.isEqual(mac(key, signed).getBytes(StandardCharsets.UTF_8), given)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] numberBytes(long number) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        int zeros = Math.min(Long.numberOfLeadingZeros(number) / Byte.SIZE, Long.BYTES - 1);
        return Arrays.copyOfRange(bytes, zeros, Long.BYTES);
    }

    /** Returns the number, or -1 if there are not one to eight bytes. */
    private static long number(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > Long.BYTES) {
            return -1;
        }
        long number = 0;
        for (byte b : bytes) {
            number = number << Byte.SIZE | (b & 0xFF);
        }
        return number;
    }
}
