package dev.retort.http;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events as the result of a handler.
 *
 * <pre>{@code
 * @Get("/ticks")
 * Sse ticks() {
 *     return Sse.open(channel -> {
 *         clock.subscribe(channel);
 *         channel.onClose(() -> clock.unsubscribe(channel));
 *     });
 * }
 * }</pre>
 *
 * <p>The handler's thread is given back; events are sent by whoever has them, from any thread. A comment is sent when
 * nothing else was for the time of the heartbeat, so that proxies keep the connection and one that is dead is noticed.
 * Immutable; a value is returned for one request.
 */
public final class Sse {
    /** How long a connection is silent at most. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final @Nullable Consumer<? super EventChannel> subscriber;
    private final Iterable<Event> sequence;
    private final Duration heartbeat;

    private Sse(@Nullable Consumer<? super EventChannel> subscriber, Iterable<Event> sequence, Duration heartbeat) {
        this.subscriber = subscriber;
        this.sequence = sequence;
        this.heartbeat = heartbeat;
    }

    /**
     * Opens a channel to the client.
     *
     * @param subscriber gets the channel once the client is ready to receive; keeps it, or sends and returns
     * @return the result to return from a handler
     */
    public static Sse open(Consumer<? super EventChannel> subscriber) {
        return new Sse(subscriber, List.of(), HEARTBEAT);
    }

    /**
     * Sends the events of a sequence at the pace of the client, and closes.
     *
     * @param events the events, asked for one by one, on the thread that answers the request, which is held meanwhile;
     *     there are no heartbeats
     * @return the result to return from a handler
     */
    public static Sse of(Iterable<Event> events) {
        return new Sse(null, events, HEARTBEAT);
    }

    /**
     * Changes how long the connection is silent at most.
     *
     * @param heartbeat the time, 1 second or more
     * @return the changed value
     * @throws IllegalArgumentException if the time is shorter
     */
    public Sse heartbeat(Duration heartbeat) {
        if (heartbeat.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("A heartbeat is 1 second or more, not " + heartbeat);
        }
        return new Sse(subscriber, sequence, heartbeat);
    }

    /**
     * Returns how long the connection is silent at most.
     *
     * @return the time
     */
    public Duration heartbeat() {
        return heartbeat;
    }

    /** Returns the response that carries the events. */
    Response response() {
        Content content = subscriber == null ? new Content.Stream(this::writeSequence) : new Content.Events(this);
        return Response.empty(200)
                .contentType("text/event-stream")
                .header("Cache-Control", "no-cache")
                // nginx, and what follows its ways, would gather events before it passes them on.
                .header("X-Accel-Buffering", "no")
                .content(content);
    }

    private void writeSequence(OutputStream out) throws IOException {
        for (Event event : sequence) {
            out.write(event.encoded());
            out.flush();
        }
    }

    /**
     * Carries something of the request's to where the channel is handed over; for dispatchers.
     *
     * @param carrier takes a task and returns it with what it is to carry
     * @return the changed value
     */
    public Sse carriedBy(UnaryOperator<Runnable> carrier) {
        Consumer<? super EventChannel> inner = subscriber;
        return inner == null
                ? this
                : new Sse(channel -> carrier.apply(() -> inner.accept(channel)).run(), sequence, heartbeat);
    }

    /**
     * Hands the channel to whoever asked for it; for servers.
     *
     * @param channel the channel to the client
     */
    public void start(EventChannel channel) {
        if (subscriber != null) {
            subscriber.accept(channel);
        }
    }
}
