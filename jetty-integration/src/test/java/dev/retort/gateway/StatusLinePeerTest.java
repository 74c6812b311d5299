package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of an upstream's status reach the client as nginx hands them on. */
class StatusLinePeerTest {
    @TempDir
    Path folder;

    private static String statusLine(WireClient client, String request) {
        try (client) {
            return client.send(request).readToEnd().lines().findFirst().orElseThrow();
        }
    }

    private static void assertSame(NginxPeer peer, String request) {
        assertThat(statusLine(peer.connect(true), request)).isEqualTo(statusLine(peer.connect(false), request));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "200 Fine",
                "200 OK",
                "404 No such order",
                "404 Nicht gefunden: Stra\u00c3\u009fe",
                "503 Back\tat five",
                "599 Own",
                "201 ",
                "301 Gone there|Location: /there",
            })
    void theUpstreamsWordsGoOn(String status) throws IOException {
        try (WireUpstream upstream = WireUpstream.answering("HTTP/1.1 " + status + "|Content-Length: 2||ok");
                NginxPeer peer = NginxPeer.server(
                        folder, "location / { proxy_pass http://127.0.0.1:" + upstream.port() + "; }")) {
            assertSame(peer, "GET / HTTP/1.1|Host: a|Connection: close||");
            assertSame(peer, "HEAD / HTTP/1.1|Host: a|Connection: close||");
            assertSame(peer, "GET / HTTP/1.0||");
        }
    }

    @Test
    void wordsOfAnotherStatusAreNotSaid() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(
                        "HTTP/1.1 200 Fine|ETag: \"x\"|Accept-Ranges: bytes|Content-Length: 2||ok");
                NginxPeer peer = NginxPeer.server(
                        folder,
                        "location / { proxy_force_ranges on; proxy_pass http://127.0.0.1:" + upstream.port() + "; }"
                                + " location /page { error_page 404 =200 @other; return 404; }"
                                + " location @other { proxy_pass http://127.0.0.1:" + upstream.port() + "; }")) {
            assertSame(peer, "GET / HTTP/1.1|Host: a|Range: bytes=0-0|Connection: close||");
            assertSame(peer, "GET / HTTP/1.1|Host: a|If-None-Match: \"x\"|Connection: close||");
            assertSame(peer, "GET /page HTTP/1.1|Host: a|Connection: close||");
        }
    }
}
