package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway in front of the real uWSGI and FastCGI programs, over TCP and unix sockets. */
class CgiPeerTest {
    private static final String APP = """
            import hashlib
            def application(environ, start_response):
                body = environ['wsgi.input'].read()
                text = ('%s %s %s %d %s %s' % (environ['REQUEST_METHOD'], environ.get('HTTP_X_OWN', '-'),
                    environ.get('HTTP_PROXY', '-'), len(body), hashlib.sha256(body).hexdigest()[:8],
                    environ.get('CONTENT_LENGTH', '-'))).encode()
                start_response('200 OK', [('Content-Type', 'text/plain'), ('X-App', 'yes')])
                return [text, b'|' * int(environ.get('HTTP_X_SIZE', '0'))]
            """;

    private static final String SCRIPT = """
            #!/usr/bin/python3
            import os, sys, hashlib
            n = int(os.environ.get('CONTENT_LENGTH') or 0)
            body = sys.stdin.buffer.read(n)
            sys.stderr.write('a word to the log')
            out = ('Status: 201 Made\\r\\nContent-Type: text/plain\\r\\nX-App: yes\\r\\n\\r\\n%s %s %s %d %s %s' % (
                os.environ['REQUEST_METHOD'], os.environ.get('HTTP_X_OWN', '-'), os.environ.get('HTTP_PROXY', '-'),
                len(body), hashlib.sha256(body).hexdigest()[:8], os.environ.get('CONTENT_LENGTH', '-')))
            sys.stdout.write(out + '|' * int(os.environ.get('HTTP_X_SIZE', '0')))
            """;

    @TempDir
    Path folder;

    private @Nullable Process process;

    @AfterEach
    void stop() throws InterruptedException {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                assertThat(process.destroyForcibly().waitFor(10, TimeUnit.SECONDS))
                        .isTrue();
            }
        }
    }

    private static Path program(String path) {
        Path program = Path.of(path);
        if (!Files.isExecutable(program)) {
            assertThat(System.getenv("RETORT_REQUIRE_PEERS"))
                    .as(path + " must be there")
                    .isNotEqualTo("1");
            Assumptions.abort("there is no " + path);
        }
        return program;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void run(SocketAddress address, List<String> command) throws IOException {
        Path log = folder.resolve("peer.log");
        Process started = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process = started;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < end && started.isAlive()) {
            try (SocketChannel channel = SocketChannel.open(address)) {
                assertThat(channel.isConnected()).isTrue();
                return;
            } catch (IOException notYet) {
                Thread.onSpinWait();
            }
        }
        throw new IOException(command + " does not listen: " + Files.readString(log));
    }

    /** Locations that say each method, since the variables are another module's. */
    private static String locations(String word, String address, String script) {
        StringBuilder locations = new StringBuilder();
        for (String method : List.of("GET", "POST", "HEAD")) {
            locations
                    .append("location /")
                    .append(method)
                    .append(" { ")
                    .append(word)
                    .append("_pass ")
                    .append(address)
                    .append(";");
            for (String param : List.of(
                    "REQUEST_METHOD " + method,
                    "REQUEST_URI /" + method,
                    "PATH_INFO /" + method,
                    "SCRIPT_NAME \"\"",
                    "QUERY_STRING \"\"",
                    "SERVER_PROTOCOL HTTP/1.1",
                    "SERVER_NAME h",
                    "SERVER_PORT 80",
                    "CONTENT_LENGTH \"\"",
                    "SCRIPT_FILENAME " + script)) {
                locations
                        .append(' ')
                        .append(word)
                        .append("_param ")
                        .append(param)
                        .append(';');
            }
            locations.append(" }\n");
        }
        return locations.toString();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void uwsgiIsSpoken(boolean unix) throws IOException {
        Path uwsgi = program("/usr/bin/uwsgi");
        Files.writeString(folder.resolve("app.py"), APP);
        String address = unix ? folder.resolve("app.sock").toString() : "127.0.0.1:" + freePort();
        run(
                socket(unix, address),
                List.of(
                        uwsgi.toString(),
                        "--plugin",
                        "python3",
                        "--socket",
                        address,
                        "--wsgi-file",
                        "app.py",
                        "-z",
                        "20"));
        converse("uwsgi", (unix ? "unix:" : "") + address, "none", 200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fastCgiIsSpoken(boolean unix) throws IOException {
        Path wrapper = program("/usr/sbin/fcgiwrap");
        Path script = Files.writeString(folder.resolve("app.cgi"), SCRIPT);
        assertThat(script.toFile().setExecutable(true)).isTrue();
        String address = unix ? folder.resolve("cgi.sock").toString() : "127.0.0.1:" + freePort();
        run(socket(unix, address), List.of(wrapper.toString(), "-s", (unix ? "unix:" : "tcp:") + address));
        converse("fastcgi", (unix ? "unix:" : "") + address, script.toString(), 201);
    }

    private static SocketAddress socket(boolean unix, String address) {
        return unix
                ? UnixDomainSocketAddress.of(address)
                : new InetSocketAddress(
                        InetAddress.getLoopbackAddress(),
                        Integer.parseInt(address.substring(address.indexOf(':') + 1)));
    }

    private static void converse(String word, String address, String script, int status) throws IOException {
        String small = "POST x - 5 36bbe50e 5";
        String large = "0123456789".repeat(100_000);
        try (ConfSite site = ConfSite.server(locations(word, address, script))) {
            Answer get = site.get("/GET", "X-Own: x", "X_Own: evil", "Proxy: evil");
            assertThat(get.status()).isEqualTo(status);
            assertThat(get.field("X-App")).isEqualTo("yes");
            assertThat(get.field("Status")).isNull();
            assertThat(get.text()).startsWith("GET x - 0 ");

            assertThat(site.send("POST /POST HTTP/1.1|Host: h|X-Own: x|Content-Length: 5|Connection: close||abcde")
                            .text())
                    .isEqualTo(small);
            assertThat(site.send("POST /POST HTTP/1.1|Host: h|X-Own: x|Transfer-Encoding: chunked|Connection: close||"
                                    + "3|abc|2|de|0||")
                            .text())
                    .isEqualTo(small);
            assertThat(site.send("POST /POST HTTP/1.1|Host: h|X-Own: x|Content-Length: 1000000|Connection: close||"
                                    + large)
                            .text())
                    .startsWith("POST x - 1000000 ")
                    .endsWith(" 1000000");

            Answer head = site.send("HEAD /HEAD HTTP/1.1|Host: h|Connection: close||");
            assertThat(head.status()).isEqualTo(status);
            assertThat(head.field("X-App")).isEqualTo("yes");

            assertThat(site.get("/GET", "X-Size: 3000000").octets()).hasSizeBetween(3_000_000, 3_000_100);
        }
    }
}
