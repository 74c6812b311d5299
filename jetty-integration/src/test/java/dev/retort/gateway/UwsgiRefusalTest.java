package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static dev.retort.gateway.UwsgiServer.request;
import static dev.retort.gateway.UwsgiServerTest.handler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.jetty.uwsgi.UwsgiConnectionFactory;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Packets that no web server should send, and requests that none should let through. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class UwsgiRefusalTest {
    private final AtomicInteger handled = new AtomicInteger();
    private final Handler counting = handler((request, response, callback) -> {
        handled.incrementAndGet();
        Content.Sink.write(response, true, Request.getPathInContext(request), callback);
    });

    private static byte[] bytes(int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return bytes;
    }

    private static Arguments packetOf(String fault, byte[] packet) {
        return Arguments.of(fault, packet);
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                packetOf("modifier1 is 4, a command to uWSGI itself", bytes(4, 0, 0, 0)),
                packetOf("modifier1 is 5, a command to uWSGI itself", bytes(5, 1, 0, 0, 0)),
                packetOf("modifier1 is 100", bytes(100, 0, 0, 0)),
                packetOf("modifier2 is 9", bytes(0, 1, 0, 9)),
                packetOf(
                        "it speaks HTTP, and this is a uwsgi address: use uwsgi_pass, not proxy_pass",
                        "GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
                packetOf("it speaks TLS", bytes(0x16, 3, 1, 0)),
                packetOf("the packet has no variables", bytes(0, 0, 0, 0)),
                packetOf("it ends at byte 1, within the length of a name", bytes(0, 1, 0, 0, 1)),
                packetOf(
                        "at byte 2 is a name of 5 bytes, but the packet has only 1 more", bytes(0, 3, 0, 0, 5, 0, 'A')),
                packetOf("it ends at byte 3, within the length of a value", bytes(0, 3, 0, 0, 1, 0, 'A')),
                packetOf(
                        "at byte 5 is a value of 65535 bytes, but the packet has only 1 more",
                        bytes(0, 6, 0, 0, 1, 0, 'A', 0xff, 0xff, 'x')),
                packetOf("at byte 2 is a name of 0 bytes", bytes(0, 4, 0, 0, 0, 0, 0, 0)),
                packetOf(
                        "CONTENT_LENGTH stands twice, so that the end of the body is in doubt",
                        request("CONTENT_LENGTH", "5", "CONTENT_LENGTH", "5")),
                packetOf("there is no REQUEST_METHOD", PacketWriter.packet("REQUEST_URI", "/")),
                packetOf("there is no REQUEST_METHOD", request("REQUEST_METHOD", "")),
                packetOf("neither REQUEST_URI nor PATH_INFO", PacketWriter.packet("REQUEST_METHOD", "GET")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void aMalformedPacketIsClosedAndTheFaultLogged(String fault, byte[] packet) {
        try (LogTap log = new LogTap();
                UwsgiServer server = new UwsgiServer(counting)) {
            try (WireClient client = server.connect().sendBytes(packet)) {
                assertThat(client.readToEnd()).isEmpty();
            }
            eventually(() -> assertThat(log.lines("Closed a uwsgi connection from /127.0.0.1:"))
                    .singleElement()
                    .asString()
                    .contains(fault));
            server.awaitNoConnection();
            assertThat(handled).hasValue(0);
            // The next one is served.
            assertThat(server.ask()).endsWith("\r\n\r\n/");
        }
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                faultOf(400, "CONTENT_LENGTH is \"5x\", which is no length", request("CONTENT_LENGTH", "5x")),
                faultOf(400, "CONTENT_LENGTH is \"-1\", which is no length", request("CONTENT_LENGTH", "-1")),
                faultOf(400, "CONTENT_LENGTH is \"+1\"", request("CONTENT_LENGTH", "+1")),
                faultOf(400, "CONTENT_LENGTH is \"1, 1\"", request("CONTENT_LENGTH", "1, 1")),
                faultOf(400, "CONTENT_LENGTH is \" 1\"", request("CONTENT_LENGTH", " 1")),
                faultOf(
                        413,
                        "CONTENT_LENGTH is \"9999999999999999999\"",
                        request("CONTENT_LENGTH", "9999999999999999999")),
                faultOf(400, "REQUEST_METHOD is \"G T\", which is no method", request("REQUEST_METHOD", "G T")),
                faultOf(400, "REQUEST_METHOD is \"GET/\"", request("REQUEST_METHOD", "GET/")),
                faultOf(501, "REQUEST_METHOD is \"XXXX", request("REQUEST_METHOD", "X".repeat(33))),
                faultOf(501, "uwsgi has no tunnels", request("REQUEST_METHOD", "CONNECT")),
                faultOf(
                        400,
                        "REQUEST_METHOD has a control character: \"G\\x0aET\"",
                        request("REQUEST_METHOD", "G\nET")),
                faultOf(400, "REQUEST_URI is \"a\", which is neither a path nor a URL", request("REQUEST_URI", "a")),
                faultOf(400, "REQUEST_URI has a space or control character", request("REQUEST_URI", "/a b")),
                faultOf(400, "REQUEST_URI has a control character", request("REQUEST_URI", "/a\r\nX: y")),
                faultOf(400, "QUERY_STRING has a space or control character", request("QUERY_STRING", "a b")),
                faultOf(400, "PATH_INFO is \"a\", it must begin with a slash", request("PATH_INFO", "a")),
                faultOf(
                        400,
                        "SCRIPT_NAME is \"app\", it must begin with a slash",
                        request("PATH_INFO", "/", "SCRIPT_NAME", "app")),
                faultOf(505, "SERVER_PROTOCOL is \"HTTP/9\"", request("SERVER_PROTOCOL", "HTTP/9")),
                faultOf(400, "the scheme is \"gopher\", neither http nor https", request("UWSGI_SCHEME", "gopher")),
                faultOf(400, "REMOTE_ADDR is \"localhost\", which is no address", request("REMOTE_ADDR", "localhost")),
                faultOf(400, "REMOTE_ADDR is \"1.2.3\"", request("REMOTE_ADDR", "1.2.3")),
                faultOf(400, "REMOTE_ADDR is \"1.2.3.256\"", request("REMOTE_ADDR", "1.2.3.256")),
                faultOf(400, "REMOTE_ADDR is \"1.2.3.4.5\"", request("REMOTE_ADDR", "1.2.3.4.5")),
                faultOf(400, "REMOTE_ADDR is \"::x\"", request("REMOTE_ADDR", "::x")),
                faultOf(400, "REMOTE_PORT is \"65536\", which is no port", request("REMOTE_PORT", "65536")),
                faultOf(400, "SERVER_PORT is \"80a\"", request("SERVER_PORT", "80a")),
                faultOf(
                        400,
                        "X-Own has a control character: \"a\\x0d\\x0aSet: b\"",
                        request("HTTP_X_OWN", "a\r\nSet: b")),
                faultOf(400, "X-Own has a control character", request("HTTP_X_OWN", "a\0b")),
                faultOf(400, "X-Own has a control character", request("HTTP_X_OWN", "a\u007fb")),
                faultOf(400, "\"HTTP_X Y\" has a character", request("HTTP_X Y", "a")),
                faultOf(400, "\"HTTP_X:\\x0a\" has a character", request("HTTP_X:\n", "a")),
                faultOf(400, "HTTP_ has no name", request("HTTP_", "a")),
                faultOf(505, "SERVER_PROTOCOL is \"HTTP/1.\"", request("SERVER_PROTOCOL", "HTTP/1.")),
                faultOf(505, "SERVER_PROTOCOL is \"HTTP/1.x\"", request("SERVER_PROTOCOL", "HTTP/1.x")),
                faultOf(400, "CONTENT_TYPE has a control character", request("CONTENT_TYPE", "a\1b")),
                faultOf(400, "SCRIPT_NAME has a control character", request("PATH_INFO", "/", "SCRIPT_NAME", "/\1")));
    }

    private static Arguments faultOf(int status, String fault, byte[] packet) {
        return Arguments.of(status, fault, packet);
    }

    /** To close would let a web server take the application for broken, and ask it no more for a while. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("faults")
    void whatAClientMayHaveCausedIsAnsweredWithAStatus(int status, String fault, byte[] packet) {
        try (LogTap log = new LogTap();
                UwsgiServer server = new UwsgiServer(counting)) {
            try (WireClient client = server.connect().sendBytes(packet)) {
                String answer = client.readToEnd();
                assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
                assertThat(answer.replace("&quot;", "\"").replace("&#x2F;", "/"))
                        .contains(fault);
            }
            server.awaitNoConnection();
            assertThat(log.lines("Closed a uwsgi connection")).isEmpty();
        }
        assertThat(handled).hasValue(0);
    }

    @Test
    void aProtocolThatIsAKindOfHttp1IsTakenForThat() {
        Handler version = handler((request, response, callback) -> Content.Sink.write(
                response, true, request.getConnectionMetaData().getHttpVersion().asString(), callback));
        try (UwsgiServer server = new UwsgiServer(version)) {
            for (String protocol : new String[] {"HTTP/1.2", "HTTP/1.01", "HTTP/1.10", "HTTP/1.99", "HTTP/1.1  "}) {
                assertThat(server.ask("SERVER_PROTOCOL", protocol)).endsWith("\r\n\r\nHTTP/1.1");
            }
            assertThat(server.ask("SERVER_PROTOCOL", "HTTP/1.00")).endsWith("\r\n\r\nHTTP/1.0");
        }
    }

    @Test
    void aFieldsNameIsAsLongAsThePacketLetsIt() {
        try (UwsgiServer server = new UwsgiServer(counting)) {
            assertThat(server.ask("HTTP_" + "N".repeat(60_000), "a")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aServerThatStopsDoesNotBlameTheHalfOfAPacket() {
        try (LogTap log = new LogTap()) {
            try (UwsgiServer server = new UwsgiServer(counting)) {
                server.connector().setShutdownIdleTimeout(50);
                WireClient client = server.connect().sendBytes(Arrays.copyOf(request("HTTP_X", "x"), 30));
                eventually(() -> assertThat(server.connector().getConnectedEndPoints())
                        .singleElement()
                        .satisfies(
                                endPoint -> assertThat(endPoint.getConnection().getBytesIn())
                                        .isEqualTo(30)));
                server.stop(2_000);
                assertThat(client.readToEnd()).isEmpty();
                client.close();
            }
            assertThat(log.lines("bytes of a packet came")).isEmpty();
        }
    }

    @Test
    void aPacketThatEndsEarlyIsToldWithItsLength() {
        byte[] whole = request("HTTP_HOST", "h");
        for (int length : new int[] {1, 4, whole.length - 1}) {
            try (LogTap log = new LogTap();
                    UwsgiServer server = new UwsgiServer(counting);
                    WireClient client = server.connect().sendBytes(Arrays.copyOf(whole, length))) {
                client.shutdownOutput();
                assertThat(client.readToEnd()).isEmpty();
                eventually(() -> assertThat(log.lines("it was closed " + length + " bytes into a packet"))
                        .hasSize(1));
            }
        }
        assertThat(handled).hasValue(0);
    }

    @Test
    void aConnectionWithoutAPacketClosesInSilence() {
        try (LogTap log = new LogTap();
                UwsgiServer server = new UwsgiServer(counting)) {
            try (WireClient client = server.connect()) {
                client.shutdownOutput();
                assertThat(client.readToEnd()).isEmpty();
            }
            server.awaitNoConnection();
            assertThat(log.lines("uwsgi")).isEmpty();
        }
    }

    @Test
    void halfAPacketHasItsTimeHoweverOftenAByteComes() {
        UwsgiConnectionFactory factory = new UwsgiConnectionFactory();
        factory.setPacketTimeout(Duration.ofMillis(300));
        byte[] half = PacketWriter.packet("REQUEST_METHOD", "GET", "HTTP_X", "x".repeat(2000));
        for (boolean dripping : new boolean[] {false, true}) {
            try (LogTap log = new LogTap();
                    UwsgiServer server = new UwsgiServer(counting, factory);
                    WireClient client = server.connect().sendBytes(Arrays.copyOf(half, 100))) {
                Thread drip = dripping ? client.drip("x") : null;
                assertThat(endOf(client)).isEmpty();
                eventually(() -> assertThat(log.lines("its time is 300 ms")).hasSize(1));
                client.reset();
                if (drip != null) {
                    drip.join();
                }
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
        }
    }

    private static String endOf(WireClient client) {
        try {
            return client.readToEnd();
        } catch (UncheckedIOException reset) {
            assertThat(reset).hasMessageContaining("reset");
            return "";
        }
    }

    @Test
    void aSilentConnectionIsClosedInItsTime() {
        UwsgiConnectionFactory factory = new UwsgiConnectionFactory();
        factory.setPacketTimeout(Duration.ofMillis(100));
        try (UwsgiServer server = new UwsgiServer(counting, factory);
                WireClient client = server.connect()) {
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void thePacketsTimeEndsWithThePacket() throws Exception {
        UwsgiConnectionFactory factory = new UwsgiConnectionFactory();
        factory.setPacketTimeout(Duration.ofMillis(200));
        Handler slow = handler((request, response, callback) ->
                request.getComponents().getScheduler().schedule(callback::succeeded, 600, TimeUnit.MILLISECONDS));
        try (UwsgiServer server = new UwsgiServer(slow, factory)) {
            assertThat(server.ask()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void limitsAreSetAndTold() {
        UwsgiConnectionFactory factory = new UwsgiConnectionFactory();
        factory.setMaxPacketSize(200);
        factory.setMaxVariables(5);
        try (UwsgiServer server = new UwsgiServer(counting, factory)) {
            assertThat(server.ask("HTTP_X", "x".repeat(200)))
                    .startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n")
                    .contains("the limit is 200: raise it by setMaxPacketSize");
            assertThat(server.ask("HTTP_A", "1", "HTTP_B", "2")).startsWith("HTTP/1.1 200 ");
            assertThat(server.ask("HTTP_A", "1", "HTTP_B", "2", "HTTP_C", "3"))
                    .startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n");
        }
        assertThat(handled).hasValue(1);
        assertThatThrownBy(() -> factory.setMaxPacketSize(0)).hasMessage("A packet has 1 to 65535 bytes, not 0");
        assertThatThrownBy(() -> factory.setMaxPacketSize(65_536)).hasMessageContaining("65535");
        assertThatThrownBy(() -> factory.setMaxVariables(0)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> factory.setPacketTimeout(Duration.ZERO)).hasMessageContaining("at least 1 ms");
    }

    @Test
    void aClientAtFaultIsAnswered() {
        try (UwsgiServer server = new UwsgiServer(counting)) {
            assertThat(server.ask("HTTP_HOST", "a b")).startsWith("HTTP/1.1 400 ");
            assertThat(server.ask("REQUEST_METHOD", "POST", "HTTP_TRANSFER_ENCODING", "chunked"))
                    .startsWith("HTTP/1.1 411 Length Required\r\n");
            // By Jetty's compliance, as over HTTP.
            assertThat(server.ask("REQUEST_URI", "/a%2Fb", "PATH_INFO", "/a/b")).startsWith("HTTP/1.1 400 ");
            assertThat(server.ask("REQUEST_URI", "/a%00b")).startsWith("HTTP/1.1 400 ");
        }
        assertThat(handled).hasValue(0);
    }
}
