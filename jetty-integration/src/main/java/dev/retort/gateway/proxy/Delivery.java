package dev.retort.gateway.proxy;

import dev.retort.gateway.exchange.Exchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.io.Retainable;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.IteratingCallback;
import org.eclipse.jetty.util.VirtualThreads;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer between the upstream that sends it and the client that takes it. It holds what has come and not
 * gone, so that the upstream can be read ahead of a slow client: some of it in memory, the rest in a temporary file.
 *
 * <p>Bytes take one of two ways. As long as memory suffices they wait in a queue. What comes when it is full goes to the
 * file, and so does everything behind it until the file has run empty, for the order must stay. The file is written and
 * read on the server's pool, never by a selector.
 */
final class Delivery extends IteratingCallback {
    private static final int FILE_PIECE = 32 * 1024;

    /** Learns how the client takes it. */
    interface Listener {
        /** Is called when there is room for more after there was none. */
        void drained();

        /** Is called when a temporary file has been made for what the client does not take. */
        void spooled(Path file);

        /** Is called when the client has taken everything. */
        void delivered();

        /** Is called when the client can take no more. */
        void undeliverable(Throwable failure);
    }

    /**
     * How much is held.
     *
     * @param memory bytes in memory; 0 if nothing is read ahead
     * @param file bytes in a temporary file; 0 if there is to be none
     * @param folder for the file; null for the system's
     */
    record Limits(long memory, long file, @Nullable Path folder) {}

    private final Exchange exchange;
    private final Listener listener;
    private final Limits limits;
    private final Deque<Piece> waiting = new ArrayDeque<>();
    private final Deque<Piece> toFile = new ArrayDeque<>();
    private @Nullable Spool spool;
    private @Nullable Piece end;
    private Piece going = Piece.NOTHING;
    private @Nullable ByteBuffer fromFile;
    private boolean writingFile;
    private long held;
    private long heldForFile;
    private boolean paused;
    private boolean over;
    private boolean begun;

    Delivery(Exchange exchange, Limits limits, Listener listener) {
        this.exchange = exchange;
        this.limits = limits;
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
        boolean file;
        synchronized (waiting) {
            begun = true;
            if (over) {
                return false;
            }
            file = goesToFile(bytes.remaining());
            if (file && bytes.hasRemaining()) {
                heldForFile += bytes.remaining();
                Piece.add(toFile, bytes, source, false);
            }
            if (file && last) {
                end = Piece.END;
            }
            if (!file) {
                held += bytes.remaining();
                Piece.add(waiting, bytes, source, last);
            }
        }
        if (file) {
            writeFile();
        }
        iterate();
        synchronized (waiting) {
            boolean room = hasRoom();
            paused = !room;
            return room;
        }
    }

    /** Tells whether anything has been added, so that another answer is too late. */
    boolean hasBegun() {
        synchronized (waiting) {
            return begun;
        }
    }

    private boolean goesToFile(int size) {
        if (limits.memory() == 0 || limits.file() == 0) {
            return false;
        }
        return fileIsInUse() || held + size > limits.memory();
    }

    private boolean fileIsInUse() {
        Spool own = spool;
        return !toFile.isEmpty() || writingFile || fromFile != null || (own != null && own.waiting() > 0);
    }

    private boolean hasRoom() {
        Spool own = spool;
        boolean memory = held + heldForFile <= limits.memory();
        return memory && (own == null || own.size() < limits.file() || own.waiting() == 0);
    }

    /**
     * Ends the answer before its end, once what has come is delivered: the client's connection is broken off.
     *
     * @param failure why
     */
    void breakOff(Throwable failure) {
        synchronized (waiting) {
            Piece broken = Piece.broken(failure);
            if (fileIsInUse()) {
                end = broken;
            } else {
                waiting.addLast(broken);
            }
        }
        iterate();
    }

    // Towards the file.

