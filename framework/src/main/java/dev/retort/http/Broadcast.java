package dev.retort.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends events to every client that listens, and keeps the last ones for those that lost their connection.
 *
 * <pre>{@code
 * final Broadcast comments = Broadcast.keeping(100);
 *
 * @Get("/comments/live") Sse live(Request request) { return comments.subscribe(request); }
 *
 * // wherever a comment is made:
 * comments.publish(Event.of(comment.text()).name("comment"));
 * }</pre>
 *
 * <p>Every event gets a number as its id. A browser that connects again sends the last one it saw in {@code
 * Last-Event-ID}, and first gets those that it missed, as far as they are kept. Safe for use by several threads.
 */
public final class Broadcast {
    private final int kept;
    private final Set<EventChannel> channels = ConcurrentHashMap.newKeySet();

    // Guarded by this, as is the order in which channels get events.
    private final Deque<Event> last = new ArrayDeque<>();
    // From the clock, so that a client which saw events of this program's last run misses none of this one's.
    private long number = System.currentTimeMillis() * 1000;

    private Broadcast(int kept) {
        this.kept = kept;
    }

    /**
     * Makes a broadcast.
     *
     * @param events how many events are kept for clients that connect again, 0 to 1,000
     * @return a broadcast without listeners
     * @throws IllegalArgumentException if the number is out of range
     */
    public static Broadcast keeping(int events) {
        if (events < 0 || events > 1000) {
            throw new IllegalArgumentException("A broadcast keeps 0 to 1,000 events, not " + events);
        }
        return new Broadcast(events);
    }

    /**
     * Sends an event to every listener.
     *
     * @param event the event; an id that it has is replaced
     */
    public synchronized void publish(Event event) {
        Event numbered = event.id(Long.toString(++number));
        if (kept > 0) {
            if (last.size() == kept) {
                last.removeFirst();
            }
            last.addLast(numbered);
        }
        channels.forEach(channel -> channel.send(numbered));
    }

    /**
     * Sends an event without a name to every listener.
     *
     * @param data its text
     */
    public void publish(String data) {
        publish(Event.of(data));
    }

    /**
     * Lets a client listen; returned from a handler.
     *
     * @param request the request, for its {@code Last-Event-ID}
     * @return the events that the client missed, and those to come
     */
    public Sse subscribe(Request request) {
        long seen = number(request.header("Last-Event-ID"));
        return Sse.open(channel -> {
            join(channel, seen);
            channel.onClose(() -> channels.remove(channel));
        });
    }

    private synchronized void join(EventChannel channel, long seen) {
        if (seen >= 0) {
            last.stream().filter(event -> number(event.id()) > seen).forEach(channel::send);
        }
        channels.add(channel);
    }

    /** Returns a number that cannot be read as -1: the client's word, or none. */
    private static long number(@Nullable String id) {
        if (id == null || id.isEmpty() || id.length() > 18) {
            return -1;
        }
        for (int i = 0; i < id.length(); i++) {
            if (id.charAt(i) < '0' || id.charAt(i) > '9') {
                return -1;
            }
        }
        return Long.parseLong(id);
    }

    /**
     * Returns how many clients listen.
     *
     * @return the number of open channels, as far as their ends were noticed
     */
    public int listeners() {
        return channels.size();
    }
}
