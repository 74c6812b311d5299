package dev.retort.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A server-sent event (WHATWG HTML, section 9.2).
 *
 * <p>Immutable, and so safe for use by several threads.
 */
public final class Event {
    private final String data;
    private final @Nullable String name;
    private final @Nullable String id;
    private final @Nullable Duration retry;

    private Event(String data, @Nullable String name, @Nullable String id, @Nullable Duration retry) {
        this.data = data;
        this.name = name;
        this.id = id;
        this.retry = retry;
    }

    /**
     * Makes an event of text.
     *
     * @param data the text; each of its lines becomes a line of data
     * @return an event named {@code message}, as clients call one without a name
     */
    public static Event of(String data) {
        return new Event(data, null, null, null);
    }

    /**
     * Names the event; a browser hands it to the listeners of that name.
     *
     * @param name the name, without line breaks
     * @return the named event
     * @throws IllegalArgumentException if the name has a line break
     */
    public Event name(String name) {
        return new Event(data, oneLine("name", name), id, retry);
    }

    /**
     * Numbers the event; a client that connects again sends the last one in {@code Last-Event-ID}.
     *
     * @param id the id, without line breaks and NUL
     * @return the event with its id
     * @throws IllegalArgumentException if the id has a line break or NUL
     */
    public Event id(String id) {
        return new Event(data, name, oneLine("id", id), retry);
    }

    /**
     * Tells the client how long to wait before it connects again.
     *
     * @param retry the time, to the millisecond
     * @return the event with that time
     * @throws IllegalArgumentException if the time is negative
     */
    public Event retry(Duration retry) {
        if (retry.isNegative()) {
            throw new IllegalArgumentException("A client cannot wait for " + retry + " before it connects again.");
        }
        return new Event(data, name, id, retry);
    }

    /**
     * Returns the text.
     *
     * @return the data, in one piece
     */
    public String data() {
        return data;
    }

    /**
     * Returns the name.
     *
     * @return the name, or null for none
     */
    public @Nullable String name() {
        return name;
    }

    /**
     * Returns the id.
     *
     * @return the id, or null for none
     */
    public @Nullable String id() {
        return id;
    }

    /** A line break would end the field and begin another, which whoever wrote the name did not mean. */
    private static String oneLine(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r' || c == 0) {
                throw new IllegalArgumentException("The " + what + " of an event stands on one line; remove the"
                        + " control character at " + i + ".");
            }
        }
        return text;
    }

    /**
     * Returns the event as it is sent.
     *
     * @return its lines in UTF-8, an empty line last
     */
    byte[] encoded() {
        StringBuilder text = new StringBuilder(data.length() + 32);
        if (name != null) {
            text.append("event: ").append(name).append('\n');
        }
        if (id != null) {
            text.append("id: ").append(id).append('\n');
        }
        if (retry != null) {
            text.append("retry: ").append(retry.toMillis()).append('\n');
        }
        // CR alone ends a line too, for a client.
        for (String line : data.split("\r\n|\r|\n", -1)) {
            text.append("data: ").append(line).append('\n');
        }
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return new String(encoded(), StandardCharsets.UTF_8);
    }
}
