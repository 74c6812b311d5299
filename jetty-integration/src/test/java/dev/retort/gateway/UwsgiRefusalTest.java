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
                packetOf("names have 1 to 1024", request("N".repeat(1025), "")),
                packetOf(
                        "CONTENT_LENGTH stands twice, so that the end of the body is in doubt",
                        request("CONTENT_LENGTH", "5", "CONTENT_LENGTH", "5")),
                packetOf("CONTENT_LENGTH is \"5x\", which is no length", request("CONTENT_LENGTH", "5x")),
                packetOf("CONTENT_LENGTH is \"-1\", which is no length", request("CONTENT_LENGTH", "-1")),
                packetOf("CONTENT_LENGTH is \"+1\"", request("CONTENT_LENGTH", "+1")),
                packetOf("CONTENT_LENGTH is \"1, 1\"", request("CONTENT_LENGTH", "1, 1")),
                packetOf("CONTENT_LENGTH is \" 1\"", request("CONTENT_LENGTH", " 1")),
                packetOf("CONTENT_LENGTH is \"9999999999999999999\"", request("CONTENT_LENGTH", "9999999999999999999")),
                packetOf("there is no REQUEST_METHOD", PacketWriter.packet("REQUEST_URI", "/")),
                packetOf("there is no REQUEST_METHOD", request("REQUEST_METHOD", "")),
                packetOf("REQUEST_METHOD is \"G T\", which is no method", request("REQUEST_METHOD", "G T")),
                packetOf("REQUEST_METHOD is \"GET/\"", request("REQUEST_METHOD", "GET/")),
                packetOf("REQUEST_METHOD is \"XXXX", request("REQUEST_METHOD", "X".repeat(33))),
                packetOf("uwsgi has no tunnels", request("REQUEST_METHOD", "CONNECT")),
                packetOf("REQUEST_METHOD has a control character: \"G\\x0aET\"", request("REQUEST_METHOD", "G\nET")),
                packetOf("neither REQUEST_URI nor PATH_INFO", PacketWriter.packet("REQUEST_METHOD", "GET")),
                packetOf("REQUEST_URI is \"a\", which is neither a path nor a URL", request("REQUEST_URI", "a")),
                packetOf("REQUEST_URI has a space or control character", request("REQUEST_URI", "/a b")),
                packetOf("REQUEST_URI has a control character", request("REQUEST_URI", "/a\r\nX: y")),
                packetOf("QUERY_STRING has a space or control character", request("QUERY_STRING", "a b")),
                packetOf("PATH_INFO is \"a\", it must begin with a slash", request("PATH_INFO", "a")),
                packetOf(
                        "SCRIPT_NAME is \"app\", it must begin with a slash",
                        request("PATH_INFO", "/", "SCRIPT_NAME", "app")),
                packetOf("SERVER_PROTOCOL is \"HTTP/9\"", request("SERVER_PROTOCOL", "HTTP/9")),
                packetOf("the scheme is \"gopher\", neither http nor https", request("UWSGI_SCHEME", "gopher")),
                packetOf("REMOTE_ADDR is \"localhost\", which is no address", request("REMOTE_ADDR", "localhost")),
                packetOf("REMOTE_ADDR is \"1.2.3\"", request("REMOTE_ADDR", "1.2.3")),
                packetOf("REMOTE_ADDR is \"1.2.3.256\"", request("REMOTE_ADDR", "1.2.3.256")),
                packetOf("REMOTE_ADDR is \"1.2.3.4.5\"", request("REMOTE_ADDR", "1.2.3.4.5")),
                packetOf("REMOTE_ADDR is \"::x\"", request("REMOTE_ADDR", "::x")),
                packetOf("REMOTE_PORT is \"65536\", which is no port", request("REMOTE_PORT", "65536")),
                packetOf("SERVER_PORT is \"80a\"", request("SERVER_PORT", "80a")),
                packetOf("X-Own has a control character: \"a\\x0d\\x0aSet: b\"", request("HTTP_X_OWN", "a\r\nSet: b")),
                packetOf("X-Own has a control character", request("HTTP_X_OWN", "a\0b")),
                packetOf("X-Own has a control character", request("HTTP_X_OWN", "a\u007fb")),
                packetOf("\"HTTP_X Y\" has a character", request("HTTP_X Y", "a")),
                packetOf("\"HTTP_X:\\x0a\" has a character", request("HTTP_X:\n", "a")),
                packetOf("HTTP_ has no name", request("HTTP_", "a")));
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
                eventually(() -> assertThat(log.lines("bytes of a packet came in 300 ms"))
                        .hasSize(1));
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
        try (LogTap log = new LogTap();
                UwsgiServer server = new UwsgiServer(counting, factory)) {
            try (WireClient client = server.connect().sendBytes(request("HTTP_X", "x".repeat(200)))) {
                assertThat(client.readToEnd()).isEmpty();
            }
            eventually(() -> assertThat(log.lines("the limit is 200: raise it by setMaxPacketSize"))
                    .hasSize(1));
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
