package dev.retort.session;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Deflates what becomes shorter by it, and inflates within a bound (RFC 1951, without a header). */
final class Deflated {
    /** The largest content, in bytes. A thousandfold of what comes in is what deflate can hold. */
    static final int LARGEST = 64 * 1024;

    /** Less than this hardly ever becomes shorter. */
    private static final int SMALLEST = 100;

    private Deflated() {}

    /** Returns the deflated content, or null if it is not shorter. */
    static byte @Nullable [] shorter(byte[] content) {
        if (content.length < SMALLEST) {
            return null;
        }
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(content);
            deflater.finish();
            byte[] shorter = new byte[content.length - 1];
            int length = deflater.deflate(shorter);
            return deflater.finished() ? Arrays.copyOf(shorter, length) : null;
        } finally {
            deflater.end();
        }
    }

    /** Returns the content, or null if it is damaged or larger than {@link #LARGEST}. */
    static byte @Nullable [] inflate(byte[] deflated) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(deflated);
            ByteArrayOutputStream content = new ByteArrayOutputStream(deflated.length * 4);
            byte[] piece = new byte[4096];
            while (!inflater.finished()) {
                int length = inflater.inflate(piece);
                if (content.size() + length > LARGEST || (length == 0 && !inflater.finished())) {
                    return null;
                }
                content.write(piece, 0, length);
            }
            return content.toByteArray();
        } catch (DataFormatException e) {
            return null;
        } finally {
            inflater.end();
        }
    }
}
