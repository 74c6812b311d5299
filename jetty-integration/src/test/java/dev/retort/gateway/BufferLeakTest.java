package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static dev.retort.gateway.FrameClient.DATA;
import static dev.retort.gateway.FrameClient.END_HEADERS;
import static dev.retort.gateway.FrameClient.END_STREAM;
import static dev.retort.gateway.FrameClient.HEADERS;
import static dev.retort.gateway.FrameClient.RST_STREAM;
import static dev.retort.gateway.FrameClient.frame;
import static dev.retort.gateway.FrameClient.head;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a gateway serves, and to whom, its buffers go back to their pool; {@link ProxiedLeakTest} has HTTP upstreams. */
@Tag("once")
class BufferLeakTest {
    private static final String LARGE = "x".repeat(400_000);

    /** What an upstream says, in pieces with an end behind or without. */
    private static final List<List<String>> ANSWERS = List.of(
            List.of("HTTP/1.1 200 OK|Content-Length: 2||ok"),
            List.of("HTTP/1.1 200 OK||", "one", "two"),
            List.of("HTTP/1.1 200 OK|Content-Length: 10||half"),
            List.of("HTTP/1.1 200 OK|Content-Length: 2||too much"),
            List.of("HTTP/1.1 200 OK|Conten"),
            List.of("garbage||"),
            List.of("HTTP/1.1 500 Broken|Content-Length: 3||abc"),
            List.of("HTTP/1.1 200 OK||", LARGE.substring(0, 60_000), LARGE.substring(0, 60_000)),
            List.of());

    @TempDir
    private static Path certificates;

    @TempDir
    Path root;

