package dev.retort.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * Identifies the content of a file.
 *
 * @param sha256 64 hexadecimal digits
 * @param crc the content's CRC-32, which a gzip file has of what it holds
 * @param size the content's length in bytes
 * @param tail the last eight bytes as a little-endian number: in a gzip file the CRC-32 and length of what it holds (RFC
 *     1952, section 2.3.1); -1 if there are fewer
 */
record Fingerprint(String sha256, long crc, long size, long tail) {
    private static final int BUFFER = 1 << 16;

    /** Reads a file through. */
    static Fingerprint of(InputStream in) throws IOException {
        MessageDigest digest = newDigest();
        CRC32 crc = new CRC32();
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        long tail = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            digest.update(buffer, 0, read);
            crc.update(buffer, 0, read);
            size += read;
            for (int i = Math.max(0, read - Long.BYTES); i < read; i++) {
                tail = tail >>> 8 | (long) buffer[i] << 56;
            }
        }
        return new Fingerprint(
                HexFormat.of().formatHex(digest.digest()), crc.getValue(), size, size < Long.BYTES ? -1 : tail);
    }

    /** Identifies what is too large to be read through before it is sent: by its length and the time of its change. */
    static Fingerprint ofLarge(long size, long modified) {
        byte[] digest = newDigest().digest((size + "-" + modified).getBytes(StandardCharsets.UTF_8));
        return new Fingerprint(HexFormat.of().formatHex(digest), -1, size, -1);
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256 (MessageDigest's contract).", e);
        }
    }

    /** Tells whether a gzip file with this fingerprint holds the content with another, by CRC-32 and length. */
    boolean isGzipOf(Fingerprint content) {
        return (tail & 0xFFFFFFFFL) == content.crc && tail >>> 32 == (content.size & 0xFFFFFFFFL);
    }

    /** Returns what stands in an address: enough that two versions of a file do not share it. */
    String shortForm() {
        return sha256.substring(0, 10);
    }
}
