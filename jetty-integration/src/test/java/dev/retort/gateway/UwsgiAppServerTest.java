package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static dev.retort.gateway.UwsgiServer.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.gateway.war.Visits;
import dev.retort.jetty.AppServer;
import dev.retort.jetty.AppServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The application server, through the packets of a web server that speaks uwsgi. */
@Timeout(120)
class UwsgiAppServerTest {
    @TempDir
    private static Path folder;

    private static Path war;

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @BeforeAll
    static void pack() {
        war = TestWar.pack(folder.resolve("app.war"), Visits.class);
    }

    private static AppServerBuilder builder() {
        return AppServer.builder().uwsgi("127.0.0.1", 0);
    }

    private Retort waiting(List<String> log) {
        return Retort.builder()
                .onStop(stopped -> log.add("stopped"))
                .get("/", (request, values) -> "hello " + request.remoteAddress())
                .get("/slow", (request, values) -> {
                    entered.countDown();
                    released.await();
                    log.add("answered");
                    return "slow";
                })
                .build();
    }

    private static String ask(AppServer server, String target, String... more) {
        return ask(server.port(), target, more);
    }

    private static String ask(int port, String target, String... more) {
        try (WireClient client = new WireClient(port)) {
            return client.sendBytes(get(target, more)).readToEnd();
        }
    }

