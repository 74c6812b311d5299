package dev.retort.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.Retort;
import dev.retort.gateway.TestWar;
import dev.retort.gateway.war.Broken;
import dev.retort.gateway.war.Failing;
import dev.retort.gateway.war.Visits;
import dev.retort.registry.SetupException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
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

/** The application server, through its sockets. */
@Timeout(120)
class AppServerTest {
    @TempDir
    private static Path folder;

    private static Path war;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void pack() {
        war = TestWar.pack(folder.resolve("app.war"), Visits.class);
    }

    private static AppServerBuilder builder() {
        return AppServer.builder().http("127.0.0.1", 0);
    }

    private HttpResponse<String> get(AppServer server, String target) throws Exception {
        return client.send(request(server, target).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(AppServer server, String target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + target));
    }

    private static Retort saying(String text) {
        return Retort.builder().get("/", (request, values) -> text).build();
    }

    @Test
    void aWarIsAtItsContext() throws Exception {
        try (AppServer server = builder().war(war, "/shop/").start()) {
            assertThat(get(server, "/shop/visits").body()).isEqualTo("visit 1");
            assertThat(get(server, "/shop/static/page.txt").body()).isEqualTo("a page of the webapp");
            assertThat(get(server, "/visits").statusCode()).isEqualTo(404);
            assertThat(get(server, "/shopping/visits").statusCode()).isEqualTo(404);
            assertThat(get(server, "/shop/loader").body()).isEqualTo("WarLoader");
        }
    }

    @Test
    void severalHaveClassesOfTheirOwnAndTheLongestPathWins() throws Exception {
        try (AppServer server = builder()
                .app(saying("root"), "/")
                .war(war, "/a")
                .war(war, "/a/b")
                .start()) {
            assertThat(get(server, "/").body()).isEqualTo("root");
            assertThat(get(server, "/a/visits").body()).isEqualTo("visit 1");
            assertThat(get(server, "/a/visits").body()).isEqualTo("visit 2");
            assertThat(get(server, "/a/b/visits").body()).isEqualTo("visit 1");
        }
    }

    @Test
    void theBuilderIsAsTheDocumentationShowsIt() throws Exception {
        Path shop = war;
        Retort site = saying("site");
        Path socket = folder.resolve("documented.sock");
        // region app-server
        AppServer server = AppServer.builder()
                .war(shop, "/shop")
                .app(site, "/")
                .http("127.0.0.1", 0)
                .httpUnix(socket)
                .uwsgi("127.0.0.1", 0)
                .chmodSocket("660")
                .health(true)
                .start();
        // endregion
        try (server) {
            assertThat(get(server, "/shop/visits").body()).isEqualTo("visit 1");
            assertThat(get(server, "/").body()).isEqualTo("site");
            assertThat(get(server, "/readyz").statusCode()).isEqualTo(200);
            assertThat(socket).exists();
        }
    }

