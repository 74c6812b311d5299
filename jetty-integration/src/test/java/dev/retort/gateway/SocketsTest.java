package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.gateway.config.ConfigException;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The forms of {@code listen}, each through its socket. Servers tell themselves apart by their Keep-Alive field. */
class SocketsTest {
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    @TempDir
    private Path folder;

    private static WebServer start(String configuration) throws Exception {
        WebServer server = WebServer.of(configuration, Path.of(""));
        server.start();
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static String server(String listen, int number) {
        return "server { listen " + listen + "; keepalive_timeout 60s " + number + "s; }\n";
    }

    /** Returns the number of the server that answers. */
    private static String ask(String host, int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName(host), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            byte[] bytes = new byte[4096];
            int length = socket.getInputStream().read(bytes);
            return length < 0 ? "closed" : number(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
        }
    }

    private static String number(String answer) {
        int field = answer.indexOf("Keep-Alive: timeout=");
        return field < 0 ? answer : answer.substring(field + 20, answer.indexOf('\r', field));
    }

    private static boolean hasIpv6() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(Inet6Address.getByName("::1"), 0));
            return true;
        } catch (IOException without) {
            return false;
        }
    }

    @Test
    void theWildcardAndAnAddressOfOnePortAreOneSocketAndTwoServers() throws Exception {
        int port = freePort();
        WebServer server = start("http { " + server("" + port, 1) + server("127.0.0.2:" + port, 2) + " }");
        try {
            assertThat(server.addresses()).containsExactly("0.0.0.0:" + port);
            assertThat(ask("127.0.0.1", port)).isEqualTo("1");
            assertThat(ask("127.0.0.2", port)).isEqualTo("2");
        } finally {
            server.stop();
        }
    }

    @Test
    void anAddressHasThePortThatTheSystemHasChosen() throws Exception {
        WebServer server = start("http { " + server("127.0.0.1:0", 1) + " }");
        try {
            assertThat(server.port()).isPositive();
            assertThat(server.addresses()).containsExactly("127.0.0.1:" + server.port());
        } finally {
            server.stop();
        }
    }

    @Test
    void ipv4AndIpv6AreTwoServersOfOnePort() throws Exception {
        Assumptions.assumeTrue(hasIpv6(), "this machine has no IPv6");
        int port = freePort();
        WebServer server = start("http { " + server("" + port, 1) + server("[::]:" + port, 2) + " }");
        try {
            assertThat(ask("127.0.0.1", port)).isEqualTo("1");
            assertThat(ask("::1", port)).isEqualTo("2");
        } finally {
            server.stop();
        }
    }

    @Test
    void ipv6AloneIsForIpv6AloneUnlessItSaysOtherwise() throws Exception {
        Assumptions.assumeTrue(hasIpv6(), "this machine has no IPv6");
        int port = freePort();
        WebServer server = start("http { " + server("[::]:" + port, 1) + " }");
        try {
            assertThat(ask("::1", port)).isEqualTo("1");
            assertThatThrownBy(() -> ask("127.0.0.1", port)).isInstanceOf(SocketException.class);
        } finally {
            server.stop();
        }
        WebServer both = start("http { " + server("[::]:" + port + " ipv6only=off", 1) + " }");
        try {
            assertThat(ask("::1", port)).isEqualTo("1");
            assertThat(ask("127.0.0.1", port)).isEqualTo("1");
        } finally {
            both.stop();
        }
    }

    @Test
    void anAddressMayBeAName() throws Exception {
        int port = freePort();
        WebServer server = start("http { " + server("localhost:" + port, 1) + " }");
        try {
            assertThat(ask("127.0.0.1", port)).isEqualTo("1");
        } finally {
            server.stop();
        }
        assertThatThrownBy(() -> start("http { " + server("no-such-host.invalid:" + port, 1) + " }"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("host not found in \"no-such-host.invalid:" + port
                        + "\" of the \"listen\" directive in the configuration:1");
    }

    @Test
    void anAddressOfAnotherMachineStopsTheStart() {
        assertThatThrownBy(() -> start("http { " + server("192.0.2.1:8080", 1) + " }"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("bind() to 192.0.2.1:8080 failed (99: Cannot assign requested address)");
    }

    @Test
    void aUnixSocketIsServedAndItsFileGoesWithTheServer() throws Exception {
        Path file = folder.resolve("web.sock");
        // What a process that was killed leaves behind.
        try (ServerSocketChannel stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            stale.bind(UnixDomainSocketAddress.of(file));
        }
        assertThat(file).exists();
        WebServer server = start("http { " + server("unix:" + file, 1) + " }");
        try {
            assertThat(server.addresses()).containsExactly("unix:" + file);
            assertThat(askUnix(file)).isEqualTo("1");
        } finally {
            server.stop();
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void aUnixSocketThatSomebodyElsePutInItsPlaceStays() throws Exception {
        Path file = folder.resolve("web.sock");
        WebServer server = start("http { " + server("unix:" + file, 1) + " }");
        Files.delete(file);
        try (ServerSocketChannel successor = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            successor.bind(UnixDomainSocketAddress.of(file));
            server.stop();
            assertThat(file).exists();
        }
    }

    @Test
    void aRequestWithoutHostAtAUnixSocketIsOneForTheServersName() throws Exception {
        Path file = folder.resolve("web.sock");
        WebServer server = start(
                "http { server { listen unix:" + file + "; server_name shop; return 200 \"$host $server_name\"; } }");
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            client.write(ByteBuffer.wrap("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            assertThat(new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("\r\n\r\nshop shop");
        } finally {
            server.stop();
        }
    }

    private static String askUnix(Path file) throws IOException {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            client.write(ByteBuffer.wrap(REQUEST.getBytes(StandardCharsets.US_ASCII)));
            byte[] bytes = new byte[4096];
            int length = Channels.newInputStream(client).read(bytes);
            return number(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void aUnixSocketThatSomebodyServesIsLeftAlone() throws Exception {
        Path file = folder.resolve("web.sock");
        WebServer server = start("http { " + server("unix:" + file, 1) + " }");
        try {
            assertThatThrownBy(() -> start("http { " + server("unix:" + file, 2) + " }"))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage(
                            "bind() to unix:" + file + " failed (98: Address already in use)\nstill could not bind()");
            assertThat(askUnix(file)).isEqualTo("1");
            Files.writeString(folder.resolve("text"), "not a socket");
            assertThatThrownBy(() -> start("http { " + server("unix:" + folder.resolve("text"), 2) + " }"))
                    .hasMessageContaining("98: Address already in use");
            assertThat(folder.resolve("text")).exists();
        } finally {
            server.stop();
        }
    }

    @Test
    void aProxyTellsWhoTheClientIs() {
        try (ConfSite site = ConfSite.of("http { server { listen 127.0.0.1:0 proxy_protocol; } }");
                WireClient client = site.connect()) {
            client.send("PROXY TCP4 192.0.2.7 192.0.2.1 4711 80|GET / HTTP/1.1|Host: a||");
            assertThat(client.read().status()).isEqualTo(404);
            client.send("GET / HTTP/1.1|Host: a||");
            assertThat(client.read().status()).isEqualTo(404);
        }
    }

    @Test
    void aConnectionWithoutThePromisedProxyHeaderIsClosed() {
        try (ConfSite site = ConfSite.of("http { server { listen 127.0.0.1:0 proxy_protocol; } }");
                WireClient client = site.connect()) {
            client.send("GET / HTTP/1.1|Host: a||");
            assertThat(client.readToEnd()).isEmpty();
        }
    }
}
