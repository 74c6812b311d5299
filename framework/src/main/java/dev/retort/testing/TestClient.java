package dev.retort.testing;

import dev.retort.Retort;
import dev.retort.context.RequestContext;
import dev.retort.session.Session;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks an application without a socket: requests take the same way through it as those of a server.
 *
 * <pre>{@code
 * TestClient client = TestClient.of(app);
 * assertThat(client.get("/hello").text()).isEqualTo("Hello World!");
 * }</pre>
 *
 * <p>A client is one visitor: it keeps cookies as a browser does, and so the session. Each method {@code with…} gives
 * another client, for the same visitor: they share their cookies. Safe for use by several threads.
 */
public final class TestClient {
    private final ClientSettings settings;

    private TestClient(ClientSettings settings) {
        this.settings = settings;
    }

    /**
     * Makes a client for a new visitor, who asks {@code http://localhost/}. The application begins, if it has not; {@link
     * Retort#end} ends it.
     *
     * @param app the application to ask
     * @return the client, without cookies so far
     */
    public static TestClient of(Retort app) {
        app.begin();
        Address base = new Address("http", "localhost", "/");
        return new TestClient(new ClientSettings(app, new CookieJar(Clock.systemUTC()), false, base, Map.of(), null));
    }

    /**
     * Asks another host.
     *
     * @param host the host with its port, if it is to have one, such as {@code example.org}
     * @return the other client
     */
    public TestClient withHost(String host) {
        Address base = settings.base();
        return new TestClient(settings.withBase(new Address(base.scheme(), host, base.target())));
    }

    /**
     * Asks in another scheme.
     *
     * @param scheme {@code http} or {@code https}
     * @return the other client
     */
    public TestClient withScheme(String scheme) {
        Address base = settings.base();
        return new TestClient(settings.withBase(new Address(scheme, base.host(), base.target())));
    }

    /**
     * Mounts the application below a path, as a servlet container does with a context.
     *
     * @param mount the context path, without a closing slash; targets must begin with it
     * @return the other client
     */
    public TestClient withMount(String mount) {
        Address base = settings.base();
        return new TestClient(settings.withBase(new Address(base.scheme(), base.host(), mount + "/")));
    }

    /**
     * Sends a header with every request, in place of an earlier one of that name.
     *
     * @param name the name
     * @param values its value, or several to send it so often
     * @return the other client
     */
    public TestClient withHeader(String name, String... values) {
        Map<String, List<String>> headers = new LinkedHashMap<>(settings.headers());
        headers.put(name.toLowerCase(Locale.ROOT), List.of(values));
        return new TestClient(settings.withHeaders(headers));
    }

    /**
     * Keeps no cookies and sends none but those that a request has of its own.
     *
     * @return the other client
     */
    public TestClient withoutCookies() {
        return new TestClient(settings.withJar(null));
    }

    /**
     * Sends secure cookies to {@code http} too, which a browser does not.
     *
     * @return the other client
     */
    public TestClient withSecureCookiesOverHttp() {
        return new TestClient(settings.withSecureEverywhere());
    }

    /**
     * Tells the time by which cookies expire; that of this machine at first.
     *
     * @param clock the clock
     * @return a client for a new visitor, with no cookies
     */
    public TestClient withClock(Clock clock) {
        return new TestClient(settings.withJar(new CookieJar(clock)));
    }

    /**
     * Follows redirects as browsers do, at most 20 (Fetch standard, section 4.4): after 303 with {@code GET}, or {@code HEAD}
     * if it was one; after 301 and 302 the same for a {@code POST}; otherwise, and after 307 and 308, with the same method
     * and body.
     *
     * <p>A redirect to another host than that of the request is followed, within the application, if it is below that of
     * the client or is named here; otherwise it is an {@link AssertionError}, as is one that leads out of the mount, and one
     * too many.
     *
     * @param hosts names of other hosts of the application, without ports
     * @return the other client
     */
    public TestClient followRedirects(String... hosts) {
        return new TestClient(settings.withFollowed(hostNames(hosts)));
    }

