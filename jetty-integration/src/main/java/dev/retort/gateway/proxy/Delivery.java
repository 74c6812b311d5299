package dev.retort.gateway.proxy;

import dev.retort.gateway.exchange.Exchange;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jetty.io.Retainable;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer between the upstream that sends it and the client that takes it. It holds what has come and not
 * gone, so that the upstream can be read ahead of a slow client, up to a limit.
 */
final class Delivery extends IteratingCallback {
    /** Learns how the client takes it. */
    interface Listener {
        /** Is called when there is room for more after there was none. */
        void drained();

        /** Is called when the client has taken everything. */
        void delivered();

        /** Is called when the client can take no more. */
        void undeliverable(Throwable failure);
    }

    private record Piece(
            ByteBuffer bytes,
            @Nullable Retainable source,
            boolean last,
            @Nullable Throwable failure) {}

    private static final Piece NOTHING = new Piece(BufferUtil.EMPTY_BUFFER, null, false, null);

    private final Exchange exchange;
    private final Listener listener;
    private final long limit;
    private final Deque<Piece> waiting = new ArrayDeque<>();
    private Piece going = NOTHING;
    private long held;
    private boolean paused;

    Delivery(Exchange exchange, long limit, Listener listener) {
        this.exchange = exchange;
        this.limit = limit;
        this.listener = listener;
    }

    /**
     * Adds a piece.
     *
     * @param bytes the piece
     * @param source what the bytes belong to, retained until they have gone; null if to nobody
     * @param last whether it is the last
     * @return whether there is room for another; if not, {@link Listener#drained} is called when there is
     */
    boolean add(ByteBuffer bytes, @Nullable Retainable source, boolean last) {
        boolean room;
        synchronized (waiting) {
            if (source != null) {
                source.retain();
            }
            waiting.addLast(new Piece(bytes, source, last, null));
            held += bytes.remaining();
        }
        iterate();
        synchronized (waiting) {
            room = held <= limit;
            paused = !room;
        }
        return room;
    }

    /**
     * Ends the answer before its end, once what has come is delivered: the client's connection is broken off.
     *
     * @param failure why
     */
    void breakOff(Throwable failure) {
        synchronized (waiting) {
            waiting.addLast(new Piece(BufferUtil.EMPTY_BUFFER, null, false, failure));
        }
        iterate();
    }

    @Override
    protected Action process() throws Throwable {
        synchronized (waiting) {
            Piece next = waiting.pollFirst();
            if (next == null) {
                return going.last() ? Action.SUCCEEDED : Action.IDLE;
            }
            going = next;
        }
        Throwable failure = going.failure();
        if (failure != null) {
            throw failure;
        }
        exchange.response().write(going.last(), going.bytes(), this);
        return Action.SCHEDULED;
    }

    @Override
    protected void onSuccess() {
        boolean wake;
        Retainable source = going.source();
        synchronized (waiting) {
            // The buffer has been drained by now; its size was counted when it was added.
            held = 0;
            for (Piece piece : waiting) {
                held += piece.bytes().remaining();
            }
            wake = paused && held <= limit;
            if (wake) {
                paused = false;
            }
            going = new Piece(BufferUtil.EMPTY_BUFFER, null, going.last(), null);
        }
        if (source != null) {
            source.release();
        }
        if (wake) {
            listener.drained();
        }
    }

    @Override
    protected void onCompleteSuccess() {
        listener.delivered();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        releaseAll();
        listener.undeliverable(cause);
    }

    private void releaseAll() {
        synchronized (waiting) {
            waiting.addFirst(going);
            going = NOTHING;
            for (Piece piece : waiting) {
                if (piece.source() != null) {
                    piece.source().release();
                }
            }
            waiting.clear();
            held = 0;
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}
