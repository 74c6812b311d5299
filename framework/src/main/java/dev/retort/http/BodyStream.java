package dev.retort.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body under limits: of its size, and of the time in which it comes.
 *
 * <p>All that goes wrong is an {@link HttpException}: whoever copies from here to a file can so tell the client's fault
 * from the disk's, which alone is an {@link IOException}. Closing does nothing, as the stream is the server's.
 */
final class BodyStream extends InputStream {
    /** What the JDK makes room for to begin with, for each body of which it does not know the length. */
    private static final int FEW = 8 << 10;

    private static final byte[] NONE = {};

    private final InputStream in;
    private final long most;
    private final long announced;
    private final long mostMillis;
    private final long rate;
    private long count;
    private long waitedNanos;

    /**
     * Makes a stream.
     *
     * @param most the most bytes that are read before 413
     * @param announced how many bytes there must be, or -1 if any number will do
     * @param limits how slowly they may come before 408
     */
    BodyStream(InputStream in, long most, long announced, Limits limits) {
        this.in = in;
        this.most = most;
        this.announced = announced;
        this.mostMillis = limits.bodyTime().toMillis();
        this.rate = limits.bodyRate();
    }

    static HttpException tooLarge(String what, long most) {
        return new HttpException(413, what + " is larger than " + most + " bytes.");
    }

    static HttpException cutShort() {
        return HttpException.badRequest("The body is shorter than its Content-Length.");
    }

    /** What the server's own time-out ends is slow as well, and not broken. */
    static HttpException unreadable(IOException cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof TimeoutException || t instanceof SocketTimeoutException) {
                return tooSlow(cause);
            }
        }
        return new HttpException(400, "The body could not be read to its end.", cause);
    }

    private static HttpException tooSlow(@Nullable IOException cause) {
        String reason = "The body came too slowly.";
        return cause == null ? new HttpException(408, reason) : new HttpException(408, reason, cause);
    }

    /** Returns how many bytes have been read. */
    long count() {
        return count;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        // One more than is allowed, to see whether there is more.
        long left = most - count;
        int wanted = left < length ? (int) left + 1 : length;
        int read;
        long start = System.nanoTime();
        try {
            read = in.read(bytes, offset, wanted);
        } catch (IOException e) {
            throw unreadable(e);
        }
        if (read < 0) {
            if (count < announced) {
                throw cutShort();
            }
            return -1;
        }
        count += read;
        waitedNanos += System.nanoTime() - start;
        // Checked when bytes have come: where none do, the server's own time-out ends the wait.
        if (waitedNanos / 1_000_000 - mostMillis > count / (double) rate * 1000) {
            throw tooSlow(null);
        }
        if (count > most) {
            throw tooLarge("The body", most);
        }
        return read;
    }

    /**
     * Reads to the end.
     *
     * @param expected how long the body says that it is, or -1 if it does not say
     */
    byte[] readWhole(long expected) throws IOException {
        if (expected < 0 || expected > FEW) {
            return readAllBytes();
        }
        byte[] bytes = new byte[(int) expected + 1]; // One more, to see that it ends.
        int count = readNBytes(bytes, 0, bytes.length);
        byte[] more = count == bytes.length ? readAllBytes() : NONE;
        byte[] whole = Arrays.copyOf(bytes, count + more.length);
        System.arraycopy(more, 0, whole, count, more.length);
        return whole;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.max(0, Math.min(in.available(), most - count));
    }
}
