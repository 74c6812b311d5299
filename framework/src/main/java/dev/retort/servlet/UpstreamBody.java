package dev.retort.servlet;

import java.io.EOFException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import org.eclipse.jetty.client.AsyncRequestContent;
import org.eclipse.jetty.util.Callback;

/**
 * The body of a request on its way to an upstream, which is told the length that the client has announced.
 *
 * <p>A body that ends before is a failure, which ends the connection: the upstream would take the next request for the
 * rest. Over HTTP/1 there is no such end, but a stream of HTTP/2 has one of its own, and not every container compares the two.
 */
final class UpstreamBody extends AsyncRequestContent {
    private final long announced;
    private long received;
    private boolean isOver;

    /** The client's mistake. */
    static final class MismatchException extends EOFException {
        @Serial
        private static final long serialVersionUID = 1;

        private MismatchException(long received, long announced) {
            super("the client sent " + received + " bytes and had announced " + announced);
        }
    }

    /**
     * Begins one.
     *
     * @param announced its length, or less than 0 if the client has not said it
     */
    UpstreamBody(long announced) {
        super((String) null); // Its type is the client's, if any.
        this.announced = announced;
    }

    @Override
    public void write(boolean last, ByteBuffer piece, Callback callback) {
        received += piece.remaining();
        if (announced >= 0 && received > announced) {
            MismatchException mismatch = new MismatchException(received, announced);
            fail(mismatch);
            callback.failed(mismatch);
        } else {
            super.write(last, piece, callback);
        }
    }

    @Override
    public void close() {
        if (received < announced) {
            fail(new MismatchException(received, announced));
        } else {
            super.close();
        }
    }

    /**
     * Reads from the client, unless it has been answered: a request that is read and completed at once breaks.
     *
     * @param reading what reads, without waiting
     * @param otherwise what to return where nothing is to be read any more
     */
    synchronized <T> T read(Callable<T> reading, T otherwise) throws Exception {
        return isOver ? otherwise : reading.call();
    }

    /**
     * Ends reading; when this returns, nobody reads.
     *
     * @return whether something has been left unread
     */
    synchronized boolean endReading() {
        isOver = true;
        return !isClosed();
    }
}
