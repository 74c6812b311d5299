package dev.retort.gateway.proxy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.IteratingCallback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * Sends a body on as it comes, as {@code proxy_request_buffering off} wants it: a piece is read when the one before has been
 * written, so that a slow upstream holds its client back.
 */
final class BodyStream extends IteratingCallback {
    private static final ByteBuffer LINE = StandardCharsets.US_ASCII.encode("\r\n");

    private final Request request;
    private final Attempt attempt;
    private final Protocol protocol;
    private final boolean chunked;
    private final Runnable whole;
    private final Runnable demanded = Invocable.from(InvocationType.NON_BLOCKING, this::iterate);
    private @Nullable ByteBuffer head;
    private Content.@Nullable Chunk chunk;
    private boolean ended;

    /**
     * @param request whose body it is
     * @param attempt whose connection it goes by
     * @param head what goes before it
     * @param protocol says how pieces are framed
     * @param chunked whether they are chunks of HTTP
     * @param whole is run when all of it has gone, and no byte of the client's connection is held any more
     */
    BodyStream(Request request, Attempt attempt, ByteBuffer head, Protocol protocol, boolean chunked, Runnable whole) {
        this.request = request;
        this.attempt = attempt;
        this.head = head;
        this.protocol = protocol;
        this.chunked = chunked;
        this.whole = whole;
    }

    @Override
    protected Action process() {
        ByteBuffer first = head;
        if (first != null) {
            head = null;
            attempt.connection().write(this, first);
            return Action.SCHEDULED;
        }
        while (!ended) {
            Content.Chunk next = request.read();
            if (next == null) {
                request.demand(demanded);
                return Action.IDLE;
            }
            if (Content.Chunk.isFailure(next)) {
                attempt.fail(ClientFailure.body(next.getFailure()));
                ended = true;
                return Action.SUCCEEDED;
            }
            ended = next.isLast();
            int size = next.remaining();
            if (size == 0) {
                next.release();
                if (ended && writeEnd()) {
                    return Action.SCHEDULED;
                }
                continue;
            }
            chunk = next;
            write(next.getByteBuffer(), size);
            return Action.SCHEDULED;
        }
        whole.run();
        attempt.sent();
        return Action.SUCCEEDED;
    }

    private void write(ByteBuffer bytes, int size) {
        if (chunked) {
            ByteBuffer line = StandardCharsets.US_ASCII.encode(Integer.toHexString(size) + "\r\n");
            ByteBuffer behind = ended ? StandardCharsets.US_ASCII.encode("\r\n0\r\n\r\n") : LINE.duplicate();
            attempt.connection().write(this, line, bytes, behind);
        } else {
            attempt.connection()
                    .write(this, protocol.frame(size), bytes, ended ? protocol.frame(0) : BufferUtil.EMPTY_BUFFER);
        }
    }

    private boolean writeEnd() {
        ByteBuffer end = chunked ? StandardCharsets.US_ASCII.encode("0\r\n\r\n") : protocol.frame(0);
        if (!end.hasRemaining()) {
            return false;
        }
        attempt.connection().write(this, end);
        return true;
    }

    @Override
    protected void onSuccess() {
        release();
    }

    @Override
    protected void onCompleted(@Nullable Throwable causeOrNull) {
        release();
        super.onCompleted(causeOrNull);
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        attempt.fail(cause);
    }

    private void release() {
        Content.Chunk sent = chunk;
        if (sent != null) {
            chunk = null;
            sent.release();
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}
