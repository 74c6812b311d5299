package dev.retort.gateway.proxy;

import dev.retort.gateway.proxy.transport.IdleConnections;
import dev.retort.gateway.proxy.transport.UpstreamConnection;
import dev.retort.gateway.upstream.Peer;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;
import org.jspecify.annotations.Nullable;

/**
 * One try to get an exchange answered by one peer, over one connection.
 *
 * <p>It writes the request, reads the answer and hands it over piece by piece. Reading goes on by itself as long as the
 * answer's taker has room ({@link AnswerTaker#take} says so) and stops otherwise until {@link #goOn}. What happens to a try, its
 * failures included, happens in its reader, one thing at a time: timers, writes that complete elsewhere and clients that
 * leave only say so and wake it.
 */
final class Attempt implements UpstreamConnection.User {
    private final Peer peer;
    private final PassSettings settings;
    private final UpstreamRecord.Try record;
    private final AnswerTaker taker;
    private final Protocol protocol;
    private final boolean headOnly;
    private final AnswerReader reader;
    private final AtomicBoolean over = new AtomicBoolean();

    private volatile @Nullable UpstreamConnection connection;
    private @Nullable AnswerParser parser;
    private @Nullable IdleConnections pool;
    private boolean reused;
    private boolean inPieces;
    private volatile boolean awaitsSent;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    /** What is left until the connection can serve another exchange: the request written, the answer read. */
    private final AtomicInteger left = new AtomicInteger(2);

    private volatile boolean requestBegun;

    Attempt(
            Peer peer,
            PassSettings settings,
            Protocol protocol,
            boolean headOnly,
            UpstreamRecord.Try record,
            AnswerTaker taker) {
        this.peer = peer;
        this.settings = settings;
        this.protocol = protocol;
        this.headOnly = headOnly;
        this.record = record;
        this.taker = taker;
        this.reader = new AnswerReader(this, taker, record);
    }

    Peer peer() {
        return peer;
    }

    /** Tells whether the upstream sends no body, whatever its answer says. */
    boolean isHeadOnly() {
        return headOnly;
    }

    UpstreamRecord.Try record() {
        return record;
    }

    /** Tells whether it runs on a connection that has served before, which may have been closed a moment ago. */
    boolean isReused() {
        return reused;
    }

    /** Tells whether the peer may have seen something of the request. */
    boolean hasBegun() {
        return requestBegun;
    }

    /**
     * Takes the connection that the try is to use.
     *
     * @return false if the try has ended meanwhile, and the connection with it
     */
    boolean use(UpstreamConnection own, @Nullable IdleConnections home) {
        parser = protocol.parser(own.kept(), (int) settings.maxHeader(), headOnly);
        if (parser instanceof FastCgiParser program) {
            program.errorsTo(text -> taker.complained(this, text));
        }
        connection = own;
        pool = home;
        reused = own.served() > 0;
        record.connected = record.now();
        // Whoever ends the try from another thread closes the connection that is to be seen by then.
        if (over.get()) {
            own.close();
            return false;
        }
        return true;
    }

    UpstreamConnection connection() {
        UpstreamConnection own = connection;
        if (own == null) {
            throw new IllegalStateException("not connected");
        }
        return own;
    }

    boolean isConnected() {
        return connection != null;
    }

    AnswerParser parser() {
        AnswerParser own = parser;
        if (own == null) {
            throw new IllegalStateException("not connected");
        }
        return own;
    }

    /** Notes that the request begins to be written. */
    void sending(boolean bodyInPieces) {
        requestBegun = true;
        inPieces = bodyInPieces;
        connection().patience(settings.sendTimeout());
    }

    /** Notes that the request has been written. */
    void sent() {
        connection().patience(settings.readTimeout());
        if (left.decrementAndGet() == 0) {
            keep();
        }
    }

    /** Tells whether it has ended. */
    boolean isOver() {
        return over.get();
    }

    /** Limits how fast the answer is read; 0 for no limit. */
    void limitRate(long newBytesPerSecond) {
        reader.limitRate(newBytesPerSecond);
    }

    /** Returns what followed a head that was taken for an upgrade. */
    ByteBuffer leftover() {
        return reader.leftover();
    }

    /**
     * Begins to read: upstreams may answer before they have read everything. The answer may have been read meanwhile, and the
     * connection be another's, who asks for the same.
     */
    void listen() {
        connection().awaitReadable();
    }

    /** Goes on reading after the taker had no room. */
    void goOn() {
        reader.iterate();
    }

    @Override
    public void readable() {
        reader.iterate();
    }

    @Override
    public void unreadable(Throwable failure) {
        fail(failure);
    }

    @Nullable Throwable failure() {
        return failure.get();
    }

    /** Ends the try because something has failed; the first failure counts. */
    void fail(Throwable why) {
        if (awaitsSent) {
            connection().close();
        }
        failure.compareAndSet(null, why);
        reader.iterate();
    }

    void failNow(Throwable why) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        UpstreamConnection own = connection;
        if (own != null) {
            own.close();
        }
        record.ended = record.now();
        RetryCause cause = why instanceof TimeoutException || why instanceof SocketTimeoutException
                ? RetryCause.TIMEOUT
                : why instanceof HttpException ? RetryCause.INVALID_HEADER : RetryCause.ERROR;
        taker.failed(this, cause, why);
    }

    /**
     * Ends the try because nobody wants its answer any more.
     *
     * @return whether it was still going on
     */
    boolean drop() {
        if (!over.compareAndSet(false, true)) {
            return false;
        }
        record.ended = record.now();
        UpstreamConnection own = connection;
        if (own != null) {
            own.close();
        }
        reader.abort(new EofException("dropped"));
        return true;
    }

    /** Ends the try for an answer that makes a tunnel of the connection. */
    void leave() {
        over.set(true);
    }

    /** Ends the try with its whole answer read, and keeps the connection if it can serve another: nothing more has come. */
    void complete(boolean drained) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        record.ended = record.now();
        UpstreamConnection own = connection();
        own.countServed();
        AnswerParser read = parser();
        if (pool == null || !read.isPersistent() || !drained || (inPieces && left.get() == 2)) {
            own.close();
            return;
        }
        own.keep(read);
        // Another thread may not have come round to saying that the request is written.
        awaitsSent = true;
        if (left.decrementAndGet() == 0) {
            keep();
        }
    }

    private void keep() {
        awaitsSent = false;
        IdleConnections home = pool;
        if (home != null) {
            home.giveBack(peer, connection());
        }
    }
}
