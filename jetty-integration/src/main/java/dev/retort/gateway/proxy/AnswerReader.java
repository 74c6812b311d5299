package dev.retort.gateway.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answer to one try, has it parsed and hands it over piece by piece. It goes on by itself as long as the taker has
 * room and stops otherwise, with one thread in it at a time.
 *
 * <p>A piece of body is held until it is known whether another follows, so that the last goes out together with the end.
 */
final class AnswerReader extends IteratingCallback {
    private final Attempt attempt;
    private final AnswerTaker taker;
    private final UpstreamRecord.Try record;
    private @Nullable RetainableByteBuffer input;
    private @Nullable ByteBuffer held;
    private ByteBuffer leftover = BufferUtil.EMPTY_BUFFER;
    private boolean headTaken;
    private boolean room = true;
    private boolean complete;
    private long bytesPerSecond;

    AnswerReader(Attempt attempt, AnswerTaker taker, UpstreamRecord.Try record) {
        this.attempt = attempt;
        this.taker = taker;
        this.record = record;
    }

    /** Limits how fast the answer is read; 0 for no limit. */
    void limitRate(long newBytesPerSecond) {
        bytesPerSecond = newBytesPerSecond;
    }

    /** Returns what followed a head that was taken for an upgrade. */
    ByteBuffer leftover() {
        return leftover;
    }

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
        if (complete) {
            // The connection may be another's by now; what is left to do is to let the client know.
            taker.lost(why);
        } else {
            attempt.failNow(why);
        }
        return Action.SUCCEEDED;
    }

    private Action read() throws IOException {
        while (true) {
            if (attempt.isOver()) {
                release();
                return Action.SUCCEEDED;
            }
            Throwable why = attempt.failure();
            if (why != null) {
                return giveUp(why);
            }
            Action action = parse();
            if (action != null) {
                return action;
            }
            long pause = pause();
            if (pause > 0) {
                taker.goOnLater(attempt, pause);
                return Action.IDLE;
            }
            if (!attempt.isConnected()) {
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
                attempt.connection().awaitReadable();
                return Action.IDLE;
            }
            if (filled > 0) {
                record.received += filled;
            } else {
                attempt.parser().atEnd();
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
        if (!attempt.isConnected()) {
            return null;
        }
        AnswerParser parser = attempt.parser();
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
                AnswerTaker.Then then = taker.head(attempt, parser.status(), parser.fields());
                if (then != AnswerTaker.Then.DELIVER) {
                    if (then == AnswerTaker.Then.UPGRADE) {
                        attempt.leave();
                        leftover = BufferUtil.copy(bytes);
                        taker.upgraded(attempt);
                    }
                    Throwable why = attempt.failure();
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
        try {
            complete();
            taker.take(last, source, true);
        } finally {
            source.release();
        }
    }

    private void complete() {
        complete = true;
        attempt.complete(input == null || !input.hasRemaining());
        release();
    }

    private int fill() throws IOException {
        RetainableByteBuffer buffer = input;
        if (buffer != null && buffer.isRetained()) {
            // Somebody still sends what is in it.
            buffer.release();
            buffer = null;
        }
        if (buffer == null) {
            buffer = attempt.connection().acquire();
        } else {
            BufferUtil.clear(buffer.getByteBuffer());
        }
        input = buffer;
        return attempt.connection().read(buffer.getByteBuffer());
    }

    @Override
    protected void onCompleted(@Nullable Throwable causeOrNull) {
        release();
        super.onCompleted(causeOrNull);
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
