package dev.retort.http;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a body under a limit.
 *
 * <p>All that goes wrong is an {@link HttpException}: whoever copies from here to a file can so tell the client's fault
 * from the disk's, which alone is an {@link IOException}. Closing does nothing, as the stream is the server's.
 */
final class BodyStream extends InputStream {
    private final InputStream in;
    private final long most;
    private final long announced;
    private long count;

    /**
     * Makes a stream.
     *
     * @param most the most bytes that are read before 413
     * @param announced how many bytes there must be, or -1 if any number will do
     */
    BodyStream(InputStream in, long most, long announced) {
        this.in = in;
        this.most = most;
        this.announced = announced;
    }

    static HttpException tooLarge(String what, long most) {
        return new HttpException(413, what + " is larger than " + most + " bytes.");
    }

    static HttpException cutShort() {
        return HttpException.badRequest("The body is shorter than its Content-Length.");
    }

    static HttpException unreadable(IOException cause) {
        return new HttpException(400, "The body could not be read to its end.", cause);
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
        if (count > most) {
            throw tooLarge("The body", most);
        }
        return read;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.max(0, Math.min(in.available(), most - count));
    }
}