    private final ArrayByteBufferPool.Tracking buffers = new ArrayByteBufferPool.Tracking();

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(root.resolve("small.txt"), "small text ".repeat(10));
        Files.writeString(root.resolve("large.bin"), LARGE);
        Files.writeString(root.resolve("huge.bin"), LARGE.repeat(20));
    }

    @BeforeAll
    static void makeCertificates() {
        PemFiles.write(certificates, "site", "EC", PemFiles.Form.PKCS8);
    }

    /** None of the buffers has been lost, neither before the gateway stops nor behind. */
    @AfterEach
    void nothingIsLost() {
        assertThat(buffers.getLeaks()).as(buffers.dumpLeaks()).isEmpty();
    }

    private interface User {
        void use(int port) throws Exception;
    }

    private void serve(String options, String directives, User user) throws Exception {
        String text = "http { upstream dead { server 127.0.0.1:1; } server { listen 127.0.0.1:0 " + options + "; root "
                + root + "; client_body_temp_path " + root.resolve("bodies") + "; client_body_buffer_size 4k; "
                + directives + " } }";
        WebServer server =
                WebServer.of(ConfigurationSource.text(text, Path.of("").toAbsolutePath()), buffers);
        try (LogTap quiet = new LogTap(false)) {
            assertThat(quiet.lines("")).isEmpty();
            server.start();
            user.use(server.port());
            eventually(
                    () -> assertThat(buffers.getLeaks()).as(buffers.dumpLeaks()).isEmpty());
            server.stop();
        }
    }

    /** Says something and reads all of the answer, some of it, or none. */
    private static void exchange(WireClient connected, String request, int read) {
        try (WireClient client = connected) {
            client.send(request);
            if (read < 0) {
                client.readToEnd();
            } else if (read > 0) {
                client.readExactly(read);
            }
            if (read >= 0) {
                client.reset();
            }
        } catch (IOException | UncheckedIOException reset) {
            // The other side may have been the first.
        }
    }

    private static final int[] READ = {-1, 0, 1, 300};

    @ParameterizedTest
    @EnumSource(names = "PROXY", mode = EnumSource.Mode.EXCLUDE)
    void ofApplications(Backend backend) throws Exception {
        List<String> requests = List.of(
                "GET /PATH HTTP/1.1|Host: h|Connection: close||",
                "HEAD /PATH HTTP/1.1|Host: h|Connection: close||",
                "POST /PATH HTTP/1.1|Host: h|Connection: close|Content-Length: 3||abc",
                "POST /PATH HTTP/1.1|Host: h|Connection: close|Transfer-Encoding: chunked||3|abc|0||",
                "POST /PATH HTTP/1.1|Host: h|Connection: close|Transfer-Encoding: chunked||3|abc|zz|",
                "POST /PATH HTTP/1.1|Host: h|Connection: close|Content-Length: 100000||" + LARGE.substring(0, 100_000));
        try (RawUpstream upstream = new RawUpstream(call -> {
            String request = backend.read(call.in);
            int at = request.indexOf("/answer");
            int number = request.charAt(at + "/answer".length()) - '0';
            for (String piece : ANSWERS.get(number)) {
                call.out.write(backend.piece(piece));
            }
            if (number < 2) {
                call.out.write(backend.end());
            }
        })) {
            String locations = "WORD_read_timeout 500ms; WORD_buffers 3 4k; location / { PASS }"
                    + " location /direct/ { WORD_request_buffering off; WORD_buffering off; PASS }";
            serve("", backend.directives(locations).replace("PASS", backend.pass(upstream.address())), port -> {
                for (String path : List.of("", "direct/")) {
                    for (int answer = 0; answer < ANSWERS.size(); answer++) {
                        for (String request : requests) {
                            String text = request.replace("PATH", path + "answer" + answer);
                            exchange(new WireClient(port), text, -1);
                            exchange(new WireClient(port), text, answer % READ.length);
                        }
                    }
                }
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"sendfile on;, false", "sendfile off;, false", "aio threads; sendfile on;, false", "'', true"})
    void ofFiles(String directives, boolean secure) throws Exception {
        List<String> fields = List.of(
                "X: y",
                "Range: bytes=0-9",
                "Range: bytes=0-9,20-29,-5",
                "Range: bytes=9999999-",
                "If-Modified-Since: Sun, 06 Nov 2044 08:49:37 GMT",
                "Accept-Encoding: gzip");
        String tls =
                "ssl_certificate " + certificates + "/site.pem; ssl_certificate_key " + certificates + "/site.key;";
        String more = " autoindex on; location /z/ { alias " + root
                + "/; gzip on; gzip_min_length 1; gzip_types *; } location /slow/ { alias " + root
                + "/; limit_rate 100k; }";
        serve(secure ? "ssl" : "", directives + more + (secure ? tls : ""), port -> {
            for (String path :
                    List.of("/small.txt", "/large.bin", "/huge.bin", "/z/large.bin", "/nothing", "/", "/z/")) {
                for (String method : List.of("GET", "HEAD", "POST")) {
                    for (String field : fields) {
                        String request = method + " " + path + " HTTP/1.1|Host: h|Connection: close|" + field + "||";
                        for (int read : READ) {
                            exchange(secure ? secured(port) : new WireClient(port), request, read);
                        }
                    }
                }
            }
            exchange(secure ? secured(port) : new WireClient(port), "GET /slow/huge.bin HTTP/1.1|Host: h||", 300);
        });
    }

    private static WireClient secured(int port) throws IOException {
        return new WireClient(
                CertificateStore.trusting().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofTunnels(boolean secure) throws Exception {
        try (RawUpstream upstream = new RawUpstream(call -> {
            String request = Backend.PROXY.read(call.in);
            call.out.write(WireUpstream.wire("HTTP/1.1 101 Switching Protocols|Connection: Upgrade|Upgrade: websocket||"
                    + "hello from the other side"));
            if (request.startsWith("GET /closes")) {
                return;
            }
            if (request.startsWith("GET /resets")) {
                call.reset();
            } else if (request.startsWith("GET /floods")) {
                while (true) {
                    call.out.write(LARGE.getBytes(StandardCharsets.US_ASCII));
                }
            } else {
                call.in.transferTo(call.out);
            }
        })) {
            String pass = "location / { proxy_pass http://" + upstream.address()
                    + "; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; }";
            String tls =
                    "ssl_certificate " + certificates + "/site.pem; ssl_certificate_key " + certificates + "/site.key;";
            serve(secure ? "ssl" : "", pass + (secure ? tls : ""), port -> {
                for (String path : List.of("/echoes", "/closes", "/resets", "/floods")) {
                    for (int read : new int[] {0, 1, 12, 90}) {
                        exchange(
                                secure ? secured(port) : new WireClient(port),
                                "GET " + path
                                        + " HTTP/1.1|Host: h|Connection: Upgrade|Upgrade: websocket||said at once",
                                read);
                    }
                }
            });
        }
    }

    @Test
    void ofClientsOfHttp2() throws Exception {
        try (RawUpstream upstream = new RawUpstream(call -> {
            String request = Backend.PROXY.read(call.in);
            if (request.startsWith("GET /app/waits")) {
                call.awaitEnd();
            } else if (request.startsWith("GET /app/half")) {
                call.out.write(WireUpstream.wire("HTTP/1.1 200 OK|Content-Length: 100||half"));
            } else {
                call.out.write(WireUpstream.wire("HTTP/1.1 200 OK|Content-Length: 400000||" + LARGE));
            }
        })) {
            serve("http2", "location /app/ { proxy_pass http://" + upstream.address() + "; }", port -> {
                for (String path : List.of(
                        "/small.txt", "/large.bin", "/huge.bin", "/nothing", "/app/", "/app/waits", "/app/half")) {
                    for (int how = 0; how < 5; how++) {
                        leave(port, path, how);
                    }
                }
            });
        }
    }

    /** Asks, and is gone at once, after the head, after some of the body, or after it has reset its request. */
    private static void leave(int port, String path, int how) {
        try (FrameClient client = new FrameClient(port)) {
            client.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, head(false, path)));
            boolean answers = !path.endsWith("waits");
            switch (how) {
                case 0 -> {}
                case 1 -> readTo(client, answers ? HEADERS : FrameClient.SETTINGS);
                case 2 -> readTo(client, answers ? DATA : FrameClient.SETTINGS);
                case 3 -> client.send(frame(RST_STREAM, 0, 1, new byte[] {0, 0, 0, 8}));
                default -> {
                    client.send(frame(HEADERS, END_HEADERS, 3, head(true, path)));
                    client.send(frame(DATA, 0, 3, new byte[10_000]));
                }
            }
        }
    }

    private static void readTo(FrameClient client, int type) {
        FrameClient.Frame next = client.read();
        while (next != null && next.type() != type && next.type() != RST_STREAM) {
            next = client.read();
        }
    }
}
