package dev.retort.gateway.proxy;

import dev.retort.gateway.exchange.Exchange;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/** Sends a body that is in a temporary file: reads a piece where it may block, writes it, reads the next. */
final class FileSender extends IteratingCallback {
    /** Below what a record of FastCGI can hold. */
    static final int PIECE = 32 * 1024;

    private final Exchange exchange;
    private final Attempt attempt;
    private final ClientBody body;
    private final Protocol protocol;
    private final Callback sent;
    private boolean ended;
    private ByteBuffer before = BufferUtil.EMPTY_BUFFER;
    private @Nullable ByteBuffer ready;
    private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
    private long position;

    FileSender(Exchange exchange, Attempt attempt, ByteBuffer head, ClientBody body, Protocol protocol, Callback sent) {
        this.exchange = exchange;
        this.attempt = attempt;
        this.ready = head;
        this.body = body;
        this.protocol = protocol;
        this.sent = sent;
    }

    @Override
    protected Action process() {
        ByteBuffer bytes = ready;
        if (bytes != null) {
            ready = null;
            attempt.connection().write(this, before, bytes);
            return Action.SCHEDULED;
        }
        if (position >= body.length()) {
            ByteBuffer end = protocol.frame(0);
            if (ended || !end.hasRemaining()) {
                return Action.SUCCEEDED;
            }
            ended = true;
            attempt.connection().write(this, end);
            return Action.SCHEDULED;
        }
        exchange.runBlocking(here -> {
            try {
                piece.clear();
                int read = body.read(piece, position);
                if (read < 0) {
                    throw new EOFException("the temporary file of a body has become shorter");
                }
                position += read;
                before = protocol.frame(read);
                ready = piece.flip();
                succeeded();
            } catch (IOException unreadable) {
                failed(unreadable);
            }
        });
        return Action.SCHEDULED;
    }

    @Override
    protected void onCompleteSuccess() {
        sent.succeeded();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        sent.failed(cause);
    }
}
