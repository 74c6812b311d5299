package dev.retort.servlet;

import dev.retort.http.EventChannel;
import dev.retort.http.WebSocketChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The channels of events and the WebSockets that an application holds open.
 *
 * <p>They have no end of their own, so that a server which stops, and first waits for the requests in it, would wait in
 * vain. Run, this closes them all, and those that come later at once; a WebSocket whose client does not answer the close
 * is given up.
 */
final class OpenChannels implements Runnable {
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final int GOING_AWAY = 1001; // RFC 6455, section 7.4.1.
    private static final String REASON = "The server stops.";

    // Guarded by this.
    private final Set<EventChannel> events = new HashSet<>();
    private final Set<WebSocketChannel> sockets = new HashSet<>();
    private boolean closing;

    void add(EventChannel channel) {
        boolean tooLate;
        synchronized (this) {
            tooLate = closing;
            events.add(channel);
        }
        channel.onClose(() -> {
            synchronized (this) {
                events.remove(channel);
            }
        });
        if (tooLate) {
            channel.close();
        }
    }

    void add(WebSocketChannel channel) {
        boolean tooLate;
        synchronized (this) {
            tooLate = closing;
            sockets.add(channel);
        }
        channel.whenClosed(() -> {
            synchronized (this) {
                sockets.remove(channel);
                notifyAll();
            }
        });
        if (tooLate) {
            channel.close(GOING_AWAY, REASON);
        }
    }

    @Override
    public void run() {
        List<EventChannel> listening;
        List<WebSocketChannel> talking;
        synchronized (this) {
            closing = true;
            listening = List.copyOf(events);
            talking = List.copyOf(sockets);
        }
        listening.forEach(EventChannel::close);
        talking.forEach(channel -> channel.close(GOING_AWAY, REASON));
        awaitCloses().forEach(channel -> channel.abort(GOING_AWAY, REASON));
    }

    /** Returns the WebSockets that are still open after a time. */
    private synchronized List<WebSocketChannel> awaitCloses() {
        long deadline = System.nanoTime() + GRACE.toNanos();
        try {
            long left = GRACE.toMillis();
            while (!sockets.isEmpty() && left > 0) {
                wait(left);
                left = (deadline - System.nanoTime()) / 1_000_000;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.copyOf(sockets);
    }
}
