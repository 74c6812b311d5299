package dev.retort.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.containers.ForwardingServers.Container;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
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

    private static Socket connect(Container container, String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), servers.port(container));
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(ScriptedUpstream.bytes(request));
        return socket;
    }

    private static String ask(Container container, String request) throws IOException {
        try (Socket socket = connect(container, request)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String get(Container container, String target) throws IOException {
        return ask(container, "GET " + target + " HTTP/1.1|Host: site.example|Connection: close||");
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
        assertThat(ask(
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
        assertThat(get(container, "/stranger/x")).startsWith("HTTP/1.1 502").doesNotContain("Exception");
        assertThat(servers.stranger().unexpected()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void anUpstreamWhoseCertificateIsForAnotherHostIsToldNothing(Container container) throws Exception {
        servers.misnamed().answer(OK);
        assertThat(get(container, "/misnamed/x")).startsWith("HTTP/1.1 502").doesNotContain("Exception");
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
        try (Socket socket = connect(container, "GET /api/x HTTP/1.1|Host: a||")) {
            readThrough(socket, "data: 1");
        }
        assertThat(released.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void theUpstreamIsLetGoWhenTheClientLeavesWithinItsRequest(Container container) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        upstream.playEarly((request, out, socket) -> begun.countDown());
        try (Socket socket = connect(container, "POST /api/x HTTP/1.1|Host: a|Content-Length: 100||a part")) {
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
            try (Socket socket = connect(container, "POST /api/x HTTP/1.1|Host: a|Content-Length: 1000000||a part")) {
                assertThat(readThrough(socket, "\r\n\r\n" + body)).startsWith("HTTP/1.1 403");
            }
            // The rest cannot come, and nobody else's request in its place.
            assertThat(upstream.body()).hasSizeLessThan(1_000_000);
        }
        upstream.answer(OK);
        assertThat(get(container, "/api/x")).endsWith("ok");
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatComesEarlyReachesAClientThatSendsOn(Container container) throws Exception {
        upstream.playEarly((request, out, socket) ->
                out.write(ScriptedUpstream.bytes("HTTP/1.1 403 Forbidden|Content-Length: 2||no")));
        byte[] body = new byte[1_000_000];
        try (Socket socket = connect(container, "POST /api/x HTTP/1.1|Host: a|Content-Length: " + body.length + "||")) {
            socket.getOutputStream().write(body);
            assertThat(readThrough(socket, "\r\n\r\nno")).startsWith("HTTP/1.1 403");
        }
    }

    // HTTP/2, which Retort's own server speaks without TLS.

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private static byte[] frame(int type, int flags, int stream, byte... payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(payload.length >> 16);
        frame.write(payload.length >> 8);
        frame.write(payload.length);
        frame.write(type);
        frame.write(flags);
        for (int shift = 24; shift >= 0; shift -= 8) {
            frame.write(stream >> shift);
        }
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    /** A head, none of it compressed. */
    private static byte[] fields(String... namesAndValues) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            head.write(0);
            head.write(namesAndValues[i].length());
            head.writeBytes(namesAndValues[i].getBytes(StandardCharsets.ISO_8859_1));
            head.write(namesAndValues[i + 1].length());
            head.writeBytes(namesAndValues[i + 1].getBytes(StandardCharsets.ISO_8859_1));
        }
        return head.toByteArray();
    }

    /** Reads frames until one tells of the end of a stream, or the connection ends. */
    private static void awaitAnswer(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        try {
            for (int type = -1, flags = 0; type != RST_STREAM && (flags & END_STREAM) == 0; ) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                type = in.readUnsignedByte();
                flags = in.readUnsignedByte();
                boolean isOfConnection = in.readInt() == 0;
                in.readFully(new byte[length]);
                flags = isOfConnection ? 0 : flags;
            }
        } catch (EOFException end) {
            // That is an answer too.
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "trailers", "less", "more"})
    void aBodyOfHttp2ThatIsNotAsLongAsItSaysTakesNothingOfTheNextRequest(String body) throws Exception {
        upstream.playEarly((request, out, socket) -> out.write(ScriptedUpstream.bytes(OK)));
        try (Socket socket = connect(Container.JETTY, "PRI * HTTP/2.0||SM||")) {
            ByteArrayOutputStream frames = new ByteArrayOutputStream();
            frames.writeBytes(frame(SETTINGS, 0, 0));
            byte[] head = fields(
                    ":method", "POST", ":scheme", "http", ":path", "/api/x", ":authority", "a", "content-length", "5");
            frames.writeBytes(frame(HEADERS, body.equals("nothing") ? END_HEADERS | END_STREAM : END_HEADERS, 1, head));
            switch (body) {
                case "trailers" ->
                    frames.writeBytes(frame(HEADERS, END_HEADERS | END_STREAM, 1, fields("x-trailer", "1")));
                case "less" -> frames.writeBytes(frame(DATA, END_STREAM, 1, new byte[4]));
                case "more" -> frames.writeBytes(frame(DATA, END_STREAM, 1, new byte[6]));
                default -> assertThat(body).isEqualTo("nothing");
            }
            socket.getOutputStream().write(frames.toByteArray());
            awaitAnswer(socket);
        }
        assertThat(get(Container.JETTY, "/api/fine")).endsWith("ok");
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
        try (Socket socket = connect(Container.JETTY, "PRI * HTTP/2.0||SM||")) {
            ByteArrayOutputStream frames = new ByteArrayOutputStream();
            frames.writeBytes(frame(SETTINGS, 0, 0));
            byte[] head = fields(
                    ":method",
                    "POST",
                    ":scheme",
                    "http",
                    ":path",
                    "/api/whole",
                    ":authority",
                    "a",
                    "content-length",
                    "5");
            frames.writeBytes(frame(HEADERS, END_HEADERS, 1, head));
            frames.writeBytes(frame(DATA, END_STREAM, 1, "hello".getBytes(StandardCharsets.US_ASCII)));
            socket.getOutputStream().write(frames.toByteArray());
            awaitAnswer(socket);
        }
        ScriptedUpstream.Received request = upstream.next();
        while (!request.line().equals("POST /api/whole HTTP/1.1")) { // One of another test may come late.
            request = upstream.next();
        }
        assertThat(request.octets()).isEqualTo("hello");
    }
}