    static Set<String> hostNames(String... hosts) {
        return Arrays.stream(hosts).map(HostNames::of).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Returns the cookies of this visitor, to be looked at and changed.
     *
     * @return the cookies
     * @throws IllegalStateException if this client keeps none
     */
    public TestCookies cookies() {
        return new TestCookies(settings.cookies(), settings.base());
    }

    /**
     * Returns the session of this visitor, as the next request would find it; for tests that look at what was kept.
     *
     * @return the session; a change in it is not kept, for which there is {@link #session(Consumer)}
     */
    public Session session() {
        return request("GET", settings.base().target()).session();
    }

    /**
     * Changes the session of this visitor by the application's own sessions, without a request, as Flask's {@code
     * session_transaction}: to be logged in before a test begins, for instance.
     *
     * @param change gets the session, which is saved when it returns
     * @throws IllegalStateException if this client keeps no cookies, or the application no sessions
     * @throws AssertionError if a browser would not send the session's cookie to the client's scheme and host
     */
    public void session(Consumer<? super Session> change) {
        request("GET", settings.base().target()).session(change);
    }

    /**
     * Sends a {@code GET}.
     *
     * @param target the path with its query, as it would stand in the request line
     * @return the answer
     */
    public TestResponse get(String target) {
        return request("GET", target).send();
    }

    /**
     * Sends a {@code HEAD}.
     *
     * @param target the path with its query
     * @return the answer
     */
    public TestResponse head(String target) {
        return request("HEAD", target).send();
    }

    /**
     * Sends an {@code OPTIONS}.
     *
     * @param target the path with its query
     * @return the answer
     */
    public TestResponse options(String target) {
        return request("OPTIONS", target).send();
    }

    /**
     * Sends a {@code POST} without a body.
     *
     * @param target the path with its query
     * @return the answer
     */
    public TestResponse post(String target) {
        return request("POST", target).send();
    }

    /**
     * Sends a form by {@code POST}.
     *
     * @param target the path with its query
     * @param fields the fields of the form, as for {@link TestRequest#form}
     * @return the answer
     */
    public TestResponse post(String target, Map<String, ?> fields) {
        return request("POST", target).form(fields).send();
    }

    /**
     * Sends a {@code PUT} without a body; one with a body is begun by {@link #request}.
     *
     * @param target the path with its query
     * @return the answer
     */
    public TestResponse put(String target) {
        return request("PUT", target).send();
    }

    /**
     * Sends a {@code PATCH} without a body; one with a body is begun by {@link #request}.
     *
     * @param target the path with its query
     * @return the answer
     */
    public TestResponse patch(String target) {
        return request("PATCH", target).send();
    }

    /**
     * Sends a {@code DELETE}.
     *
     * @param target the path with its query
     * @return the answer
     */
    public TestResponse delete(String target) {
        return request("DELETE", target).send();
    }

    /**
     * Sends a {@code GET}, to read the answer while the application writes it.
     *
     * @param target the path with its query
     * @return the stream, to be closed
     */
    public TestStream stream(String target) {
        return request("GET", target).stream();
    }

    /**
     * Receives server-sent events while the application sends them.
     *
     * @param target the path with its query
     * @return the events, to be closed
     * @throws AssertionError if the application answers something else
     */
    public TestEvents events(String target) {
        return request("GET", target).events();
    }

    /**
     * Opens a WebSocket.
     *
     * @param target the path with its query
     * @return the client's end
     * @throws AssertionError if the application refused the handshake; send it by {@link #request} to see its answer
     */
    public TestWebSocket webSocket(String target) {
        return request("GET", target)
                .header("Connection", "Upgrade")
                .header("Upgrade", "websocket")
                .send()
                .webSocket();
    }

    /**
     * Runs code as if a request were being answered, without hooks and handler, as Flask's {@code test_request_context}: for
     * what asks for the request, such as {@code urlFor}.
     *
     * @param method the method
     * @param target the path with its query; its rule is matched, if there is one
     * @param code gets the context, which is the current one of this thread meanwhile
     * @param <T> what the code returns
     * @return what the code returned
     */
    public <T extends @Nullable Object> T inContext(
            String method, String target, Function<? super RequestContext, ? extends T> code) {
        return request(method, target).inContext(code);
    }

    /**
     * Runs code that returns nothing as if a request were being answered; otherwise as {@link #inContext}.
     *
     * @param method the method
     * @param target the path with its query; its rule is matched, if there is one
     * @param code gets the context, which is the current one of this thread meanwhile
     */
    public void runInContext(String method, String target, Consumer<? super RequestContext> code) {
        request(method, target).inContext(context -> {
            code.accept(context);
            return context;
        });
    }

    /**
     * Runs a command of the application, as Flask's {@code test_cli_runner} does.
     *
     * @param arguments the command and its arguments; none for the list of commands
     * @return what it came to; an exception that it threw is in the standard error, with its stack trace
     */
    public CommandResult run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = settings.app().execute(List.of(arguments), new PrintWriter(out), new PrintWriter(err));
        return new CommandResult(exitCode, out.toString(), err.toString());
    }

    /**
     * Begins a request of any kind.
     *
     * @param method the method
     * @param target the path with its query, as it would stand in the request line: sent as it is, even if malformed
     * @return the request, to be completed and sent
     */
    public TestRequest request(String method, String target) {
        return new TestRequest(settings, method, target);
    }
}
