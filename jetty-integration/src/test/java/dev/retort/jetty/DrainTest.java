package dev.retort.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.gateway.FrameClient;
import dev.retort.gateway.PacketWriter;
import dev.retort.gateway.WireClient;
import dev.retort.tls.Credential;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a stop waits for: requests, however slow their clients are, and nothing else. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DrainTest {
    /** Jetty would take a connection for idle after a second, while it stops. */
    private static final Duration PAUSE = Duration.ofMillis(1_500);

    @TempDir
    private static Path folder;

    private final CountDownLatch entered = new CountDownLatch(3);
    private final CountDownLatch released = new CountDownLatch(1);
    private final Credential credential = Credential.selfSigned();
    private final Path socket = folder.resolve("app.sock");
    private AppServer server;
    private int http;
    private int uwsgi;
    private int https;

    @BeforeEach
    void start() throws IOException {
        Retort app = Retort.builder()
                .get("/", (request, values) -> "hello")
                .get("/slow", (request, values) -> {
                    entered.countDown();
                    released.await();
                    return "slow";
                })
                .post("/", (request, values) -> {
                    entered.countDown();
                    return "read " + request.text();
                })
                .build();
        server = AppServer.builder()
                .app(app, "/")
                .http("127.0.0.1", 0)
                .uwsgi("127.0.0.1", 0)
                .https("127.0.0.1", 0, credential.sslContext())
                .httpUnix(socket)
                // What was waited for this long would end the test.
                .drainTime(Duration.ofHours(1))
                .start();
        http = port(0);
        uwsgi = port(1);
        https = port(2);
    }

    @AfterEach
    void stop() {
        released.countDown();
        server.close();
    }

    private int port(int address) {
        return URI.create(server.addresses().get(address)).getPort();
    }

    private FrameClient askTwo(String target) {
        FrameClient client = new FrameClient(http);
        client.send(FrameClient.frame(
                FrameClient.HEADERS,
                FrameClient.END_HEADERS | FrameClient.END_STREAM,
                1,
                FrameClient.head(false, target)));
        return client;
    }

    private static boolean isListening(int port) {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return client.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private CompletableFuture<Void> close() {
        CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
        while (isListening(http)) {
            Thread.onSpinWait();
        }
        return closed;
    }

    @Test
    void requestsEndThoughTheirClientsPause() throws Exception {
        try (WireClient one = new WireClient(http);
                WireClient packets = new WireClient(uwsgi);
                FrameClient two = askTwo("/slow")) {
            one.send("POST / HTTP/1.1|Host: a|Content-Length: 10||hello");
            packets.sendBytes(PacketWriter.packet(
                            "REQUEST_METHOD",
                            "POST",
                            "REQUEST_URI",
                            "/",
                            "SERVER_PROTOCOL",
                            "HTTP/1.1",
                            "HTTP_HOST",
                            "a",
                            "CONTENT_LENGTH",
                            "10"))
                    .send("hello");
            assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> closed = close();

            LockSupport.parkNanos(PAUSE.toNanos()); // The clients' pace; nothing waits for it.
            one.send("world");
            packets.send("world");
            released.countDown();

            assertThat(one.readToEnd()).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nread helloworld");
            assertThat(packets.readToEnd()).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nread helloworld");
            assertThat(two.readTo(FrameClient.DATA)).isNotNull();
            closed.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void connectionsWithoutARequestDoNotHoldItUp() throws Exception {
        try (WireClient unused = new WireClient(http);
                WireClient kept = new WireClient(http);
                WireClient packets = new WireClient(uwsgi);
                WireClient secure = new WireClient(https);
                FrameClient two = askTwo("/");
                SocketChannel local = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            kept.send("GET / HTTP/1.1|Host: a||");
            assertThat(kept.read().text()).isEqualTo("hello");
            assertThat(two.readTo(FrameClient.DATA)).isNotNull();

            close().get(20, TimeUnit.SECONDS);

            for (WireClient idle : new WireClient[] {unused, kept, packets, secure}) {
                assertThat(idle.readToEnd()).isEmpty();
            }
            assertThat(local.isConnected()).isTrue();
        }
    }
}
