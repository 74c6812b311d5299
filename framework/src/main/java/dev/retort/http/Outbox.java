package dev.retort.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait for the client of a WebSocket.
 *
 * <p>Whoever sends puts a message here and goes on; one message at a time is handed to the server, the next when it has
 * been written. A client that reads too slowly, or not at all, lets messages gather: from {@link #MOST_BYTES} on senders
 * wait for room, which slows down one who sends faster than the client reads, and after the time-out the client is given
 * up, so that none waits for one that is gone.
 *
 * <p>Locks are not monitors, in which a virtual thread would hold its carrier (JEP 491).
 */
final class Outbox {
    /** What waits at most before senders do, in bytes; a single message may be larger. */
    static final int MOST_BYTES = 1 << 20;

    /** What a message takes beside its payload. */
    private static final int OVERHEAD = 64;

    /** What became of a message. */
    enum Outcome {
        TAKEN,
        CLOSED,
        TOO_SLOW
    }

    private interface Message {
        CompletableFuture<?> handTo(WebSocketChannel.Transport transport);
    }

    private record Waiting(Message message, int bytes) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // All guarded by the lock.
    private final Queue<Waiting> waiting = new ArrayDeque<>(0);
    private WebSocketChannel.@Nullable Transport transport;
    private @Nullable Runnable last;
    private long bytes;
    private boolean sending;
    private boolean closed;

    Outcome put(String text, Duration patience) {
        return put(new Waiting(to -> to.send(text).toCompletableFuture(), utf8Length(text) + OVERHEAD), patience);
    }

    Outcome put(byte[] binary, Duration patience) {
        return put(new Waiting(to -> to.send(binary).toCompletableFuture(), binary.length + OVERHEAD), patience);
    }

    private static int utf8Length(String text) {
        // Only one that may be too long is worth counting.
        return text.length() < MOST_BYTES / 4 ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
    }

    private Outcome put(Waiting message, Duration patience) {
        lock.lock();
        try {
            long nanos = patience.toNanos();
            // Before the channel opens there is nobody to wait for.
            while (isFull(message) && transport != null) {
                if (nanos <= 0) {
                    return Outcome.TOO_SLOW;
                }
                nanos = changed.awaitNanos(nanos);
            }
            if (closed || last != null) {
                return Outcome.CLOSED;
            }
            waiting.add(message);
            bytes += message.bytes();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.CLOSED;
        } finally {
            lock.unlock();
        }
        pump();
        return Outcome.TAKEN;
    }

    private boolean isFull(Waiting message) {
        return !closed && last == null && bytes > 0 && bytes + message.bytes() > MOST_BYTES;
    }

    /** Lets messages out, those first that came before. */
    void open(WebSocketChannel.Transport to) {
        lock.lock();
        try {
            transport = to;
        } finally {
            lock.unlock();
        }
        pump();
    }

    /**
     * Takes nothing more, and does something when all has been sent.
     *
     * @param then what to do, once
     * @param patience how long that may take
     * @param tooSlow what to do when it took too long
     */
    void end(Runnable then, Duration patience, Runnable tooSlow) {
        boolean waits;
        lock.lock();
        try {
            if (closed || last != null) {
                return;
            }
            last = then;
            waits = sending || !waiting.isEmpty();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (waits) {
            CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> {
                        if (isEnding()) {
                            tooSlow.run();
                        }
                    });
        }
        pump();
    }

    private boolean isEnding() {
        lock.lock();
        try {
            return !closed && last != null;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what waits, and lets senders go. */
    void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            last = null;
            bytes = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Hands over what waits until a message is under way; goes on when that has been written. */
    private void pump() {
        for (CompletableFuture<?> written = next(); written != null; written = next()) {
            if (!written.isDone()) {
                var unused = written.whenComplete((nothing, failure) -> {
                    written(failure);
                    pump();
                });
                return;
            }
            written(written.isCompletedExceptionally() ? written : null);
        }
    }

    /** Takes the next message, and hands it over; null if there is none or another is under way. */
    private @Nullable CompletableFuture<?> next() {
        Waiting next;
        WebSocketChannel.Transport to;
        Runnable end;
        lock.lock();
        try {
            to = transport;
            if (closed || sending || to == null) {
                return null;
            }
            next = waiting.peek();
            end = last;
            if (next == null) {
                if (end == null) {
                    return null;
                }
                closed = true;
            } else {
                sending = true;
            }
        } finally {
            lock.unlock();
        }
        if (next == null) {
            if (end != null) {
                end.run();
            }
            return null;
        }
        try {
            return next.message().handTo(to);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** A message that could not be written means that the client is gone; the server tells of that by the close. */
    private void written(@Nullable Object failure) {
        lock.lock();
        try {
            sending = false;
            Waiting sent = waiting.poll();
            if (sent != null) {
                bytes -= sent.bytes();
            }
            if (failure != null) {
                closed = true;
                waiting.clear();
                bytes = 0;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
