package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import dev.retort.gateway.WireUpstream.Received;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiedFailureTest {
    private static ConfSite site(URI upstream) {
        return ConfSite.server("proxy_connect_timeout 1500ms; proxy_send_timeout 1500ms; proxy_read_timeout 1500ms;"
                + " location /upstream/ { proxy_pass " + upstream + "; }");
    }

    private static URI nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException closed) {
            throw new IOException(closed);
        }
    }

    @Test
    void anUpstreamThatIsNotThereIsABadGateway() throws IOException {
        URI nobody = nobody();
        try (LogTap log = new LogTap();
                ConfSite site = site(nobody)) {
            Answer answer = site.get("/upstream/secret?token=1");

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.text())
                    .contains("502 Bad Gateway")
                    .doesNotContainIgnoringCase("jetty", "127.0.0.1", "secret", "exception", "refused");
            assertThat(log.lines("127.0.0.1:" + nobody.getPort()))
                    .singleElement()
                    .asString()
                    .contains(
                            "connect() failed (111: Connection refused) while connecting to upstream, client: 127.0.0.1, server: ,"
                                    + " request: \"GET /upstream/secret?token=1 HTTP/1.1\", upstream: \"http://127.0.0.1:"
                                    + nobody.getPort() + "/secret?token=1\", host: \"site.example\"");
        }
    }

    @Test
    void anUpstreamThatDoesNotAnswerInTimeIsAGatewayTimeout() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        try (LogTap log = new LogTap();
                WireUpstream upstream = WireUpstream.scripted((request, out) -> await(over));
                ConfSite site = site(upstream.uri("/"))) {
            assertThat(site.get("/upstream/").status()).isEqualTo(504);
            assertThat(
                            log.lines(
                                    "upstream timed out (110: Connection timed out) while reading response header from upstream"))
                    .hasSize(1);
            over.countDown();
        }
    }

    @Test
    void anUpstreamThatTakesNoConnectionIsAGatewayTimeout() throws IOException {
        // A full backlog: the system neither accepts nor refuses.
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> backlog = new ArrayList<>();
            try {
                for (int i = 0; i < 5; i++) {
                    Socket socket = new Socket();
                    backlog.add(socket);
                    try {
                        socket.connect(deaf.getLocalSocketAddress(), 100);
                    } catch (SocketTimeoutException full) {
                        break;
                    }
                }
                try (ConfSite site = site(URI.create("http://127.0.0.1:" + deaf.getLocalPort()))) {
                    assertThat(site.get("/upstream/").status()).isEqualTo(504);
                }
            } finally {
                for (Socket socket : backlog) {
                    socket.close();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense||",
                "HTTP/1.1 200 OK|Content-Length: x||",
                "HTTP/1.1 200 OK|Content-Length: 1|Content-Length: 2||ab",
                "HTTP/1.1 200 OK|Content-Length: 2|Transfer-Encoding: chunked||2|ab|0||",
                "HTTP/1.1 200 OK|A B: c||",
                "HTTP/1.1 101 Switching Protocols|Connection: Upgrade|Upgrade: websocket||",
            })
    void anAnswerThatIsNoneIsABadGateway(String answer) throws IOException {
        try (WireUpstream upstream = WireUpstream.scripted((request, out) -> {
                    out.write(WireUpstream.wire(answer));
                    throw new IOException("close");
                });
                ConfSite site = site(upstream.uri("/"))) {
            assertThat(site.get("/upstream/").status()).isEqualTo(502);
            assertThat(upstream.received()).hasSize(1);
        }
    }

    @Test
    void anAnswerWithTooLargeAHeaderIsABadGateway() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(
                        "HTTP/1.1 200 OK|X-Large: " + "x".repeat(20_000) + "|Content-Length: 2||ok");
                ConfSite site = site(upstream.uri("/"))) {
            assertThat(site.get("/upstream/").status()).isEqualTo(502);
        }
    }

    @Test
    void anAnswerWithAsLargeAHeaderAsNginxTakesIsPassedOn() throws IOException {
        String large = "x".repeat(3_900);
        try (WireUpstream upstream =
                        WireUpstream.answering("HTTP/1.1 200 OK|X-Large: " + large + "|Content-Length: 2||ok");
                ConfSite site = site(upstream.uri("/"))) {
            assertThat(site.get("/upstream/").field("X-Large")).isEqualTo(large);
        }
    }

    @Test
    void aRequestWithAsLargeAHeaderAsTheServerTakesIsForwarded() throws IOException {
        String large = "x".repeat(7_900);
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = site(upstream.uri("/"))) {
            assertThat(site.get("/upstream/", "X-Large: " + large).status()).isEqualTo(200);
            assertThat(upstream.only().values("X-Large")).containsExactly(large);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 10||half",
                "Transfer-Encoding: chunked||4|half|",
                "Transfer-Encoding: chunked||9|half"
            })
    void aBrokenAnswerReachesTheClientAsBroken(String half) throws IOException {
        try (LogTap log = new LogTap();
                WireUpstream upstream = WireUpstream.scripted((request, out) -> {
                    out.write(WireUpstream.wire("HTTP/1.1 200 OK|" + half));
                    throw new IOException("close");
                });
                ConfSite site = site(upstream.uri("/"));
                WireClient client = site.connect()) {
            client.send("GET /upstream/ HTTP/1.1|Host: h|Connection: close||");
            String received = client.readToEnd();

            assertThat(received).startsWith("HTTP/1.1 200 OK").contains("half").doesNotContain("\r\n0\r\n");
            eventually(() -> assertThat(log.lines("while reading upstream")).hasSize(1));
        }
    }

    /** Answers the first request of every connection and closes at the second, as an upstream does that times out. */
    private static WireUpstream forgetful() {
        return WireUpstream.scripted(new WireUpstream.Script() {
            private final Set<Integer> seen = ConcurrentHashMap.newKeySet();

            @Override
            public void answer(Received request, OutputStream out) throws IOException {
                if (!seen.add(request.connection())) {
                    throw new IOException("close");
                }
                out.write(WireUpstream.wire(WireUpstream.OK));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE"})
    void aRequestThatMeetsAStaleConnectionIsSentOnceMore(String method) throws IOException {
        try (WireUpstream upstream = forgetful();
                ConfSite site = site(upstream.uri("/"));
                WireClient client = site.connect()) {
            // On one connection: the next request is read when the upstream's connection is back in its pool.
            client.send("GET /upstream/1 HTTP/1.1|Host: h||");
            assertThat(client.read().status()).isEqualTo(200);
            client.send(method + " /upstream/2 HTTP/1.1|Host: h|Content-Length: 0||");
            assertThat(client.readHeader().status()).isEqualTo(200);

            assertThat(upstream.received()).extracting(Received::target).containsExactly("/1", "/2", "/2");
            assertThat(upstream.received()).extracting(Received::connection).containsExactly(1, 1, 2);
        }
    }

    @Test
    void aRequestThatMeetsSeveralStaleConnectionsIsSentUntilItMeetsANewOne() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        try (WireUpstream upstream = WireUpstream.scripted(new WireUpstream.Script() {
                    private final Set<Integer> seen = ConcurrentHashMap.newKeySet();

                    @Override
                    public void answer(Received request, OutputStream out) throws IOException {
                        if (!seen.add(request.connection())) {
                            throw new IOException("close");
                        }
                        if (request.target().startsWith("/together")) {
                            meet(together);
                        }
                        out.write(WireUpstream.wire(WireUpstream.OK));
                    }
                });
                ConfSite site = site(upstream.uri("/"));
                WireClient one = site.connect();
                WireClient other = site.connect()) {
            one.send("GET /upstream/together HTTP/1.1|Host: h||");
            other.send("GET /upstream/together HTTP/1.1|Host: h||");
            assertThat(one.read().status()).isEqualTo(200);
            assertThat(other.read().status()).isEqualTo(200);
            one.send("GET /upstream/last HTTP/1.1|Host: h||");

            assertThat(one.read().status()).isEqualTo(200);
            assertThat(upstream.received()).extracting(Received::connection).endsWith(3);
        }
    }

    private static void meet(CyclicBarrier barrier) throws IOException {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException closed) {
            throw new IOException(closed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "LOCK", "PATCH"})
    void aRequestThatMayChangeSomethingIsNotSentTwice(String method) throws IOException {
        try (WireUpstream upstream = forgetful();
                ConfSite site = site(upstream.uri("/"));
                WireClient client = site.connect()) {
            client.send("GET /upstream/1 HTTP/1.1|Host: h||");
            assertThat(client.read().status()).isEqualTo(200);
            client.send(method + " /upstream/2 HTTP/1.1|Host: h|Content-Length: 0||");
            assertThat(client.read().status()).isEqualTo(502);

            assertThat(upstream.received()).extracting(Received::target).containsExactly("/1", "/2");
        }
    }

    @Test
    void aRequestOnANewConnectionIsNotSentTwice() throws IOException {
        try (WireUpstream upstream = WireUpstream.scripted((request, out) -> {
                    throw new IOException("close");
                });
                ConfSite site = site(upstream.uri("/"))) {
            assertThat(site.get("/upstream/").status()).isEqualTo(502);
            assertThat(upstream.received()).hasSize(1);
        }
    }
}
