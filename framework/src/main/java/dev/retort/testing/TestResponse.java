package dev.retort.testing;

import dev.retort.context.RequestContext;
import dev.retort.http.Content;
import dev.retort.http.Event;
import dev.retort.http.Headers;
import dev.retort.http.Response;
import dev.retort.json.JsonCodec;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an application answered in a test. Immutable, but for a body that is still being sent or read. */
public final class TestResponse {
    private static final int LONGEST_TEXT = 2000;

    private final Response response;
    private final ByteArrayOutputStream streamed;
    private final TestExchange sent;
    private final List<TestCookie> cookies;
    private final List<TestResponse> history;
    private final JsonCodec json;

    TestResponse(
            Response response,
            ByteArrayOutputStream streamed,
            TestExchange sent,
            List<TestCookie> cookies,
            List<TestResponse> history,
            JsonCodec json) {
        this.response = response;
        this.streamed = streamed;
        this.sent = sent;
        this.cookies = cookies;
        this.history = history;
        this.json = json;
    }

    /** Returns the request that this answers. */
    TestExchange sent() {
        return sent;
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
     * Returns the type of the body.
     *
     * @return the value of {@code Content-Type}, or null if there is none
     */
    public @Nullable String contentType() {
        return response.contentType();
    }

    /**
     * Returns where the response sends the client, or where to find what was made.
     *
     * @return the value of {@code Location}, as it was sent, or null if there is none
     */
    public @Nullable String location() {
        return header("Location");
    }

    /**
     * Returns the cookies that this response sets, those too that it deletes, which have expired.
     *
     * @return the cookies in the order sent, without those that a browser would not keep: such as one for a domain that
     *     the host is not in
     */
    public List<TestCookie> cookies() {
        return cookies;
    }

    /**
     * Returns a cookie that this response sets.
     *
     * @param name the cookie's name, case-sensitive
     * @return the last cookie of that name, or null if the response sets none
     */
    public @Nullable TestCookie cookie(String name) {
        TestCookie found = null;
        for (TestCookie cookie : cookies) {
            found = cookie.name().equals(name) ? cookie : found;
        }
        return found;
    }

    /**
     * Returns what was asked for: after redirects, where they led.
     *
     * @return the URL, such as {@code http://localhost/posts?page=2}
     */
    public String url() {
        return sent.address().toString();
    }

    /**
     * Returns the redirects that led here.
     *
     * @return the responses before this one, the first first; none if redirects were not followed, or there were none
     */
    public List<TestResponse> history() {
        return history;
    }

    /**
     * Returns the context in which the application answered: the request, what it matched and the attributes as they were
     * at its end. It is not the current one of this thread; {@link RequestContext#wrap(Runnable)} makes it that.
     *
     * @return the context
     * @throws AssertionError if the request was refused before the application made one
     */
    public RequestContext context() {
        RequestContext context = sent.context();
        if (context == null) {
            throw new AssertionError("The request was refused before the application made a context for it: " + this);
        }
        return context;
    }

    /**
     * Returns the body.
     *
     * @return a copy of its bytes, none for an empty body; of events those that were sent so far, of a {@link TestStream}
     *     those that were read so far
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
     * Reads the body as server-sent events.
     *
     * @return the events that were sent so far, in their order
     */
    public List<Event> events() {
        Pipe pipe = new Pipe();
        pipe.hand(bytes());
        pipe.end(null);
        EventReader reader = new EventReader(new TestStream(pipe, this, new ByteArrayOutputStream(), () -> {}));
        List<Event> events = new ArrayList<>();
        for (Event event = reader.next(System.nanoTime()); event != null; event = reader.next(System.nanoTime())) {
            events.add(event);
        }
        return events;
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

    /** Returns status, headers and body for the message of a failed test, cut at 2,000 characters. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(status()).append('\n');
        for (String name : List.of("Content-Type", "Content-Length")) {
            String value = header(name);
            if (value != null) {
                text.append(name).append(": ").append(value).append('\n');
            }
        }
        headers()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append('\n'));
        text.append('\n').append(readable(bytes()));
        if (text.length() <= LONGEST_TEXT) {
            return text.toString();
        }
        String more = "… (" + bytes().length + " bytes)";
        return text.substring(0, LONGEST_TEXT - more.length()) + more;
    }

    private static String readable(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            boolean isText = text.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
            return isText ? text : "(" + bytes.length + " bytes that are no text)";
        } catch (CharacterCodingException e) {
            return "(" + bytes.length + " bytes that are no text)";
        }
    }
}
