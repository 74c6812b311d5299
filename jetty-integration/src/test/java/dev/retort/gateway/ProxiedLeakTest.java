package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.junit.jupiter.api.Test;

/** Whatever happens to an exchange, its buffers go back to their pool. */
class ProxiedLeakTest {
    private static final String[] ANSWERS = {
        WireUpstream.OK,
        "HTTP/1.1 200 OK|Content-Length: 10||half",
        "HTTP/1.1 200 OK|Content-Length: 2||too much",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|ok|0|X: y||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||zz|ok|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|ok",
        "HTTP/1.1 200 OK|Conten",
        "garbage||",
        "",
        "HTTP/1.1 101 Switching Protocols||",
        "HTTP/1.1 500 Broken|Content-Length: 3||abc",
        "HTTP/1.1 200 OK|Content-Length: 400000||" + "x".repeat(400_000),
        "HTTP/1.0 200 OK||" + "x".repeat(50_000),
    };

    private static final String[] REQUESTS = {
        "GET /|Host: h||",
        "HEAD /|Host: h||",
        "POST /|Host: h|Content-Length: 3||abc",
        "POST /|Host: h|Content-Length: 10||abc",
        "POST /|Host: h|Transfer-Encoding: chunked||3|abc|0||",
        "POST /|Host: h|Transfer-Encoding: chunked||3|abc|zz|",
        "POST /|Host: h|Content-Length: 100000||" + "y".repeat(100_000),
    };

    @Test
    void noBufferIsLost() throws Exception {
        ArrayByteBufferPool.Tracking buffers = new ArrayByteBufferPool.Tracking();
        try (WireUpstream upstream = WireUpstream.scripted((request, out) -> {
            String answer = ANSWERS[Integer.parseInt(request.values("X-Answer").get(0))];
            out.write(WireUpstream.wire(answer));
            throw new IOException("close");
        })) {
            WebServer server = serve(
                    buffers,
                    "proxy_connect_timeout 300ms; proxy_send_timeout 300ms; proxy_read_timeout 300ms;"
                            + " client_body_in_file_only clean; proxy_buffers 3 4k; location / { proxy_pass "
                            + upstream.uri("")
                            + "; } location /direct/ { proxy_request_buffering off; proxy_buffering off; proxy_pass "
                            + upstream.uri("") + "; }");
            try {
                for (String path : new String[] {"/", "/direct/"}) {
                    for (String request : REQUESTS) {
                        for (int i = 0; i < ANSWERS.length; i++) {
                            exchange(
                                    server.port(),
                                    request.replaceFirst(
                                            " /\\|", " " + path + " HTTP/1.1|Connection: close|X-Answer: " + i + "|"));
                        }
                    }
                }
            } finally {
                eventually(() ->
                        assertThat(buffers.getLeaks()).as(buffers.dumpLeaks()).isEmpty());
                server.stop();
            }
        }
        assertThat(buffers.getLeaks()).as(buffers.dumpLeaks()).isEmpty();
    }

    private static void exchange(int port, String request) {
        boolean whole = !request.endsWith("||abc") || request.contains("Length: 3");
        try (WireClient client = new WireClient(port)) {
            client.send(request);
            if (whole) {
                assertThat(client.readToEnd()).matches("(?s)(HTTP/1\\.1 \\d{3} .*)?");
            }
        } catch (UncheckedIOException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    private static WebServer serve(ByteBufferPool buffers, String directives) throws Exception {
        String text = "http { server { listen 127.0.0.1:0; " + directives + " } }";
        WebServer server =
                WebServer.of(ConfigurationSource.text(text, Path.of("").toAbsolutePath()), buffers);
        server.start();
        return server;
    }
}
