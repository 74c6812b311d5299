package dev.retort.testing;

import dev.retort.http.Event;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events as browsers do (WHATWG HTML, section 9.2.6): an event is the lines up to an empty one; what has
 * no data is none, and what the end of the stream cuts short is dropped.
 */
final class EventReader {
    private final TestStream lines;
    private boolean begun;
    private String lastId = "";

    EventReader(TestStream lines) {
        this.lines = lines;
    }

    /** Returns the next event, or null at the end. */
    @Nullable Event next(long deadline) {
        StringBuilder data = null;
        String name = "";
        String id = null;
        Duration retry = null;
        for (String line = lines.line(deadline); line != null; line = lines.line(deadline)) {
            String text = !begun && line.startsWith("\uFEFF") ? line.substring(1) : line;
            begun = true;
            if (text.isEmpty()) {
                lastId = id == null ? lastId : id;
                if (data != null) {
                    return event(data.toString(), name, id, retry);
                }
                name = "";
                id = null;
                retry = null;
                continue;
            }
            int colon = text.indexOf(':');
            String field = colon < 0 ? text : text.substring(0, colon);
            String value = colon < 0 ? "" : text.substring(text.startsWith(" ", colon + 1) ? colon + 2 : colon + 1);
            switch (field) {
                case "data" ->
                    data = data == null
                            ? new StringBuilder(value)
                            : data.append('\n').append(value);
                case "event" -> name = value;
                case "id" -> id = value.indexOf('\0') < 0 ? value : id;
                case "retry" -> retry = isNumber(value) ? Duration.ofMillis(Long.parseLong(value)) : retry;
                default -> {
                    // A comment, whose field is empty, or what browsers do not know.
                }
            }
        }
        return null;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() < 19 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static Event event(String data, String name, @Nullable String id, @Nullable Duration retry) {
        Event event = Event.of(data);
        event = name.isEmpty() ? event : event.name(name);
        event = id == null ? event : event.id(id);
        return retry == null ? event : event.retry(retry);
    }

    /** Returns the id of the last event that had one, which a browser sends when it connects again; empty for none. */
    String lastId() {
        return lastId;
    }
}
