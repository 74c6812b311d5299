package dev.retort.gateway.proxy;

import dev.retort.gateway.proxy.transport.IdleConnections;
import dev.retort.gateway.proxy.transport.UpstreamConnection;
import dev.retort.gateway.upstream.Peer;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * One try to get an exchange answered by one peer, over one connection.
 *
 * <p>It writes the request, reads the answer and hands it over piece by piece. Reading goes on by itself as long as the
 * answer's taker has room ({@link Taker#take} says so) and stops otherwise until {@link #goOn}. What happens to a try, its
 * failures included, happens in its reader, one thing at a time: timers, writes that complete elsewhere and clients that
 * leave only say so and wake it.
 */
final class Attempt implements UpstreamConnection.User {
    /** Takes an answer. Calls come one at a time. */
    interface Taker {
        /** Takes the head of the final answer and says what is to be done with the rest. */
        Then head(Attempt attempt, int status, HttpFields fields);

        /** Takes the connection of an answer that ends HTTP. */
        void upgraded(Attempt attempt);

        /** Takes a piece of the body and says whether there is room for another. */
        boolean take(ByteBuffer bytes, RetainableByteBuffer source, boolean last);

        /** Learns that nothing more has come behind what was taken last, the head at least. */
        void awaiting();

        /** Lets time go by before {@link Attempt#goOn}. */
        void goOnLater(Attempt attempt, long millis);

        /** Learns that the answer ended without a piece of body that could be called the last. */
        void end(@Nullable HttpFields trailers);

        /** Learns what a program has written to its standard error. */
        void complained(Attempt attempt, String text);

        /** Learns that the upstream has failed; nothing else follows. */
        void failed(Attempt attempt, RetryCause cause, Throwable failure);
    }

    /** What is to be done with an answer after its head. */
    enum Then {
        /** Hand the body over. */
        DELIVER,
        /** Give the connection up: nobody wants the body. */
        DROP,
        /** Leave the connection to somebody who speaks another protocol on it now. */
        UPGRADE
    }

    private final Peer peer;
    private final PassSettings settings;
    private final UpstreamRecord.Try record;
    private final Taker taker;
    private final Protocol protocol;
    private final boolean headOnly;
    private final Reader reader = new Reader();
    private final AtomicBoolean over = new AtomicBoolean();

    private volatile @Nullable UpstreamConnection connection;
    private @Nullable AnswerParser parser;
    private @Nullable IdleConnections pool;
    private boolean reused;
    private boolean inPieces;
    private ByteBuffer leftover = BufferUtil.EMPTY_BUFFER;
    private volatile boolean awaitsSent;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    /** What is left until the connection can serve another exchange: the request written, the answer read. */
    private final AtomicInteger left = new AtomicInteger(2);

    private long bytesPerSecond;
    private volatile boolean requestBegun;

