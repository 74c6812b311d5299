package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireUpstream.Received;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a forwarded body ends must be plain to the upstream, whatever the method. */
class ProxiedFramingTest {
    /** A body that is a request to whoever takes it for one. */
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1|Host: h||";

    private static final String CHUNKED = "Transfer-Encoding: chunked||"
            + Integer.toHexString(WireUpstream.wire(SMUGGLED).length) + "|" + SMUGGLED + "|0||";

    private final WireUpstream upstream = WireUpstream.scripted((request, out) ->
            out.write(WireUpstream.wire(request.line().startsWith("HEAD ") ? "HTTP/1.1 200 OK||" : WireUpstream.OK)));
    private final ConfSite site = ConfSite.server("location /upstream/ { proxy_pass " + upstream.uri("/") + "; }");

    @AfterEach
    void close() throws IOException {
        site.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "DELETE", "PATCH", "PROPFIND", "LOCK", "FOO", "POST", "PUT"})
    void aChunkedBodyIsNeverTakenForARequest(String method) {
        for (String type : new String[] {"", "Content-Type: text/plain|"}) {
            upstream.received().clear();
            try (WireClient client = site.connect()) {
                client.send(method + " /upstream/first HTTP/1.1|Host: h|" + type + CHUNKED);
                assertThat(client.readHeader().status()).isEqualTo(200);
            }
            // Where the body was taken for a request, its answer would be waiting for this one.
            assertThat(site.get("/upstream/next").status()).isEqualTo(200);

            assertThat(upstream.received()).extracting(Received::target).containsExactly("/first", "/next");
            Received first = upstream.received().get(0);
            assertThat(first.values("Content-Length"))
                    .containsExactly(String.valueOf(WireUpstream.wire(SMUGGLED).length));
            assertThat(first.octets()).isEqualTo(SMUGGLED.replace("|", "\r\n"));
        }
    }
}
