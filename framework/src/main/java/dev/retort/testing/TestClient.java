package dev.retort.testing;

import dev.retort.Retort;
import java.util.Map;

/**
 * Asks an application without a socket: requests take the same way through it as those of a server.
 *
 * <pre>{@code
 * TestClient client = TestClient.of(app);
 * assertThat(client.get("/hello").text()).isEqualTo("Hello World!");
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class TestClient {
    private final Retort app;

    private TestClient(Retort app) {
        this.app = app;
    }

    /**
     * Makes a client.
     *
     * @param app the application to ask
     * @return the client
     */
    public static TestClient of(Retort app) {
        return new TestClient(app);
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
     * @param fields the fields of the form
     * @return the answer
     */
    public TestResponse post(String target, Map<String, String> fields) {
        return request("POST", target).form(fields).send();
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
     * Begins a request of any kind.
     *
     * @param method the method
     * @param target the path with its query, as it would stand in the request line: sent as it is, even if malformed
     * @return the request, to be completed and sent
     */
    public TestRequest request(String method, String target) {
        return new TestRequest(app, method, target);
    }
}
