package dev.retort.testing;

import dev.retort.context.RequestContext;
import dev.retort.session.Session;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request that is put together for a test. It may be sent more than once, each time anew with the cookies that the
 * client then has. Used by one thread.
 */
public final class TestRequest {
    private final String method;
    private final Map<String, List<String>> headers = new LinkedHashMap<>();
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private final TestForm form = new TestForm();
    private ClientSettings client;
    private String target;
    private String scheme;
    private String mount;
    private String remoteAddress = "127.0.0.1";
    private byte[] body = {};
    private long announcedLength = -1;

    TestRequest(ClientSettings client, String method, String target) {
        this.client = client;
        this.method = method;
        this.target = target;
        this.scheme = client.base().scheme();
        this.mount = client.mount();
        host(client.base().host());
        headers.putAll(client.headers());
    }

    /**
     * Sets a header, in place of an earlier one of that name. {@code Cookie} is then sent as it is given, without the
     * cookies of the client.
     *
     * @param name the name
     * @param values its value, or several to send it so often
     * @return this
     */
    public TestRequest header(String name, String... values) {
        headers.put(name.toLowerCase(Locale.ROOT), List.of(values));
        return this;
    }

    /**
     * Says which types of content the test wants.
     *
     * @param types media types, the best first, each with its quality if it is to have one
     * @return this
     */
    public TestRequest accept(String... types) {
        return header("Accept", String.join(", ", types));
    }

    /**
     * Asks for the events after one that was seen, as a browser that connects again.
     *
     * @param id the id of that event
     * @return this
     */
    public TestRequest lastEventId(String id) {
        return header("Last-Event-ID", id);
    }

    /**
     * Sends a cookie with this request alone, in place of the client's of that name.
     *
     * @param name the name
     * @param value the value, sent as it is
     * @return this
     */
    public TestRequest cookie(String name, String value) {
        cookies.put(name, value);
        return this;
    }

    /**
     * Adds a field to the query.
     *
     * @param name the name
     * @param values its value, or several to add it so often; written as text and encoded
     * @return this
     */
    public TestRequest query(String name, Object... values) {
        List<Field> added = new ArrayList<>();
        Field.add(added, name, List.of(values));
        if (!added.isEmpty()) {
            boolean open = target.endsWith("?") || target.endsWith("&");
            target += (open ? "" : target.indexOf('?') < 0 ? "?" : "&") + Field.encoded(added);
        }
        return this;
    }

    /**
     * Sets the scheme.
     *
     * @param scheme {@code http} or {@code https}
     * @return this
     */
    public TestRequest scheme(String scheme) {
        this.scheme = scheme;
        return this;
    }

    /**
     * Sets the host.
     *
     * @param host the host with its port, if it is to have one
     * @return this
     */
    public TestRequest host(String host) {
        return header("Host", host);
    }

    /**
     * Sets the address of the peer; 127.0.0.1 at first.
     *
     * @param remoteAddress an IP address in text, or empty for none
     * @return this
     */
    public TestRequest remoteAddress(String remoteAddress) {
        this.remoteAddress = remoteAddress;
        return this;
    }

    /**
     * Mounts the application below a path, as a servlet container does with a context.
     *
     * @param mount the context path, without a closing slash; the target must begin with it
     * @return this
     */
    public TestRequest mount(String mount) {
        this.mount = mount;
        return this;
    }

    /**
     * Sets the body.
     *
     * @param contentType its type
     * @param bytes the bytes
     * @return this
     */
    public TestRequest body(String contentType, byte[] bytes) {
        body = bytes.clone();
        return header("Content-Type", contentType);
    }

