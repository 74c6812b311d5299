package dev.retort.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a response while the application is still writing it, in another thread.
 *
 * <p>The test sees what a client would see of it: bytes come when they are flushed, when 8,192 have gathered, or at the
 * end. When 65,536 bytes wait to be read, the application waits too. Read it to its end or {@link #close} it: an
 * application that nobody reads gives up after a minute. Used by one thread.
 */
public final class TestStream implements AutoCloseable {
    /** How long a read waits unless it is told otherwise: far longer than an application takes, which is on this machine. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final byte[] NOTHING = {};

    private final Pipe pipe;
    private final TestResponse response;
    private final ByteArrayOutputStream read;
    private final Runnable whenClosed;
    private byte[] piece = NOTHING;
    private int at;
    private boolean afterReturn;

    /**
     * Makes a stream.
     *
     * @param pipe where the application writes to
     * @param response the head of the response
     * @param read gets what was read, for the response to show it
     * @param whenClosed called when the test has closed the pipe
     */
    TestStream(Pipe pipe, TestResponse response, ByteArrayOutputStream read, Runnable whenClosed) {
        this.pipe = pipe;
        this.response = response;
        this.read = read;
        this.whenClosed = whenClosed;
    }

    static long deadline(Duration timeout) {
        return System.nanoTime() + timeout.toNanos();
    }

    /**
     * Returns the response: its status and its headers; its body is what was read so far.
     *
     * @return the response
     */
    public TestResponse response() {
        return response;
    }

    /**
     * Returns the next bytes, waiting up to 10 seconds for them.
     *
     * @return what the application has sent together, or null at the end
     * @throws AssertionError if nothing comes in time, or the application failed while it wrote
     * @throws IllegalStateException if this is closed
     */
    public byte @Nullable [] bytes() {
        return bytes(PATIENCE);
    }

    /**
     * Returns the next bytes, waiting for them.
     *
     * @param timeout how long to wait
     * @return what the application has sent together, or null at the end
     * @throws AssertionError if nothing comes in time, or the application failed while it wrote
     * @throws IllegalStateException if this is closed
     */
    public byte @Nullable [] bytes(Duration timeout) {
        if (!fill(deadline(timeout))) {
            return null;
        }
        byte[] rest = Arrays.copyOfRange(piece, at, piece.length);
        at = piece.length;
        return rest;
    }

    /**
     * Returns the next bytes as UTF-8 text, waiting up to 10 seconds for them.
     *
     * @return what the application has sent together, or null at the end
     * @throws AssertionError if nothing comes in time, or the application failed while it wrote
     * @throws IllegalStateException if this is closed
     */
    public @Nullable String text() {
        byte[] bytes = bytes();
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Returns the next line as UTF-8 text, waiting up to 10 seconds for it.
     *
     * @return the line without its end, which is LF, CR or both; or null at the end
     * @throws AssertionError if no whole line comes in time, or the application failed while it wrote
     * @throws IllegalStateException if this is closed
     */
    public @Nullable String line() {
        return line(deadline(PATIENCE));
    }

    @Nullable String line(long deadline) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean any = false;
        while (fill(deadline)) {
            byte b = piece[at++];
            boolean ofReturn = b == '\n' && afterReturn;
            afterReturn = b == '\r';
            if (ofReturn) {
                continue;
            }
            if (b == '\n' || b == '\r') {
                return line.toString(StandardCharsets.UTF_8);
            }
            any = true;
            line.write(b);
        }
        return any ? line.toString(StandardCharsets.UTF_8) : null;
    }

    private boolean fill(long deadline) {
        while (at == piece.length) {
            byte[] next = pipe.next(deadline);
            if (next == null) {
                return false;
            }
            read.writeBytes(next);
            piece = next;
            at = 0;
        }
        return true;
    }

    /**
     * Reads to the end, waiting up to 10 seconds for each piece.
     *
     * @return what was not yet read, as UTF-8 text
     * @throws AssertionError if the application sends nothing for that time, or failed while it wrote
     * @throws IllegalStateException if this is closed
     */
    public String rest() {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        for (byte[] next = bytes(); next != null; next = bytes()) {
            rest.writeBytes(next);
        }
        return rest.toString(StandardCharsets.UTF_8);
    }

    /**
     * Closes the connection, as a client that is lost: the application gets an {@link java.io.IOException} when it next
     * writes or flushes. For a channel of events that is now, as the server's heartbeat would find out: the listeners of
     * the channel have been called when this returns.
     */
    @Override
    public void close() {
        pipe.close();
        whenClosed.run();
    }

    /**
     * Waits up to 10 seconds until the application has ended the response, its hooks for teardown included; after {@link
     * #close} this shows that it has noticed.
     *
     * @throws AssertionError if it has not ended it in time
     */
    public void awaitEnd() {
        if (!pipe.awaitEnd(deadline(PATIENCE))) {
            throw new AssertionError("The application has not ended the response within " + PATIENCE.toSeconds()
                    + " seconds. It ends when it has written all and that has been read, or when it writes after the test"
                    + " has closed the stream.");
        }
    }
}