    Attempt(
            Peer peer,
            PassSettings settings,
            Protocol protocol,
            boolean headOnly,
            UpstreamRecord.Try record,
            Taker taker) {
        this.peer = peer;
        this.settings = settings;
        this.protocol = protocol;
        this.headOnly = headOnly;
        this.record = record;
        this.taker = taker;
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

    private AnswerParser parser() {
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
        bytesPerSecond = newBytesPerSecond;
    }

    /** Returns what followed a head that was taken for an upgrade. */
    ByteBuffer leftover() {
        return leftover;
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

    /** Ends the try because something has failed; the first failure counts. */
    void fail(Throwable why) {
        if (awaitsSent) {
            connection().close();
        }
        failure.compareAndSet(null, why);
        reader.iterate();
    }

    private void failNow(Throwable why) {
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

    /** Ends the try with its whole answer read, and keeps the connection if it can serve another. */
    private void complete() {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        record.ended = record.now();
        UpstreamConnection own = connection();
        own.countServed();
        AnswerParser read = parser();
        if (pool == null || !read.isPersistent() || !reader.isDrained() || (inPieces && left.get() == 2)) {
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

    /** Reads, parses, and hands over. */
    private final class Reader extends IteratingCallback {
        private @Nullable RetainableByteBuffer input;
        private @Nullable ByteBuffer held;
        private boolean headTaken;
        private boolean room = true;

        @Override
        protected Action process() throws Throwable {
            try {
                return read();
            } catch (Throwable thrown) {
                return giveUp(thrown);
            }
        }

        private Action giveUp(Throwable why) {
            release();
            failNow(why);
            return Action.SUCCEEDED;
        }

        private Action read() throws IOException {
            while (true) {
                if (over.get()) {
                    release();
                    return Action.SUCCEEDED;
                }
                Throwable why = failure.get();
                if (why != null) {
                    return giveUp(why);
                }
                Action action = parse();
                if (action != null) {
                    return action;
                }
                long pause = pause();
                if (pause > 0) {
                    taker.goOnLater(Attempt.this, pause);
                    return Action.IDLE;
                }
                if (connection == null) {
                    return Action.IDLE;
                }
                int filled = fill();
                if (filled == 0) {
                    if (input != null && !input.isRetained()) {
                        release();
                    }
                    if (headTaken) {
                        taker.awaiting();
                    }
                    connection().awaitReadable();
                    return Action.IDLE;
                }
                if (filled > 0) {
                    record.received += filled;
                } else {
                    parser().atEnd();
                }
            }
        }

        /** Returns for how many milliseconds the upstream is not read, so that the rate is kept. */
        private long pause() {
            if (bytesPerSecond == 0) {
                return 0;
            }
            long allowed = bytesPerSecond * (TimeUnit.NANOSECONDS.toSeconds(record.now() - record.head) + 1);
            return record.received <= allowed ? 0 : (record.received - allowed) * 1000 / bytesPerSecond + 1;
        }

        /** Parses what has been read; returns null if more is needed. */
        private @Nullable Action parse() {
            if (connection == null) {
                return null;
            }
            AnswerParser parser = parser();
            while (true) {
                RetainableByteBuffer buffer = input;
                ByteBuffer bytes = buffer == null ? BufferUtil.EMPTY_BUFFER : buffer.getByteBuffer();
                if (buffer == null && !parser.isAtEnd()) {
                    return null;
                }
                parser.parse(bytes);
                if (!headTaken && parser.hasHead()) {
                    headTaken = true;
                    parser.headTaken();
                    record.head = record.now();
                    record.status = parser.status();
                    Then then = taker.head(Attempt.this, parser.status(), parser.fields());
                    if (then != Then.DELIVER) {
                        if (then == Then.UPGRADE) {
                            over.set(true);
                            leftover = BufferUtil.copy(bytes);
                            taker.upgraded(Attempt.this);
                        }
                        Throwable why = failure.get();
                        return why == null ? Action.SUCCEEDED : giveUp(why);
                    }
                    // What follows the head, if only its end, is parsed for itself.
                    continue;
                }
                ByteBuffer piece = parser.takeContent();
                if (held != null && (piece != null || parser.isComplete() || !bytes.hasRemaining())) {
                    ByteBuffer before = held;
                    held = null;
                    boolean last = piece == null && parser.isComplete() && parser.trailers() == null;
                    record.bodyLength += before.remaining();
                    if (last) {
                        finish(buffer, before);
                        return Action.SUCCEEDED;
                    }
                    room = taker.take(before, Objects.requireNonNull(buffer), false);
                }
                held = piece != null ? piece : held;
                if (piece != null) {
                    continue;
                }
                if (parser.isComplete()) {
                    // Behind complete() the connection and its parser may be the next exchange's.
                    HttpFields trailers = parser.trailers();
                    complete();
                    release();
                    taker.end(trailers);
                    return Action.SUCCEEDED;
                }
                Throwable wrong = parser.failure();
                if (wrong != null) {
                    return giveUp(wrong);
                }
                if (!room) {
                    room = true;
                    return Action.IDLE;
                }
                if (!bytes.hasRemaining()) {
                    return parser.isAtEnd() ? ended() : null;
                }
            }
        }

        private Action ended() {
            return giveUp(new EofException("upstream prematurely closed connection"));
        }

        /** The connection goes back first: by the time the client has the answer, its next request may want it. */
        private void finish(@Nullable RetainableByteBuffer buffer, ByteBuffer last) {
            RetainableByteBuffer source = Objects.requireNonNull(buffer);
            source.retain();
            complete();
            release();
            taker.take(last, source, true);
            source.release();
        }

        private int fill() throws IOException {
            RetainableByteBuffer buffer = input;
            if (buffer != null && buffer.isRetained()) {
                // Somebody still sends what is in it.
                buffer.release();
                buffer = null;
            }
            if (buffer == null) {
                buffer = connection().acquire();
            } else {
                BufferUtil.clear(buffer.getByteBuffer());
            }
            input = buffer;
            return connection().read(buffer.getByteBuffer());
        }

        @Override
        protected void onCompleted(@Nullable Throwable causeOrNull) {
            release();
            super.onCompleted(causeOrNull);
        }

        private boolean isDrained() {
            return input == null || !input.hasRemaining();
        }

        private void release() {
            RetainableByteBuffer buffer = input;
            if (buffer != null) {
                input = null;
                buffer.release();
            }
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
