package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiedStreamTest {
    private static final int CHUNK = 1 << 20;

    private static ConfSite site(WireUpstream upstream) {
        return ConfSite.server("client_max_body_size 0; location /upstream/ { proxy_pass " + upstream.uri("/") + "; }"
                + " location /direct/ { proxy_pass " + upstream.uri("/") + "; proxy_request_buffering off;"
                + " proxy_max_temp_file_size 0; }");
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static byte[] random(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    /** What comes behind the answer goes nowhere, and is no other request. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK|X-Accel-Redirect: /here|Content-Length: 0||",
                "HTTP/1.1 404 Not Found|Content-Length: 0||"
            })
    void aBodyIsLetGoOfWhenItsUpstreamSendsTheRequestElsewhere(String answer) throws IOException {
        try (LogTap log = new LogTap();
                RawUpstream upstream = new RawUpstream(call -> {
                    for (String seen = ""; !seen.contains("half"); seen += (char) call.in.read()) {
                        assertThat(seen).hasSizeLessThan(1000);
                    }
                    call.out.write(WireUpstream.wire(answer));
                    call.awaitEnd();
                });
                ConfSite site = ConfSite.server(
                        "location / { proxy_http_version 1.1; proxy_request_buffering off; proxy_intercept_errors on;"
                                + " error_page 404 /here; proxy_pass http://" + upstream.address() + "; }"
                                + " location /here { return 200 \"here $content_length\"; }");
                WireClient client = site.connect()) {
            client.send("POST / HTTP/1.1|Host: h|Transfer-Encoding: chunked||4|half|");
            assertThat(client.read().text()).isEqualTo("here ");
            eventually(() -> assertThat(upstream.ended()).isEqualTo(1));
            client.send("4|rest|0||").readToEnd();
            assertThat(log.lines("failed")).isEmpty();
        }
    }

    @Test
    void theLengthOfABodyThatHasGoneByIsKnownAsInNginx(@TempDir Path folder) throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                NginxPeer peer = NginxPeer.server(
                        folder,
                        "location / { proxy_http_version 1.1; proxy_request_buffering off; proxy_pass "
                                + upstream.uri("/") + "; add_header Length \"[$content_length]\"; }")) {
            for (boolean ours : new boolean[] {true, false}) {
                try (WireClient client = peer.connect(ours)) {
                    client.send("POST / HTTP/1.1|Host: h|Connection: close|Transfer-Encoding: chunked||3|abc|2|de|0||");
                    assertThat(client.read().field("Length")).isEqualTo("[5]");
                }
            }
        }
    }

    @Test
    void aLargeBodyArrivesWholeBothWays() throws IOException {
        byte[] content = random(7_000_001);
        try (WireUpstream upstream = WireUpstream.scripted((request, out) -> {
                    byte[] body = request.octets().getBytes(StandardCharsets.ISO_8859_1);
                    out.write(WireUpstream.wire(
                            "HTTP/1.1 200 OK|X-Digest: " + digest(body) + "|Content-Length: " + body.length + "||"));
                    out.write(body);
                });
                ConfSite site = site(upstream);
                WireClient client = site.connect()) {
            client.send("POST /upstream/ HTTP/1.1|Host: h|Content-Length: " + content.length + "||")
                    .sendBytes(content);
            WireClient.Answer answer = client.read();

            assertThat(answer.field("X-Digest")).isEqualTo(digest(content));
            assertThat(digest(answer.body())).isEqualTo(digest(content));
        }
    }

    @Test
    void aBodyOfManyChunksArrivesWhole() throws IOException {
        byte[] chunk = random(3_001);
        try (WireUpstream upstream = WireUpstream.scripted((request, out) ->
                        out.write(WireUpstream.wire("HTTP/1.1 200 OK|Content-Length: 64||"
                                + digest(request.octets().getBytes(StandardCharsets.ISO_8859_1)))));
                ConfSite site = site(upstream);
                WireClient client = site.connect()) {
            client.send("PUT /upstream/ HTTP/1.1|Host: h|Transfer-Encoding: chunked||");
            byte[] whole = new byte[chunk.length * 100];
            for (int i = 0; i < 100; i++) {
                client.send(Integer.toHexString(chunk.length) + "|")
                        .sendBytes(chunk)
                        .send("|");
                System.arraycopy(chunk, 0, whole, i * chunk.length, chunk.length);
            }
            client.send("0||");
            assertThat(client.read().text()).isEqualTo(digest(whole));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "text/plain"})
    void whatIsWrittenIsSentAtOnce(String type) throws Exception {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        try (WireUpstream upstream = WireUpstream.scripted((request, out) -> {
                    out.write(WireUpstream.wire(
                            "HTTP/1.1 200 OK|Content-Type: " + type + "|Transfer-Encoding: chunked||"));
                    out.flush();
                    for (String event = take(events); !event.isEmpty(); event = take(events)) {
                        out.write(WireUpstream.wire(Integer.toHexString(event.length()) + "|" + event + "|"));
                        out.flush();
                    }
                    out.write(WireUpstream.wire("0||"));
                });
                ConfSite site = site(upstream);
                WireClient client = site.connect()) {
            client.send("GET /upstream/ HTTP/1.1|Host: h||");
            if (type.equals("text/event-stream")) {
                // The header alone, before there is any event.
                assertThat(client.readHeader().status()).isEqualTo(200);
                events.put("data: 1\n\n");
            } else {
                events.put("data: 1\n\n");
                assertThat(client.readHeader().status()).isEqualTo(200);
            }
            assertThat(client.readChunk()).asString().isEqualTo("data: 1\n\n");
            events.put("data: 2\n\n");
            assertThat(client.readChunk()).asString().isEqualTo("data: 2\n\n");
            events.put("");
            assertThat(client.readChunk()).isEmpty();
        }
    }

    private static String take(BlockingQueue<String> events) throws IOException {
        try {
            return events.take();
        } catch (InterruptedException closed) {
            throw new IOException(closed);
        }
    }

    @Test
    void anUpstreamIsHeldBackByASlowClient() throws Exception {
        int chunks = 96;
        CountDownLatch written = new CountDownLatch(1);
        AtomicInteger count = new AtomicInteger();
        byte[] chunk = random(CHUNK);
        try (WireUpstream upstream = WireUpstream.scripted((request, out) -> {
                    out.write(WireUpstream.wire("HTTP/1.1 200 OK|Content-Length: " + (long) chunks * CHUNK + "||"));
                    for (int i = 0; i < chunks; i++) {
                        out.write(chunk);
                        count.incrementAndGet();
                    }
                    written.countDown();
                });
                ConfSite site = site(upstream);
                WireClient client = site.connect()) {
            client.send("GET /direct/ HTTP/1.1|Host: h||");
            client.readHeader();
            // Much more than any socket buffers: it cannot all have gone anywhere but to the gateway's memory.
            assertThat(standstill(count)).isBetween(1, chunks / 2);
            for (int i = 0; i < chunks; i++) {
                assertThat(client.readExactly(CHUNK)).isEqualTo(chunk);
            }
            assertThat(written.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Waits until a number that has begun to grow stays the same for half a second, and returns it. */
    private static int standstill(AtomicInteger number) {
        int last = 0;
        long since = System.nanoTime();
        while (last == 0 || System.nanoTime() - since < TimeUnit.MILLISECONDS.toNanos(500)) {
            if (number.get() != last) {
                last = number.get();
                since = System.nanoTime();
            }
            Thread.onSpinWait();
        }
        return last;
    }

    @Test
    void aClientIsHeldBackByASlowUpstream() throws Exception {
        int chunks = 96;
        byte[] chunk = random(CHUNK);
        CountDownLatch mayRead = new CountDownLatch(1);
        CountDownLatch sent = new CountDownLatch(1);
        AtomicInteger count = new AtomicInteger();
        // Reads nothing of the body until it may: the body is what its script reads, not what WireUpstream does.
        try (SlowReader upstream = new SlowReader(mayRead, (long) chunks * CHUNK);
                ConfSite site = ConfSite.server(
                        "client_max_body_size 0; proxy_request_buffering off; location /upstream/ { proxy_pass "
                                + upstream.uri() + "; }");
                WireClient client = site.connect()) {
            Thread sender = new Thread(() -> {
                client.send("POST /upstream/ HTTP/1.1|Host: h|Content-Length: " + (long) chunks * CHUNK + "||");
                for (int i = 0; i < chunks; i++) {
                    client.sendBytes(chunk);
                    count.incrementAndGet();
                }
                sent.countDown();
            });
            sender.start();
            assertThat(standstill(count)).isBetween(1, chunks / 2);
            mayRead.countDown();
            assertThat(client.read().text()).isEqualTo("ok");
            assertThat(sent.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void manyRequestsAtATimeAllGetTheirOwnAnswer() throws Exception {
        try (WireUpstream upstream = WireUpstream.scripted((request, out) -> echoTarget(request, out));
                ConfSite site = site(upstream)) {
            Thread[] clients = new Thread[16];
            CountDownLatch right = new CountDownLatch(clients.length * 50);
            for (int i = 0; i < clients.length; i++) {
                int number = i;
                clients[i] = new Thread(() -> {
                    try (WireClient client = site.connect()) {
                        for (int j = 0; j < 50; j++) {
                            client.send("GET /upstream/" + number + "/" + j + " HTTP/1.1|Host: h||");
                            if (client.read().text().equals("/" + number + "/" + j)) {
                                right.countDown();
                            }
                        }
                    }
                });
                clients[i].start();
            }
            for (Thread client : clients) {
                client.join();
            }
            assertThat(right.getCount()).isZero();
        }
    }

    private static void echoTarget(WireUpstream.Received request, OutputStream out) throws IOException {
        out.write(WireUpstream.wire(
                "HTTP/1.1 200 OK|Content-Length: " + request.target().length() + "||" + request.target()));
    }
}
