package dev.retort.gateway;

import static dev.retort.gateway.FrameClient.DATA;
import static dev.retort.gateway.FrameClient.END_HEADERS;
import static dev.retort.gateway.FrameClient.END_STREAM;
import static dev.retort.gateway.FrameClient.HEADERS;
import static dev.retort.gateway.FrameClient.WINDOW_UPDATE;
import static dev.retort.gateway.FrameClient.frame;
import static dev.retort.gateway.FrameClient.head;
import static dev.retort.gateway.Soak.CLIENTS;
import static dev.retort.gateway.Soak.assertNothingStays;
import static dev.retort.gateway.Soak.inParallel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.war.Visits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is asked for, and however often, nothing of it stays behind; {@link Soak} says what is looked at. */
@Tag("once")
class SoakTest {
    private static final int BATCH = 10;
    private static final int EVENTS = 20;
    private static final int MANY = 10_000_000;

    @TempDir
    Path root;

    private final LogTap quiet = new LogTap(false);

    @AfterEach
    void speak() {
        quiet.close();
    }

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(root.resolve("a.txt"), "text ".repeat(400));
        Files.writeString(root.resolve("z.txt"), "text ".repeat(400));
    }

    private ConfSite site(String options, String directives) {
        return ConfSite.of("http { keepalive_requests " + MANY + "; root " + root + ";"
                + " server { listen 127.0.0.1:0 " + options + "; " + directives
                + " location = /return { return 200 ok; } } }");
    }

    private static RawUpstream upstream(Backend backend) {
        return new RawUpstream(call -> {
            do {
                String request = backend.read(call.in);
                if (request.contains("/slow")) {
                    call.awaitEnd();
                    return;
                }
                if (request.contains("/endless")) {
                    call.out.write(backend.piece("HTTP/1.1 200 OK||"));
                    byte[] piece = backend.piece("x".repeat(10_000));
                    while (true) {
                        call.out.write(piece);
                    }
                }
                if (request.contains("/events")) {
                    call.out.write(
                            backend.piece("HTTP/1.1 200 OK|Content-Type: text/event-stream|Connection: close||"));
                    for (int i = 0; i < EVENTS; i++) {
                        call.out.write(backend.piece("data: something has happened\n\n"));
                    }
                    return;
                }
                if (request.contains("/chat")) {
                    call.out.write(
                            backend.piece("HTTP/1.1 101 Switching Protocols|Connection: Upgrade|Upgrade: websocket||"));
                    call.in.transferTo(call.out);
                    return;
                }
                call.out.write(backend.answer("HTTP/1.1 200 OK|Content-Length: 2||ok"));
            } while (backend == Backend.PROXY);
        });
    }

    /** Sends as many requests as asked for, from several clients, some of them together. */
    private static void ask(ConfSite site, int requests, String request, int status) throws Exception {
        ask(site, requests, request, status, false);
    }

    private static void ask(ConfSite site, int requests, String request, int status, boolean secure) throws Exception {
        inParallel(client -> {
            try (WireClient connection = secure ? secured(site) : site.connect()) {
                for (int sent = 0; sent < requests / CLIENTS; sent += BATCH) {
                    connection.send(request.repeat(BATCH));
                    for (int i = 0; i < BATCH; i++) {
                        assertThat(connection.read().status()).isEqualTo(status);
                    }
                }
            }
        });
    }

    /** Leaves each request at another point: while an answer is awaited, while it comes, while a body is sent. */
    private static void abandon(ConfSite site, int requests, String path) throws Exception {
        inParallel(client -> {
            for (int i = 0; i < requests / CLIENTS; i++) {
                WireClient connection = site.connect();
                switch (i % 4) {
                    case 0 -> connection.send("GET " + path + "slow HTTP/1.1|Host: h||");
                    case 1 -> {
                        connection.send("GET " + path + "endless HTTP/1.1|Host: h||");
                        connection.readHeader();
                    }
                    case 2 -> connection.send("POST " + path + " HTTP/1.1|Host: h|Content-Length: 10||half");
                    default -> connection.send("GET " + path + " HTTP/1.1|Ho");
                }
                connection.reset();
            }
        });
    }

    /** Never takes up the session of another connection, as the sessions belong to the context. */
    private static WireClient secured(ConfSite site) throws IOException {
        return new WireClient(CertificateStore.trusting()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), site.port()));
    }

    private static String get(String path, String... fields) {
        return "GET " + path + " HTTP/1.1|Host: h|Accept-Encoding: gzip|"
                + (fields.length == 0 ? "" : String.join("|", fields) + "|") + "|";
    }

    private static String post(String path, int length) {
        return "POST " + path + " HTTP/1.1|Host: h|Content-Length: " + length + "||" + "x".repeat(length);
    }

    @Test
    void ofFiles() throws Exception {
        try (ConfSite site = site("", "location = /z.txt { gzip on; gzip_types text/plain; gzip_min_length 1; }")) {
            assertNothingStays("static", n -> ask(site, n, get("/a.txt"), 200));
            assertNothingStays("range", n -> ask(site, n, get("/a.txt", "Range: bytes=10-19"), 206));
            assertNothingStays("ranges", n -> ask(site, n, get("/a.txt", "Range: bytes=0-1,20-29,-5"), 206));
            assertNothingStays("gzip", n -> ask(site, n, get("/z.txt"), 200));
            assertNothingStays("return", n -> ask(site, n, get("/return"), 200));
            assertNothingStays("error", n -> ask(site, n, get("/nothing"), 404));
        }
    }

    private void withUpstream(Backend backend, SiteUser user) throws Exception {
        try (RawUpstream upstream = upstream(backend);
                ConfSite site = ConfSite.of("http { keepalive_requests " + MANY + "; upstream app { server "
                        + upstream.address() + "; keepalive 8; keepalive_requests " + MANY
                        + "; } server { listen 127.0.0.1:0; client_body_temp_path " + root.resolve("bodies")
                        + "; location = /return { return 200 ok; } location / { " + backend.pass("app")
                        + " } location /spilled/ { client_body_buffer_size 1k; " + backend.pass("app")
                        + " } location /chat { proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection"
                        + " upgrade; proxy_pass http://app; }"
                        + " location /broken/ { proxy_pass http://127.0.0.1:1; error_page 502 =503 /return; } } }")) {
            user.use(site);
        }
    }

    private interface SiteUser {
        void use(ConfSite site) throws Exception;
    }

    @Test
    void ofForwardedRequests() throws Exception {
        withUpstream(Backend.PROXY, site -> {
            assertNothingStays("proxied", n -> ask(site, n, get("/app/"), 200));
            assertNothingStays("posted", n -> ask(site, n, post("/app/", 5), 200));
            assertNothingStays("spilled", n -> ask(site, n, post("/spilled/", 4000), 200));
            assertNothingStays("refused", n -> ask(site, n, get("/broken/"), 503));
        });
        withUpstream(Backend.UWSGI, site -> assertNothingStays("uwsgi", n -> ask(site, n, get("/app/"), 200)));
        withUpstream(Backend.FASTCGI, site -> assertNothingStays("fastcgi", n -> ask(site, n, get("/app/"), 200)));
        try (var left = Files.list(root.resolve("bodies"))) {
            assertThat(left.toList()).isEmpty();
        }
    }

    @Test
    void ofAbandonedRequests() throws Exception {
        for (Backend backend : Backend.values()) {
            withUpstream(backend, site -> assertNothingStays("left " + backend.word(), n -> abandon(site, n, "/app/")));
        }
    }

    @Test
    void ofEvents() throws Exception {
        withUpstream(
                Backend.PROXY,
                site -> assertNothingStays(
                        "events",
                        n -> inParallel(client -> {
                            for (int i = 0; i < n / CLIENTS; i += EVENTS) {
                                assertThat(site.get("/events").text()).endsWith("happened\n\n");
                            }
                        })));
    }

    @Test
    void ofMessagesThroughATunnel() throws Exception {
        withUpstream(
                Backend.PROXY,
                site -> assertNothingStays(
                        "tunnelled",
                        n -> inParallel(client -> {
                            for (int sent = 0; sent < n / CLIENTS; sent += 500) {
                                try (WireClient connection = site.connect()) {
                                    connection.send(get("/chat", "Connection: Upgrade", "Upgrade: websocket"));
                                    assertThat(connection.readHeader().status()).isEqualTo(101);
                                    for (int i = 0; i < 500; i++) {
                                        connection.send("ping");
                                        assertThat(connection.readExactly(4)).hasSize(4);
                                    }
                                }
                            }
                        })));
    }

    @Test
    void ofClientsOfTls() throws Exception {
        PemFiles.write(root, "site", "EC", PemFiles.Form.PKCS8);
        try (ConfSite site =
                site("ssl", "ssl_certificate " + root + "/site.pem; ssl_certificate_key " + root + "/site.key;")) {
            assertNothingStays("tls", n -> ask(site, n, get("/a.txt"), 200, true));
            // A connection for each.
            assertNothingStays(
                    "handshakes",
                    n -> inParallel(client -> {
                        for (int i = 0; i < n / CLIENTS; i++) {
                            try (WireClient connection = secured(site)) {
                                assertThat(connection
                                                .send(get("/return"))
                                                .read()
                                                .status())
                                        .isEqualTo(200);
                            }
                        }
                    }));
        }
    }

    @Test
    void ofClientsOfHttp2() throws Exception {
        try (ConfSite site = site("http2", "")) {
            assertNothingStays(
                    "http2",
                    n -> inParallel(client -> {
                        try (FrameClient connection = new FrameClient(site.port())) {
                            connection.send(frame(WINDOW_UPDATE, 0, 0, new byte[] {0x3f, 0, 0, 0}));
                            for (int stream = 1; stream < 2 * n / CLIENTS; stream += 2 * BATCH) {
                                ByteArrayOutputStream batch = new ByteArrayOutputStream();
                                for (int one = stream; one < stream + 2 * BATCH; one += 2) {
                                    batch.writeBytes(
                                            frame(HEADERS, END_HEADERS | END_STREAM, one, head(false, "/return")));
                                }
                                assertThat(connection.send(batch.toByteArray())).isTrue();
                                for (int ended = 0; ended < BATCH; ) {
                                    ended += Objects.requireNonNull(connection.readTo(DATA))
                                                    .flags()
                                            & END_STREAM;
                                }
                            }
                        }
                    }));
        }
    }

    @Test
    void ofWebapps() throws Exception {
        Path war = TestWar.pack(root.resolve("app.war"), Visits.class);
        try (ConfSite site = ConfSite.of("http { keepalive_requests " + MANY + "; webapp app { war " + war
                + "; } server { listen 127.0.0.1:0; location / { webapp_pass app; } } }")) {
            for (String path : List.of("/loader", "/none")) {
                int status = path.equals("/none") ? 404 : 200;
                assertNothingStays("webapp " + status, n -> ask(site, n, get(path), status));
            }
        }
    }
}
