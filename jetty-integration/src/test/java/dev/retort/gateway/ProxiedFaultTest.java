package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import dev.retort.gateway.WireUpstream.Received;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upstreams and clients that fail in the middle, and who is blamed for it. */
class ProxiedFaultTest {
    private static final String PATIENCE =
            "proxy_connect_timeout 1500ms; proxy_send_timeout 1500ms; proxy_read_timeout 1500ms;";

    /** Two peers that one failure takes out of service; which of them answers shows which was blamed. */
    private static ConfSite pair(WireUpstream first, WireUpstream second, String directives) {
        return ConfSite.of("http { upstream app { server 127.0.0.1:" + first.port()
                + " max_fails=1 fail_timeout=60s; server 127.0.0.1:" + second.port()
                + " backup; } server { listen 127.0.0.1:0; " + PATIENCE + directives
                + " location / { proxy_pass http://app; } } }");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK|Content-Le", "garbage||", "HTTP/1.1 200 OK|Content-Length: -1||"})
    void aPeerThatFailsBeforeItsAnswerIsBlamedAndTheNextIsTried(String answer) throws IOException {
        try (WireUpstream bad = WireUpstream.scripted((request, out) -> {
                    out.write(WireUpstream.wire(answer));
                    throw new IOException("close");
                });
                WireUpstream good = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = pair(bad, good, "proxy_next_upstream error timeout invalid_header;")) {
            assertThat(site.get("/a").text()).isEqualTo("ok");
            assertThat(site.get("/b").text()).isEqualTo("ok");

            assertThat(bad.received()).hasSize(1);
            assertThat(good.received()).hasSize(2);
        }
    }

    @Test
    void aPeerThatHangsIsBlamedAndTheNextIsTried() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        try (WireUpstream bad = WireUpstream.scripted((request, out) -> await(over));
                WireUpstream good = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = pair(bad, good, "")) {
            assertThat(site.get("/a").text()).isEqualTo("ok");
            assertThat(site.get("/b").text()).isEqualTo("ok");
            assertThat(bad.received()).hasSize(1);
            over.countDown();
        }
    }