    @Test
    void httpTwoIsForWhoBeginsWithIt() throws Exception {
        try (AppServer server = builder().app(saying("hello"), "/").start();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            // Asks to change in HTTP/1.1, as the JDK's client does.
            assertThat(get(server, "/").version()).isEqualTo(Version.HTTP_1_1);

            byte[] settings = {0, 0, 0, 4, 0, 0, 0, 0, 0};
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + new String(settings, StandardCharsets.ISO_8859_1))
                            .getBytes(StandardCharsets.ISO_8859_1));
            byte[] frame = socket.getInputStream().readNBytes(9);
            assertThat(frame[3]).as("SETTINGS").isEqualTo((byte) 4);
        }
    }

    @Test
    void pathsWithTwoMeaningsAreRefusedWhereThereAreServlets() throws Exception {
        try (AppServer servlets = builder().war(war, "/").start();
                AppServer application = builder().app(saying("hello"), "/").start()) {
            assertThat(get(servlets, "/a%2Fb").statusCode()).isEqualTo(400);
            assertThat(get(application, "/%5C").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void theFailureOfAServletIsNotShownToItsClient() throws Exception {
        Path failing = TestWar.pack(folder.resolve("failing.war"), Failing.class);
        try (AppServer server = builder().war(failing, "/").start()) {
            HttpResponse<String> answer = get(server, "/failing");

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).doesNotContain("password", "IllegalStateException", "Failing.java");
        }
    }

    @Test
    void theProxyTellsWhoTheClientIs() throws Exception {
        Retort app = Retort.builder()
                .get("/", (request, values) -> request.remoteAddress())
                .build();
        try (AppServer server = builder().app(app, "/").proxyProtocol(true).start()) {
            String request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

            assertThat(raw(server, "PROXY TCP4 192.0.2.7 192.0.2.1 40000 80\r\n" + request))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("192.0.2.7");
            assertThat(raw(server, request)).isEmpty();
        }
    }

    private static String raw(AppServer server, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (java.net.SocketException reset) {
            return "";
        }
    }

    @Test
    void healthAndReadinessAreAnsweredWhereAskedFor() throws Exception {
        try (AppServer server = builder().app(saying("hello"), "/").health(true).start();
                AppServer without = builder().app(saying("hello"), "/").start()) {
            assertThat(get(server, "/healthz").body()).isEqualTo("ok\n");
            assertThat(get(server, "/readyz").body()).isEqualTo("ready\n");
            assertThat(get(server, "/readyz").headers().firstValue("Cache-Control"))
                    .hasValue("no-store");
            assertThat(get(without, "/healthz").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void duringTheNoticeOfAStopTheServerServesAndIsNotReady() throws Exception {
        AppServer server = builder()
                .app(saying("hello"), "/")
                .health(true)
                .stopNotice(Duration.ofMinutes(5))
                // Half of it is what Jetty waits for a selector that it has not woken.
                .drainTime(Duration.ofHours(1))
                .start();
        HttpRequest late = request(server, "/").build();
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread stop = new Thread(() -> {
            server.close();
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        stop.start();
        try {
            while (get(server, "/readyz").statusCode() != 503) {
                Thread.onSpinWait();
            }
            assertThat(get(server, "/").body()).isEqualTo("hello");
            assertThat(get(server, "/healthz").statusCode()).isEqualTo(200);
        } finally {
            stop.interrupt(); // Ends the notice, and no more than that.
        }
        stop.join();
        assertThat(interrupted).isTrue();
        assertThatThrownBy(() -> client.send(late, BodyHandlers.ofString())).isInstanceOf(IOException.class);
    }

    @Test
    void theRequestInFlightEndsBeforeTheHooksAndNothingNewBegins() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        List<String> log = new CopyOnWriteArrayList<>();
        Retort app = Retort.builder()
                .onStop(stopped -> log.add("stopped"))
                .get("/slow", (request, values) -> {
                    entered.countDown();
                    released.await();
                    log.add("answered");
                    return "slow";
                })
                .build();
        AppServer server = builder().app(app, "/").start();
        int port = server.port();
        CompletableFuture<HttpResponse<String>> slow =
                client.sendAsync(request(server, "/slow").build(), BodyHandlers.ofString());
        entered.await();
        CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
        while (isListening(port)) {
            Thread.onSpinWait();
        }
        assertThat(log).isEmpty();
        released.countDown();

        assertThat(slow.get(30, TimeUnit.SECONDS).body()).isEqualTo("slow");
        closed.get(30, TimeUnit.SECONDS);
        assertThat(log).containsExactly("answered", "stopped");
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
        CountDownLatch entered = new CountDownLatch(1);
        Retort app = Retort.builder()
                .get("/stuck", (request, values) -> {
                    entered.countDown();
                    new CountDownLatch(1).await();
                    return "never";
                })
                .build();
        AppServer server =
                builder().app(app, "/").drainTime(Duration.ofMillis(200)).start();
        CompletableFuture<HttpResponse<String>> stuck =
                client.sendAsync(request(server, "/stuck").build(), BodyHandlers.ofString());
        entered.await();

        server.close();

        assertThat(stuck.handle((answer, failure) -> failure != null || answer.statusCode() >= 500)
                        .get(30, TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void aReloadLetsRequestsEndInTheWarThatTheyBeganIn() throws Exception {
        try (AppServer server = builder().war(war, "/").start();
                Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            assertThat(get(server, "/visits").body()).isEqualTo("visit 1");
            slow.setSoTimeout(20_000);
            slow.getOutputStream()
                    .write(("POST /length HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n"
                                    + "Connection: close\r\n\r\nabc")
                            .getBytes(StandardCharsets.ISO_8859_1));
            assertThat(get(server, "/visits").body()).isEqualTo("visit 2");

            assertThat(server.reload()).isEmpty();

            assertThat(get(server, "/visits").body()).isEqualTo("visit 1");
            slow.getOutputStream().write("def".getBytes(StandardCharsets.ISO_8859_1));
            assertThat(new String(slow.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("length 6");
        }
    }

    @Test
    void noRequestIsLostInAReload() throws Exception {
        try (AppServer server = builder().war(war, "/").start()) {
            AtomicBoolean ended = new AtomicBoolean();
            List<CompletableFuture<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                clients.add(CompletableFuture.supplyAsync(() -> {
                    int answered = 0;
                    try {
                        for (; !ended.get(); answered++) {
                            assertThat(get(server, "/visits").body()).startsWith("visit ");
                        }
                    } catch (Exception lost) {
                        throw new IllegalStateException(lost);
                    }
                    return answered;
                }));
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

    @Test
    void onlyAChangedWarIsLoadedAnewAndOneThatCannotStartIsNot() throws Exception {
        Path changing = TestWar.pack(folder.resolve("changing.war"), Visits.class);
        try (AppServer server =
                builder().war(changing, "/changing").war(war, "/same").start()) {
            assertThat(get(server, "/changing/visits").body()).isEqualTo("visit 1");
            assertThat(get(server, "/same/visits").body()).isEqualTo("visit 1");

            assertThat(server.reloadChanged()).isEmpty();
            assertThat(get(server, "/changing/visits").body()).isEqualTo("visit 2");

            Files.setLastModifiedTime(changing, FileTime.fromMillis(0));
            assertThat(server.reloadChanged()).isEmpty();
            assertThat(get(server, "/changing/visits").body()).isEqualTo("visit 1");
            assertThat(get(server, "/same/visits").body()).isEqualTo("visit 2");

            TestWar.pack(changing, Broken.class);
            assertThat(server.reloadChanged())
                    .singleElement()
                    .satisfies(failure -> assertThat(failure)
                            .contains(changing + " at /changing cannot be started", "the database is away", "goes on"));
            assertThat(get(server, "/changing/visits").body()).isEqualTo("visit 2");
        }
    }

    @Test
    void aWarThatCannotStartStopsTheStart() {
        Path broken = TestWar.pack(folder.resolve("broken.war"), Broken.class);

        assertThatThrownBy(() -> builder().war(war, "/a").war(broken, "/b").start())
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("broken.war at /b cannot be started", "the database is away");
    }

    @Test
    void allMistakesAreToldAtOnce() throws IOException {
        Path text = Files.writeString(folder.resolve("text.war"), "no zip");

        assertThatThrownBy(() -> AppServer.builder()
                        .war(folder.resolve("missing.war"), "/missing")
                        .war(text, "/text")
                        .war(war, "shop")
                        .war(war, "/x")
                        .war(war, "/x/")
                        .http("127.0.0.1", 70_000)
                        .httpUnix(folder.resolve("x".repeat(120)))
                        .chmodSocket("rw")
                        .drainTime(Duration.ZERO)
                        .start())
                .isInstanceOf(SetupException.class)
                .hasMessageContainingAll(
                        "missing.war does not exist",
                        "text.war is no WAR",
                        "\"shop\" is no path of a webapp: write \"/\" or \"/name\"",
                        "are both at /x",
                        "There is no port 70000",
                        "longer than the 107 bytes",
                        "\"rw\" is no mode of a socket",
                        "time to drain");
        assertThatThrownBy(() -> AppServer.builder().start())
                .hasMessageContainingAll("nothing to serve", "listens nowhere");
    }
}
