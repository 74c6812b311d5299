package dev.retort.testing;

import dev.retort.http.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Receives server-sent events as an {@code EventSource} of a browser does, while the application sends them.
 *
 * <p>Comments, such as heartbeats, are passed over. Close it at the end of the test. Used by one thread.
 */
public final class TestEvents implements AutoCloseable {
    private final TestStream stream;
    private final TestRequest request;
    private final EventReader reader;

    TestEvents(TestStream stream, TestRequest request) {
        this.stream = stream;
        this.request = request;
        this.reader = new EventReader(stream);
    }

    /**
     * Returns the response: its status and its headers.
     *
     * @return the response
     */
    public TestResponse response() {
        return stream.response();
    }

    /**
     * Returns the next event, waiting up to 10 seconds for it.
     *
     * @return the event; its id and its name are null where it was sent without
     * @throws AssertionError if none comes in time, or the application has ended the events
     * @throws IllegalStateException if this is closed
     */
    public Event next() {
        return next(TestStream.PATIENCE);
    }

    /**
     * Returns the next event, waiting for it.
     *
     * @param timeout how long to wait
     * @return the event; its id and its name are null where it was sent without
     * @throws AssertionError if none comes in time, or the application has ended the events
     * @throws IllegalStateException if this is closed
     */
    public Event next(Duration timeout) {
        Event event = reader.next(TestStream.deadline(timeout));
        if (event == null) {
            throw new AssertionError("The application has ended the events, and there is no other.");
        }
        return event;
    }

    /**
     * Returns the events up to the end, waiting up to 10 seconds for each.
     *
     * @return the events that were not yet read, in the order sent
     * @throws AssertionError if the application sends none for that time and does not end
     * @throws IllegalStateException if this is closed
     */
    public List<Event> rest() {
        List<Event> rest = new ArrayList<>();
        while (true) {
            Event event = reader.next(TestStream.deadline(TestStream.PATIENCE));
            if (event == null) {
                return List.copyOf(rest);
            }
            rest.add(event);
        }
    }

    /**
     * Returns the id of the last event that had one.
     *
     * @return the id, or empty if there was none
     */
    public String lastEventId() {
        return reader.lastId();
    }

    /**
     * Closes the connection and sends the request again, with the {@code Last-Event-ID} that was received, as a browser
     * does that has lost its connection.
     *
     * @return the events of the new connection
     */
    public TestEvents reconnect() {
        close();
        String id = lastEventId();
        return (id.isEmpty() ? request : request.lastEventId(id)).events();
    }

    /**
     * Closes the connection, as a client that is lost: the listeners of the application's channel have been called when
     * this returns.
     */
    @Override
    public void close() {
        stream.close();
    }

    /**
     * Waits up to 10 seconds until the application has ended the events.
     *
     * @throws AssertionError if it has not ended them in time
     */
    public void awaitEnd() {
        stream.awaitEnd();
    }
}
