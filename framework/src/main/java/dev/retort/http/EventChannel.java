package dev.retort.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events to one client.
 *
 * <p>Whoever sends never waits for the client: events are queued, and one task at a time, on the server's executor, writes
 * what has gathered and flushes. So a thread is held only while there is something to write. A client that takes its
 * events too slowly is not served half: when {@link #LONGEST_QUEUE} events wait, the channel closes, and the client
 * connects again with the id of the last event that it saw.
 *
 * <p>Safe for use by several threads; events are sent in the order of the calls.
 */
public final class EventChannel implements AutoCloseable {
    /** The most events that wait for one client. */
    public static final int LONGEST_QUEUE = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(EventChannel.class);
    private static final byte[] COMMENT = {':', '\n', '\n'};

    private final OutputStream out;
    private final Executor executor;
    private final Runnable whenDone;

    // All guarded by this.
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private final List<Runnable> listeners = new ArrayList<>(1);
    private boolean begun;
    private boolean draining;
    private boolean closing;
    private boolean closed;
    private boolean done;
    private boolean silent = true;

    /**
     * Makes a channel; for servers.
     *
     * @param out where events go; flushed after each batch
     * @param executor runs the writing, which may block
     * @param whenDone is called once, after the last byte, when no thread writes any more
     */
    public EventChannel(OutputStream out, Executor executor, Runnable whenDone) {
        this.out = out;
        this.executor = executor;
        this.whenDone = whenDone;
    }

    /**
     * Sends an event, or rather queues it.
     *
     * @param event the event
     * @return false if the channel is closed, or was closed just now because the client is too slow
     */
    public boolean send(Event event) {
        return enqueue(event.encoded());
    }

    /**
     * Sends an event without name and id.
     *
     * @param data its text
     * @return false if the channel is closed
     */
    public boolean send(String data) {
        return send(Event.of(data));
    }

    /**
     * Sends a comment if nothing was sent since it was asked to last; for servers, which call it with every heartbeat.
     *
     * @return false if the channel is closed
     */
    public boolean beat() {
        synchronized (this) {
            if (!silent) {
                silent = true;
                return !closed && !closing;
            }
        }
        boolean open = enqueue(COMMENT);
        synchronized (this) {
            silent = true;
        }
        return open;
    }

    /** Sends a comment, which clients pass over; for servers. */
    public void comment() {
        enqueue(COMMENT);
    }

    private boolean enqueue(byte[] bytes) {
        boolean overrun;
        synchronized (this) {
            if (closed || closing) {
                return false;
            }
            overrun = waiting.size() >= LONGEST_QUEUE;
            if (!overrun) {
                waiting.add(bytes);
                silent = false;
                if (draining) {
                    return true;
                }
                draining = true;
                begun = true;
            }
        }
        if (overrun) {
            LOG.debug("A client takes its events too slowly: {} wait, the channel is closed", LONGEST_QUEUE);
            finish();
            return false;
        }
        try {
            executor.execute(this::drain);
        } catch (RuntimeException refused) {
            LOG.debug("A client of events is gone, or the server stops", refused);
            stopDraining();
            finish();
            return false;
        }
        return true;
    }

    private void drain() {
        try {
            for (byte[] bytes = next(); bytes != null; bytes = next()) {
                out.write(bytes);
                if (isDrained()) {
                    out.flush();
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("A client of events is gone", e);
            stopDraining();
            finish();
        }
    }

    private synchronized void stopDraining() {
        draining = false;
    }

    private synchronized boolean isDrained() {
        return waiting.isEmpty();
    }

    private byte @Nullable [] next() {
        synchronized (this) {
            byte[] bytes = closed ? null : waiting.poll();
            if (bytes != null) {
                return bytes;
            }
            draining = false;
            if (!closing && !closed) {
                return null;
            }
        }
        finish();
        return null;
    }

    /**
     * Calls back when the channel has closed, from whichever side; at once if it is closed already.
     *
     * @param listener what to call, once
     */
    public void onClose(Runnable listener) {
        synchronized (this) {
            if (!closed) {
                listeners.add(listener);
                return;
            }
        }
        listener.run();
    }

    /**
     * Tells whether events can still be sent.
     *
     * @return true until the channel closes
     */
    public synchronized boolean isOpen() {
        return !closed && !closing;
    }

    /** Closes the channel after what is queued; the client will connect again unless it was told otherwise. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed || closing) {
                return;
            }
            closing = true;
            begun = true;
            if (draining) {
                return;
            }
        }
        finish();
    }

    /**
     * Closes the channel and leaves the response alone, if nothing was sent yet; for servers, whose response may then be
     * another one.
     *
     * @return whether nothing was sent; if something was, the channel is as it was
     */
    public boolean abandon() {
        synchronized (this) {
            if (begun) {
                return false;
            }
            closed = true;
            done = true;
        }
        finish();
        return true;
    }

    private void finish() {
        List<Runnable> toCall;
        synchronized (this) {
            closed = true;
            waiting.clear();
            toCall = List.copyOf(listeners);
            listeners.clear();
        }
        for (Runnable listener : toCall) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                LOG.warn("A listener failed when a channel of events closed", e);
            }
        }
        endOnce();
    }

    /** A response is not completed while another thread still writes to it, as to a client that is too slow: that one does. */
    private void endOnce() {
        synchronized (this) {
            if (draining || done) {
                return;
            }
            done = true;
        }
        whenDone.run();
    }
}