    private void writeFile() {
        synchronized (waiting) {
            if (writingFile || toFile.isEmpty() || over) {
                return;
            }
            writingFile = true;
        }
        try {
            onPool(this::writeAll);
        } catch (RejectedExecutionException full) {
            abort(full);
        }
    }

    private void writeAll() {
        while (true) {
            List<Piece> pieces;
            Spool to;
            synchronized (waiting) {
                if (toFile.isEmpty() || over) {
                    writingFile = false;
                    break;
                }
                pieces = List.copyOf(toFile);
                toFile.clear();
                to = spool == null || (spool.waiting() == 0 && fromFile == null) ? renewed() : spool;
            }
            long size = 0;
            try {
                for (Piece piece : pieces) {
                    size += piece.bytes().remaining();
                    to.append(piece.bytes());
                }
            } catch (IOException full) {
                abort(full);
            } finally {
                pieces.forEach(Piece::release);
            }
            boolean wake;
            synchronized (waiting) {
                heldForFile -= size;
                wake = wakes();
            }
            iterate();
            if (wake) {
                listener.drained();
            }
        }
        iterate();
    }

    /** Begins a new file when the old one has run empty, so that it does not grow for ever. */
    private Spool renewed() {
        if (spool != null) {
            if (spool.size() < limits.file()) {
                return spool;
            }
            spool.close();
        }
        Spool next = new Spool(limits.folder(), listener::spooled);
        spool = next;
        return next;
    }

    private void onPool(Runnable task) {
        VirtualThreads.execute(
                exchange.request()
                        .getConnectionMetaData()
                        .getConnector()
                        .getServer()
                        .getThreadPool(),
                task);
    }

    // Towards the client.

    @Override
    protected Action process() throws Throwable {
        Spool from;
        synchronized (waiting) {
            if (going.last()) {
                return Action.SUCCEEDED;
            }
            Piece next = waiting.pollFirst();
            from = spool;
            if (next == null && fromFile == null && from != null && from.waiting() > 0) {
                fromFile = BufferUtil.EMPTY_BUFFER;
            } else {
                from = null;
                if (next == null && end != null && !fileIsInUse()) {
                    next = end;
                    end = null;
                }
                if (next == null) {
                    return Action.IDLE;
                }
                going = next;
            }
        }
        if (from != null) {
            Spool source = from;
            onPool(() -> sendFromFile(source));
            return Action.SCHEDULED;
        }
        Throwable failure = going.failure();
        if (failure != null) {
            throw failure;
        }
        exchange.response().write(going.last(), going.bytes(), this);
        return Action.SCHEDULED;
    }

    private void sendFromFile(Spool from) {
        ByteBuffer bytes = ByteBuffer.allocate(FILE_PIECE);
        try {
            from.take(bytes);
        } catch (IOException unreadable) {
            failed(unreadable);
            return;
        }
        synchronized (waiting) {
            fromFile = bytes;
        }
        exchange.response().write(false, bytes.flip(), this);
    }

    @Override
    protected void onSuccess() {
        boolean wake;
        Piece sent;
        synchronized (waiting) {
            sent = going;
            fromFile = null;
            // The buffer has been drained by now; its size was counted when it was added.
            held = 0;
            for (Piece piece : waiting) {
                held += piece.bytes().remaining();
            }
            wake = wakes();
            going = going.last() ? Piece.END : Piece.NOTHING;
        }
        sent.release();
        if (wake) {
            listener.drained();
        }
    }

    private boolean wakes() {
        boolean wake = paused && hasRoom();
        if (wake) {
            paused = false;
        }
        return wake;
    }

    @Override
    protected void onCompleteSuccess() {
        closeAll();
        listener.delivered();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        closeAll();
        listener.undeliverable(cause);
    }

    private void closeAll() {
        synchronized (waiting) {
            over = true;
            going.release();
            going = Piece.END;
            waiting.forEach(Piece::release);
            waiting.clear();
            toFile.forEach(Piece::release);
            toFile.clear();
            held = 0;
            if (spool != null) {
                spool.close();
            }
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}
