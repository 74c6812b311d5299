package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

    private static final int[] WITH_WORDS = {
        200, 201, 202, 204, 206, 301, 302, 303, 304, 307, 308, 400, 401, 402, 403, 404, 405, 406, 409, 410, 411, 412,
        413, 414, 415, 416, 421, 429, 500, 501, 502, 503, 504, 505, 507
    };

    /** nginx closes the connection in place of 408. */
    @Test
    void theGatewaysOwnWordsAreThoseOfNginx() {
        StringBuilder locations = new StringBuilder();
        for (int status : WITH_WORDS) {
            locations.append("location /" + status + " { return " + status + "; }\n");
            locations.append("location /text" + status + " { return " + status + " /x; }\n");
        }
        try (NginxPeer peer = NginxPeer.server(folder, locations.toString())) {
            for (int status : WITH_WORDS) {
                assertSame(peer, "GET /" + status + " HTTP/1.1|Host: a|Connection: close||");
                assertSame(peer, "GET /text" + status + " HTTP/1.1|Host: a|Connection: close||");
                String page = body(peer, true, "/" + status);
                if (page.contains("<title>")) {
                    assertThat(title(page)).isEqualTo(title(body(peer, false, "/" + status)));
                }
            }
        }
    }

    private static String body(NginxPeer peer, boolean ours, String target) {
        try (WireClient client = peer.connect(ours)) {
            return client.send("GET " + target + " HTTP/1.1|Host: a|Connection: close||")
                    .readToEnd();
        }
    }

    private static String title(String page) {
        return page.replaceFirst("(?s).*<title>", "").replaceFirst("(?s)</title>.*", "");
    }

    @Test
    void soAreThoseOfFilesAndRefusals() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "0123456789");
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                NginxPeer peer = NginxPeer.server(
                        folder,
                        "root " + folder + "; client_max_body_size 5; large_client_header_buffers 2 1k;"
                                + " location /mute { proxy_read_timeout 50ms; proxy_pass http://127.0.0.1:"
                                + mute.getLocalPort()
                                + "; } location /unused { return 599; }")) {
            String modified =
                    peer.theirsTo("GET", "/a.txt").values("Last-Modified").get(0);
            for (String request : List.of(
                    "GET /a.txt HTTP/1.1|Host: a|Range: bytes=0-1|",
                    "GET /a.txt HTTP/1.1|Host: a|Range: bytes=20-|",
                    "GET /a.txt HTTP/1.1|Host: a|If-Modified-Since: " + modified + "|",
                    "GET /a.txt HTTP/1.1|Host: a|If-Match: \"x\"|",
                    "POST /a.txt HTTP/1.1|Host: a|Content-Length: 0|",
                    "POST /a.txt HTTP/1.1|Host: a|Content-Length: 9|",
                    "TRACE /a.txt HTTP/1.1|Host: a|",
                    "GET /" + "a".repeat(2000) + " HTTP/1.1|Host: a|",
                    "GET /a HTTP/1.1|Host: a|X: " + "a".repeat(2000) + "|",
                    "GET /a HTTP/1.1|",
                    "GET /a HTTP/3.1|Host: a|",
                    "GET /unused HTTP/1.1|Host: a|",
                    "GET /mute HTTP/1.1|Host: a|")) {
                assertSame(peer, request + "Connection: close||");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Status: 302 Found", "Location: http://a/x", "Status: 503 Gone to lunch"})
    void aProgramsWordsGoOn(String field) throws IOException {
        try (ServerSocket program = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                NginxPeer peer = NginxPeer.server(
                        folder, "location / { uwsgi_pass 127.0.0.1:" + program.getLocalPort() + "; }")) {
            CompletableFuture<Void> answers = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 2; i++) {
                    try (Socket socket = program.accept()) {
                        assertThat(socket.getInputStream().read(new byte[65536]))
                                .isPositive();
                        socket.getOutputStream().write(WireUpstream.wire(field + "|Content-Length: 0||"));
                    } catch (IOException broken) {
                        throw new UncheckedIOException(broken);
                    }
                }
            });
            assertSame(peer, "GET / HTTP/1.1|Host: a|Connection: close||");
            answers.join();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "302 Found",
                "302 Moved Temporarily",
                "405 Method Not Allowed",
                "503 Service Unavailable",
                "504 Gateway Timeout"
            })
    void theNewerWordsOfAnUpstreamGoOn(String status) throws IOException {
        theUpstreamsWordsGoOn(status);
    }
}
