package dev.retort.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.containers.ForwardingServers.Container;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code @Upstream} of a WAR, where a side ends early, is not who it should be, or does not keep to what it has said. */
@Tag("once")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UpstreamFaultsTest {
    private static final String OK = "HTTP/1.1 200 OK|Content-Length: 2||ok";

    @TempDir
    private static Path folder;

    private static ForwardingServers servers;
    private static ScriptedUpstream upstream;

    @BeforeAll
    static void begin() throws Exception {
        servers = new ForwardingServers(folder);
        upstream = servers.upstream();
    }

    @AfterAll
    static void end() throws Exception {
        servers.close();
    }

    /** Reads to the end of some text, whatever comes behind it. */
    private static String readThrough(Socket socket, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int octet = socket.getInputStream().read();
            assertThat(octet).as(text.toString()).isNotNegative();
            text.append((char) octet);
        }
        return text.toString();
    }

    // An upstream with TLS.

    @ParameterizedTest
    @EnumSource
    void anUpstreamWithTlsIsForwardedToWhenTheJvmTrustsIt(Container container) throws Exception {
        ScriptedUpstream secure = servers.secure();
        secure.play((request, out, socket) ->
                out.write(ScriptedUpstream.bytes("HTTP/1.1 302 Found|Location: https://localhost:" + secure.port()
                        + "/next|Content-Length: " + request.body().length + "||" + request.octets())));
        assertThat(servers.ask(
                        container,
                        "POST /shop/secure/x HTTP/1.1|Host: site.example|Connection: close|Content-Length: 5||hello"))
                .startsWith("HTTP/1.1 302")
                .contains("\r\nLocation: /shop/next\r\n")
                .endsWith("\r\n\r\nhello");
        ScriptedUpstream.Received request = secure.next();
        assertThat(request.line()).isEqualTo("POST /secure/x HTTP/1.1");
        assertThat(request.values("Host")).containsExactly("localhost:" + secure.port());
        assertThat(request.values("X-Forwarded-Proto")).containsExactly("http");
    }

    @ParameterizedTest
    @EnumSource
    void anUpstreamWhoseCertificateNobodyVouchesForIsToldNothing(Container container) throws Exception {
        servers.stranger().answer(OK);
        assertThat(servers.get(container, "/stranger/x"))
                .startsWith("HTTP/1.1 502")
                .doesNotContain("Exception");
        assertThat(servers.stranger().unexpected()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void anUpstreamWhoseCertificateIsForAnotherHostIsToldNothing(Container container) throws Exception {
        servers.misnamed().answer(OK);
        assertThat(servers.get(container, "/misnamed/x"))
                .startsWith("HTTP/1.1 502")
                .doesNotContain("Exception");
        assertThat(servers.misnamed().unexpected()).isNull();
    }

    // A client that leaves.

    @ParameterizedTest
    @EnumSource
    void theUpstreamIsLetGoWhenTheClientLeavesWithinTheAnswer(Container container) throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        upstream.play((request, out, socket) -> {
            out.write(ScriptedUpstream.bytes(
                    "HTTP/1.1 200 OK|Content-Type: text/event-stream|Transfer-Encoding: chunked||"));
            try {
                while (true) {
                    out.write(ScriptedUpstream.bytes("8|data: 1\n|"));
                }
            } finally {
                released.countDown();
            }
        });
        try (Socket socket = servers.connect(container, "GET /api/x HTTP/1.1|Host: a||")) {
            readThrough(socket, "data: 1");
        }
        assertThat(released.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void theUpstreamIsLetGoWhenTheClientLeavesWithinItsRequest(Container container) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        upstream.playEarly((request, out, socket) -> begun.countDown());
        try (Socket socket = servers.connect(container, "POST /api/x HTTP/1.1|Host: a|Content-Length: 100||a part")) {
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(socket.isConnected()).isTrue();
        }
        assertThat(upstream.body()).hasSizeLessThan(100);
    }

    // An answer before the request.

    @ParameterizedTest
    @EnumSource
    void anAnswerThatComesEarlyReachesAClientThatHasNotSentItsRequest(Container container) throws Exception {
        for (int i = 0; i < 20; i++) { // To read and to complete a request at once would break it now and then.
            String body = i % 2 == 0 ? "no" : "";
            upstream.playEarly((request, out, socket) -> out.write(
                    ScriptedUpstream.bytes("HTTP/1.1 403 Forbidden|Content-Length: " + body.length() + "||" + body)));
            try (Socket socket =
                    servers.connect(container, "POST /api/x HTTP/1.1|Host: a|Content-Length: 1000000||a part")) {
                assertThat(readThrough(socket, "\r\n\r\n" + body)).startsWith("HTTP/1.1 403");
            }
            // The rest cannot come, and nobody else's request in its place.
            assertThat(upstream.body()).hasSizeLessThan(1_000_000);
        }
        upstream.answer(OK);
        assertThat(servers.get(container, "/api/x")).endsWith("ok");
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatComesEarlyReachesAClientThatSendsOn(Container container) throws Exception {
        upstream.playEarly((request, out, socket) ->
                out.write(ScriptedUpstream.bytes("HTTP/1.1 403 Forbidden|Content-Length: 2||no")));
        byte[] body = new byte[1_000_000];
        try (Socket socket =
                servers.connect(container, "POST /api/x HTTP/1.1|Host: a|Content-Length: " + body.length + "||")) {
            socket.getOutputStream().write(body);
            assertThat(readThrough(socket, "\r\n\r\nno")).startsWith("HTTP/1.1 403");
        }
    }

    // HTTP/2, which Retort's own server speaks without TLS.

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "trailers", "less", "more"})
    void aBodyOfHttp2ThatIsNotAsLongAsItSaysTakesNothingOfTheNextRequest(String body) throws Exception {
        upstream.playEarly((request, out, socket) -> out.write(ScriptedUpstream.bytes(OK)));
        try (Http2Post post = new Http2Post(servers.port(Container.JETTY), "/api/x", 5, body.equals("nothing"))) {
            switch (body) {
                case "trailers" -> post.trailers("x-trailer", "1");
                case "less" -> post.lastBytes(new byte[4]);
                case "more" -> post.lastBytes(new byte[6]);
                default -> assertThat(body).isEqualTo("nothing");
            }
            post.awaitAnswer();
        }
        assertThat(servers.get(Container.JETTY, "/api/fine")).endsWith("ok");
        // The request without its body may have begun, before or behind this one, and never ends.
        String line = upstream.next().line();
        while (line.equals("POST /api/x HTTP/1.1")) {
            line = upstream.next().line();
        }
        assertThat(line).isEqualTo("GET /api/fine HTTP/1.1");
    }

    @Test
    void aBodyOfHttp2ThatIsAsLongAsItSaysIsForwarded() throws Exception {
        upstream.answer(OK);
        try (Http2Post post = new Http2Post(servers.port(Container.JETTY), "/api/whole", 5, false)) {
            post.lastBytes("hello".getBytes(StandardCharsets.US_ASCII));
            post.awaitAnswer();
        }
        ScriptedUpstream.Received request = upstream.next();
        while (!request.line().equals("POST /api/whole HTTP/1.1")) { // One of another test may come late.
            request = upstream.next();
        }
        assertThat(request.octets()).isEqualTo("hello");
    }
}