    @Test
    void anAnswerThatStopsInTheMiddleIsBrokenOff() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        try (WireUpstream bad = WireUpstream.scripted((request, out) -> {
                    out.write(WireUpstream.wire("HTTP/1.1 200 OK|Content-Length: 10||half"));
                    out.flush();
                    await(over);
                });
                ConfSite site = ConfSite.server(PATIENCE + "location / { proxy_pass " + bad.uri("") + "; }");
                WireClient client = site.connect()) {
            client.send("GET / HTTP/1.1|Host: h||");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200").endsWith("half");
            over.countDown();
        }
    }

    @Test
    void anAnswerThatEndsBehindItsHeadIsABadGateway() throws IOException {
        try (WireUpstream bad = WireUpstream.scripted((request, out) -> {
                    out.write(WireUpstream.wire("HTTP/1.1 200 OK|Content-Length: 10|X-Secret: 1||"));
                    throw new IOException("close");
                });
                ConfSite site = ConfSite.server("location / { proxy_pass " + bad.uri("") + "; }")) {
            Answer answer = site.get("/");
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.field("X-Secret")).isNull();
        }
    }

    @Test
    void moreThanTheLengthIsNotPassedOnAndTheConnectionIsNotUsedAgain() throws IOException {
        try (WireUpstream upstream =
                        WireUpstream.answering("HTTP/1.1 200 OK|Content-Length: 2||okHTTP/1.1 200 OK|X: smuggled||");
                ConfSite site = ConfSite.server("location / { proxy_pass " + upstream.uri("") + "; }");
                WireClient client = site.connect()) {
            for (int i = 1; i <= 3; i++) {
                client.send("GET / HTTP/1.1|Host: h||");
                Answer answer = client.read();
                assertThat(answer.text()).isEqualTo("ok");
                assertThat(answer.field("X")).isNull();
                assertThat(upstream.received().get(i - 1).connection()).isEqualTo(i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "off"})
    void aClientsMalformedBodyIsNobodyElsesFault(String buffering) throws IOException {
        try (WireUpstream first = WireUpstream.answering(WireUpstream.OK);
                WireUpstream second = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = pair(first, second, "proxy_request_buffering " + buffering + ";")) {
            Answer answer = site.send("POST /a HTTP/1.1|Host: h|Transfer-Encoding: chunked||3|abc|zz|");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(site.get("/b").text()).isEqualTo("ok");
            assertThat(first.received()).hasSize(1);
            assertThat(second.received()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "off"})
    void aClientThatLeavesWithinItsBodyIsNobodyElsesFault(String buffering) throws IOException {
        try (LogTap log = new LogTap();
                WireUpstream first = WireUpstream.answering(WireUpstream.OK);
                WireUpstream second = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = pair(first, second, "proxy_request_buffering " + buffering + ";")) {
            try (WireClient client = site.connect()) {
                client.send("POST /a HTTP/1.1|Host: h|Content-Length: 10||half");
            }
            eventually(() -> assertThat(log.lines("POST /a")).isNotEmpty());
            assertThat(site.get("/b").text()).isEqualTo("ok");
            // What was streamed of the other request has arrived there too, sooner or later, and no more than that.
            assertThat(first.received()).extracting(Received::target).containsOnlyOnce("/b");
            assertThat(first.received())
                    .allMatch(request -> !request.octets().contains("half")
                            || request.target().equals("/a"));
            assertThat(second.received()).isEmpty();
        }
    }

    @Test
    void aClientThatLeavesWhileItWaitsReleasesTheUpstream() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ConfSite site = ConfSite.server(
                        "location / { proxy_pass http://127.0.0.1:" + listener.getLocalPort() + "; }")) {
            Socket upstream;
            try (WireClient client = site.connect()) {
                client.send("GET / HTTP/1.1|Host: h||");
                upstream = listener.accept();
                upstream.setSoTimeout(20_000);
                upstream.getInputStream().readNBytes("GET / HTTP/1.1\r\n".length());
            }
            // Everything that is left of the request, and then the end.
            try (upstream) {
                assertThat(new String(upstream.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .startsWith("Host:");
            }
        }
    }

    @Test
    void whatIsPipelinedWhileAnAnswerIsWaitedForIsServedNext() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        try (WireUpstream upstream = WireUpstream.scripted((request, out) -> {
                    arrived.countDown();
                    await(mayAnswer);
                    out.write(WireUpstream.wire("HTTP/1.1 200 OK|Content-Length: 2||" + request.target()));
                });
                ConfSite site = ConfSite.server("location / { proxy_pass " + upstream.uri("") + "; }");
                WireClient client = site.connect()) {
            client.send("GET /1 HTTP/1.1|Host: h||");
            assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
            client.send("GET /2 HTTP/1.1|Host: h||").send("GET /3 HTTP/1.1|Host: h||");
            mayAnswer.countDown();

            assertThat(client.read().text()).isEqualTo("/1");
            assertThat(client.read().text()).isEqualTo("/2");
            assertThat(client.read().text()).isEqualTo("/3");
        }
    }

    @Test
    void aBodyThatIsStreamedArrivesAsItComes() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ConfSite site = ConfSite.server("proxy_request_buffering off; location / { proxy_pass http://127.0.0.1:"
                        + listener.getLocalPort() + "; }");
                WireClient client = site.connect()) {
            client.send("POST / HTTP/1.1|Host: h|Transfer-Encoding: chunked||3|abc|");
            try (Socket upstream = listener.accept()) {
                upstream.setSoTimeout(20_000);
                StringBuilder read = new StringBuilder();
                while (read.indexOf("abc\r\n") < 0) {
                    read.append((char) upstream.getInputStream().read());
                }
                assertThat(read.toString())
                        .contains("Transfer-Encoding: chunked\r\n")
                        .endsWith("\r\n\r\n3\r\nabc\r\n");
                client.send("2|de|0||");
                read.setLength(0);
                while (read.indexOf("0\r\n\r\n") < 0) {
                    read.append((char) upstream.getInputStream().read());
                }
                assertThat(read.toString()).isEqualTo("2\r\nde\r\n0\r\n\r\n");
                upstream.getOutputStream().write(WireUpstream.wire(WireUpstream.OK));
                assertThat(client.read().text()).isEqualTo("ok");
            }
        }
    }

    @Test
    void aBodyThatHasBegunToBeStreamedIsNotSentTwice() throws IOException {
        try (WireUpstream bad = WireUpstream.scripted((request, out) -> {
                    throw new IOException("close");
                });
                WireUpstream good = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = pair(bad, good, "proxy_request_buffering off;")) {
            assertThat(site.send("PUT /a HTTP/1.1|Host: h|Content-Length: 3|Connection: close||abc")
                            .status())
                    .isEqualTo(502);
            assertThat(good.received()).isEmpty();
        }
    }

    /** What is left of it would look like a whole one. */
    @Test
    void aBodyThatHasBegunToBeStreamedDoesNotGoToTheUpstreamOfAnErrorsPage() throws IOException {
        try (RawUpstream bad = new RawUpstream(call -> {
                    Backend.PROXY.read(call.in);
                    call.out.write(WireUpstream.wire("HTTP/1.1 503 Busy|Content-Length: 0||"));
                    call.awaitEnd();
                });
                WireUpstream other = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = ConfSite.server(
                        "proxy_request_buffering off; proxy_intercept_errors on; location / { error_page 503 @other;"
                                + " proxy_pass http://" + bad.address() + "; } location @other { proxy_pass "
                                + other.uri("")
                                + "; } location /sorry/ { error_page 503 =200 /other/; proxy_pass http://"
                                + bad.address() + "; } location /other/ { proxy_pass_request_body off; proxy_pass "
                                + other.uri("") + "; }")) {
            assertThat(site.send("POST / HTTP/1.1|Host: h|Transfer-Encoding: chunked||3|abc|0||")
                            .status())
                    .isEqualTo(502);
            assertThat(other.received()).isEmpty();
            // One that wants no body can still answer.
            assertThat(site.send("POST /sorry/ HTTP/1.1|Host: h|Transfer-Encoding: chunked||3|abc|0||")
                            .text())
                    .isEqualTo("ok");
            assertThat(other.only().octets()).isEmpty();
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException closed) {
            throw new IOException(closed);
        }
    }
}
