package dev.retort.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/*
 * Stands for the connection between an application that writes and a test that reads, each in its thread.
 *
 * As on a server, what is written gathers in a buffer, and the client sees it when it is flushed, when the buffer is full
 * or at the end: a test so notices a flush that was forgotten. Also as there, a writer waits for a client that does not
 * read, and learns that a client is gone when it writes the next time.
 */

/** Carries bytes from a writer to a reader. */
final class Pipe extends OutputStream {
    /** How much gathers before it goes out without a flush, in bytes: about what servers do. */
    static final int BUFFER = 8192;

    /** How much waits for the reader before the writer does, in bytes. */
    static final int MOST_WAITING = 65_536;

    /** Longer than any test; without it a writer that is never read would hold its thread for ever. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    // All guarded by this.
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private int waiting;
    private boolean closed;
    private boolean ended;
    private @Nullable Throwable failure;

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        for (int left = length; left > 0; ) {
            checkOpen();
            int taken = Math.min(left, BUFFER - gathered.size());
            gathered.write(bytes, at, taken);
            at += taken;
            left -= taken;
            if (gathered.size() == BUFFER) {
                flush();
            }
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (waiting >= MOST_WAITING && !closed) {
            try {
                if (!await(deadline)) {
                    throw new IOException("The client has read nothing for " + PATIENCE.toSeconds() + " seconds.");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (IOException)
                        new InterruptedIOException("Interrupted while the client does not read.").initCause(e);
            }
        }
        checkOpen();
        hand();
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new IOException("The client has closed the connection.");
        }
    }

    private synchronized void hand() {
        if (gathered.size() > 0) {
            hand(gathered.toByteArray());
            gathered.reset();
        }
    }

    /** Hands bytes to the reader, however many wait. */
    synchronized void hand(byte[] piece) {
        pieces.add(piece);
        waiting += piece.length;
        notifyAll();
    }

    /**
     * Ends the bytes, from the side of the writer.
     *
     * @param failure what broke the writer, or null if it has written all
     */
    synchronized void end(@Nullable Throwable failure) {
        if (!closed) {
            hand();
        }
        this.failure = failure;
        ended = true;
        notifyAll();
    }

    /** Ends the connection, from the side of the reader: the writer learns of it with its next byte. */
    @Override
    public synchronized void close() {
        closed = true;
        pieces.clear();
        gathered.reset();
        waiting = 0;
        notifyAll();
    }

    /**
     * Returns the next bytes, waiting for them.
     *
     * @param deadline until when, in the time of {@link System#nanoTime}
     * @return the bytes that were sent together, or null at the end
     * @throws AssertionError if nothing is sent in time, or the writer has failed
     */
    synchronized byte @Nullable [] next(long deadline) {
        if (closed) {
            throw new IllegalStateException("The test has closed this stream, and cannot read from it any more.");
        }
        while (pieces.isEmpty() && !ended) {
            if (!awaitWriter(deadline)) {
                throw new AssertionError("The application has sent nothing more in the time that the test waits,"
                        + " and has not ended the response. What it has written it must flush, to be seen here.");
            }
        }
        byte[] piece = pieces.poll();
        if (piece != null) {
            waiting -= piece.length;
            notifyAll();
        } else if (failure != null) {
            throw new AssertionError("The application failed while it wrote the response.", failure);
        }
        return piece;
    }

    /** Waits until the writer has ended; returns whether it has. */
    synchronized boolean awaitEnd(long deadline) {
        while (!ended) {
            if (!awaitWriter(deadline)) {
                return false;
            }
        }
        return true;
    }

    private boolean awaitWriter(long deadline) {
        try {
            return await(deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for the application.", e);
        }
    }

    /** Waits for a change; returns false if there was no time left. */
    private synchronized boolean await(long deadline) throws InterruptedException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            return false;
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
        return true;
    }
}