    /**
     * Sets the body to text.
     *
     * @param contentType its type
     * @param text the text, sent in UTF-8
     * @return this
     */
    public TestRequest body(String contentType, String text) {
        return body(contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sets the body to a form, which is urlencoded unless a file goes with it.
     *
     * @param fields its fields; an {@link Iterable} gives a field several values, and whatever else is written as text
     * @return this
     */
    public TestRequest form(Map<String, ?> fields) {
        form.replace(fields);
        return urlencoded();
    }

    /**
     * Adds a field to the form, which becomes the body.
     *
     * @param name the name
     * @param values its value, or several to add it so often; written as text
     * @return this
     */
    public TestRequest field(String name, Object... values) {
        form.add(name, List.of(values));
        return urlencoded();
    }

    private TestRequest urlencoded() {
        return body("application/x-www-form-urlencoded", form.urlencoded());
    }

    /**
     * Adds a file, and makes the body a multipart form, of the fields that {@link #form} gave and the files; whatever else
     * was set as a body or its type is replaced when the request is sent.
     *
     * @param field the name of the form's field
     * @param fileName the name of the file, as a browser would know it; empty for none chosen
     * @param contentType the type of the file
     * @param bytes the content
     * @return this
     */
    public TestRequest upload(String field, String fileName, String contentType, byte[] bytes) {
        form.add(new Upload(field, fileName, contentType, bytes.clone()));
        return this;
    }

    /**
     * Sets the body to a value, written as JSON by the application's own codec.
     *
     * @param value the value
     * @return this
     */
    public TestRequest json(Object value) {
        return body("application/json", client.app().json().write(value));
    }

    /**
     * Announces a length other than that of the body, as a broken client does.
     *
     * @param length the announced length in bytes
     * @return this
     */
    public TestRequest announcedLength(long length) {
        announcedLength = length;
        return this;
    }

    /**
     * Follows redirects, as {@link TestClient#followRedirects}.
     *
     * @param hosts names of other hosts of the application, without ports
     * @return this
     */
    public TestRequest followRedirects(String... hosts) {
        client = client.withFollowed(TestClient.hostNames(hosts));
        return this;
    }

    /**
     * Sends the request, and reads the answer to its end.
     *
     * @return the answer; of events those that were sent before the handler returned, and more as they are sent
     * @throws AssertionError if the answer does not come within 30 seconds, or redirects cannot be followed
     */
    public TestResponse send() {
        return conversation().send();
    }

    /**
     * Sends the request, to read the answer while the application writes it, in another thread.
     *
     * @return the stream, to be closed
     * @throws AssertionError as {@link #send}
     */
    public TestStream stream() {
        return conversation().stream();
    }

    /**
     * Sends the request, to receive server-sent events while the application sends them.
     *
     * @return the events, to be closed
     * @throws AssertionError if the application answers something else, and as {@link #send}
     */
    public TestEvents events() {
        if (!headers.containsKey("accept")) {
            accept("text/event-stream");
        }
        TestStream stream = stream();
        String type = stream.response().contentType();
        if (stream.response().status() == 200 && type != null && type.startsWith("text/event-stream")) {
            return new TestEvents(stream, this);
        }
        stream.rest();
        throw new AssertionError("The application sends no events, but answers " + stream.response());
    }

    private Conversation conversation() {
        return new Conversation(client, cookies, exchange());
    }

    private TestExchange exchange() {
        Map<String, List<String>> sent = new LinkedHashMap<>(headers);
        byte[] bytes = body;
        if (form.hasFiles()) {
            String boundary = TestForm.boundary();
            bytes = form.multipart(boundary);
            sent.put("content-type", List.of("multipart/form-data; boundary=" + boundary));
        }
        List<String> host = headers.getOrDefault("host", List.of());
        Address address = new Address(scheme, host.isEmpty() ? "" : host.get(0), target);
        return new TestExchange(method, address, mount, sent, bytes, announcedLength, remoteAddress);
    }

    /**
     * Runs code as if this request were being answered, without hooks and handler, as {@link TestClient#inContext}.
     *
     * @param code gets the context, which is the current one of this thread meanwhile
     * @param <T> what the code returns
     * @return what the code returned
     */
    public <T extends @Nullable Object> T inContext(Function<? super RequestContext, ? extends T> code) {
        return TestContext.of(client.app(), conversation().withCookies()).during(code);
    }

    /**
     * Returns the session that this request would find, without sending it; for a session of a path, host or scheme of its
     * own, otherwise {@link TestClient#session()} is enough.
     *
     * @return the session; a change in it is not kept
     */
    public Session session() {
        return transaction().read();
    }

    /**
     * Changes the session that this request would find, without sending it, as {@link TestClient#session(Consumer)}.
     *
     * @param change gets the session, which is saved when it returns
     * @throws IllegalStateException if the client keeps no cookies, or the application no sessions
     * @throws AssertionError if the session's cookie would not be sent with this request
     */
    public void session(Consumer<? super Session> change) {
        transaction().change(change, client);
    }

    private SessionTransaction transaction() {
        return new SessionTransaction(client.app(), conversation().withCookies());
    }
}