    private static String ask(Path socket, String target, String... more) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap(get(target, more)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static byte[] get(String target, String... more) {
        List<String> all = new ArrayList<>(List.of("REQUEST_URI", target));
        all.addAll(List.of(more));
        return request(all.toArray(String[]::new));
    }

    @Test
    void aWarIsAtItsContext() throws IOException {
        try (AppServer server = builder().war(war, "/shop").start()) {
            assertThat(server.addresses()).containsExactly("uwsgi://127.0.0.1:" + server.port() + "/");
            assertThat(ask(server, "/shop/visits"))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .endsWith("\r\n\r\nvisit 1");
            assertThat(ask(server, "/shop/visits", "SCRIPT_NAME", "/shop", "PATH_INFO", "/visits"))
                    .endsWith("\r\n\r\nvisit 2");
            assertThat(ask(server, "/visits")).startsWith("HTTP/1.1 404 ");
            assertThat(ask(server, "/shop/a%2Fb")).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void theWebServerNamesAndDatesTheResponse() throws IOException {
        try (AppServer server = builder().war(war, "/").start()) {
            assertThat(ask(server, "/visits")).doesNotContain("Date:", "Server:");
        }
    }

    @Test
    void everyAddressReachesTheSameApplication() throws Exception {
        Path socket = folder.resolve("same.sock");
        try (AppServer server = builder()
                .uwsgi("127.0.0.1", 0)
                .uwsgiUnix(socket)
                .http("127.0.0.1", 0)
                .war(war, "/")
                .start()) {
            List<String> addresses = server.addresses();

            assertThat(ask(server, "/visits")).endsWith("visit 1");
            assertThat(ask(URI.create(addresses.get(1)).getPort(), "/visits")).endsWith("visit 2");
            assertThat(ask(socket, "/visits")).endsWith("visit 3");
            assertThat(overHttp(URI.create(addresses.get(3)).getPort(), "/visits"))
                    .isEqualTo("visit 4");
        }
    }

    private static String overHttp(int port, String target) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    @Test
    void aUnixSocketHasItsModeReplacesAFileLeftBehindAndIsRemoved() throws IOException {
        Path socket = folder.resolve("mode.sock");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket))
                .close();
        assertThat(socket).exists();
        try (AppServer server = AppServer.builder()
                .uwsgiUnix(socket)
                .chmodSocket("660")
                .app(waiting(new ArrayList<>()), "/")
                .start()) {
            assertThat(server.addresses()).containsExactly("uwsgi at " + socket);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-rw----");
            assertThat(ask(socket, "/", "REMOTE_ADDR", "192.0.2.7")).endsWith("hello 192.0.2.7");
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void packetsNeedNoHeaderOfTheProxyProtocol() throws IOException {
        try (AppServer server = builder()
                .app(waiting(new ArrayList<>()), "/")
                .proxyProtocol(true)
                .start()) {
            assertThat(ask(server, "/", "REMOTE_ADDR", "192.0.2.7")).endsWith("hello 192.0.2.7");
        }
    }

    @Test
    void duringTheNoticeOfAStopTheServerServesAndIsNotReady() throws Exception {
        AppServer server = builder()
                .app(waiting(new ArrayList<>()), "/")
                .health(true)
                .stopNotice(Duration.ofMinutes(5))
                .start();
        assertThat(ask(server, "/readyz")).endsWith("ready\n");
        Thread stop = new Thread(server::close);
        stop.start();
        try {
            eventually(() -> assertThat(ask(server, "/readyz")).startsWith("HTTP/1.1 503 "));
            assertThat(ask(server, "/")).startsWith("HTTP/1.1 200 ");
            assertThat(ask(server, "/healthz")).endsWith("ok\n");
        } finally {
            stop.interrupt(); // Ends the notice.
        }
        stop.join();
    }

    @Test
    void theRequestInFlightEndsBeforeTheHooksAndNothingNewBegins() throws Exception {
        List<String> log = new CopyOnWriteArrayList<>();
        AppServer server = builder().app(waiting(log), "/").start();
        int port = server.port();
        try (WireClient slow = new WireClient(port)) {
            slow.sendBytes(get("/slow"));
            entered.await();
            CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
            eventually(() -> assertThat(isListening(port)).isFalse());
            assertThat(log).isEmpty();
            released.countDown();

            assertThat(slow.readToEnd()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nslow");
            closed.get(30, TimeUnit.SECONDS);
            assertThat(log).containsExactly("answered", "stopped");
        }
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void aRequestThatDoesNotEndHoldsTheStopUpForItsTimeOnly() throws Exception {
        AppServer server = builder()
                .app(waiting(new CopyOnWriteArrayList<>()), "/")
                .drainTime(Duration.ofMillis(200))
                .start();
        try (WireClient stuck = new WireClient(server.port())) {
            stuck.sendBytes(get("/slow"));
            entered.await();

            server.close();

            assertThat(stuck.readToEnd()).doesNotContain("200 OK");
        }
    }

    @Test
    void aReloadLetsRequestsEndInTheWarThatTheyBeganIn() throws IOException {
        try (AppServer server = builder().war(war, "/").start();
                WireClient slow = new WireClient(server.port())) {
            assertThat(ask(server, "/visits")).endsWith("visit 1");
            slow.sendBytes(
                    get("/length", "REQUEST_METHOD", "POST", "CONTENT_TYPE", "text/plain", "CONTENT_LENGTH", "6"));
            slow.send("abc");
            assertThat(ask(server, "/visits")).endsWith("visit 2");

            assertThat(server.reload()).isEmpty();

            assertThat(ask(server, "/visits")).endsWith("visit 1");
            slow.send("def");
            assertThat(slow.readToEnd()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("length 6");
        }
    }

    @Test
    void noRequestIsLostInAReload() throws Exception {
        try (AppServer server = builder().war(war, "/").start()) {
            AtomicBoolean ended = new AtomicBoolean();
            List<CompletableFuture<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                // Threads of their own: the common pool may have one for all.
                clients.add(CompletableFuture.supplyAsync(
                        () -> {
                            int answered = 0;
                            for (; !ended.get(); answered++) {
                                assertThat(ask(server, "/visits")).startsWith("HTTP/1.1 200 OK\r\n");
                            }
                            return answered;
                        },
                        client -> new Thread(client).start()));
            }
            for (int i = 0; i < 4; i++) {
                assertThat(server.reload()).isEmpty();
            }
            ended.set(true);
            for (CompletableFuture<Integer> one : clients) {
                assertThat(one.get(60, TimeUnit.SECONDS)).isPositive();
            }
        }
    }
}
