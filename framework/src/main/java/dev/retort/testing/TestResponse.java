package dev.retort.testing;

import dev.retort.http.Content;
import dev.retort.http.Headers;
import dev.retort.http.Response;
import dev.retort.json.JsonCodec;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What an application answered in a test. Immutable, but for events that are still being sent. */
public final class TestResponse {
    private final Response response;
    private final ByteArrayOutputStream streamed;
    private final JsonCodec json;

    TestResponse(Response response, ByteArrayOutputStream streamed, JsonCodec json) {
        this.response = response;
        this.streamed = streamed;
        this.json = json;
    }

    /**
     * Returns the status.
     *
     * @return 200 to 599
     */
    public int status() {
        return response.status();
    }

    /**
     * Returns the first value of a header.
     *
     * @param name the name, in any case
     * @return the value, or null if there is none
     */
    public @Nullable String header(String name) {
        if (name.equalsIgnoreCase("Content-Type")) {
            return response.contentType();
        }
        if (name.equalsIgnoreCase("Content-Length")) {
            return contentLength();
        }
        return response.headers().get(name);
    }

    private @Nullable String contentLength() {
        if (response.content() instanceof Content.None none) {
            return none.length() < 0 ? null : Long.toString(none.length());
        }
        if (response.content() instanceof Content.Section section) {
            return Long.toString(section.length());
        }
        return response.content() instanceof Content.Bytes bytes ? Integer.toString(bytes.array().length) : null;
    }

    /**
     * Returns the headers other than {@code Content-Type} and {@code Content-Length}.
     *
     * @return the headers
     */
    public Headers headers() {
        return response.headers();
    }

    /**
     * Returns the body.
     *
     * @return a copy of its bytes, none for an empty body; of events those that were sent so far
     */
    public byte[] bytes() {
        return response.content() instanceof Content.Bytes bytes ? bytes.array().clone() : streamed.toByteArray();
    }

    /**
     * Returns the body as UTF-8 text.
     *
     * @return the text
     */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /**
     * Reads the body as JSON, with the application's own codec.
     *
     * @param type what to read it into
     * @param <T> the same type
     * @return the value, null for the JSON text {@code null}
     * @throws dev.retort.json.JsonException if the body cannot be read into the type
     */
    @SuppressWarnings({"TypeParameterUnusedInFormals", "unchecked"}) // The caller names the type twice.
    public <T> @Nullable T json(Type type) {
        return (T) json.read(bytes(), type);
    }

    /**
     * Returns the other end of the WebSocket that was opened.
     *
     * @return the client's end
     * @throws AssertionError if the application answered something else
     */
    public TestWebSocket webSocket() {
        if (response.content() instanceof Content.Upgrade upgrade) {
            return new TestWebSocket(upgrade.channel());
        }
        throw new AssertionError("The application opened no WebSocket, but answered " + this);
    }

    @Override
    public String toString() {
        return status() + " " + response.headers() + " " + text();
    }
}
