package dev.retort.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.Retort;
import dev.retort.RunningServer;
import dev.retort.annotation.Get;
import dev.retort.annotation.Route;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RunTest {
    static class Hello {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch released = new CountDownLatch(1);

        @Route("/hello")
        String hello() {
            return "Hello World!";
        }

        @Get("/slow")
        String slow() throws InterruptedException {
            entered.countDown();
            released.await();
            return "slow";
        }

        @Get("/thread")
        String thread() throws ReflectiveOperationException {
            boolean known = Runtime.version().feature() >= 21;
            return "virtual "
                    + (known && (boolean) Thread.class.getMethod("isVirtual").invoke(Thread.currentThread()));
        }

        @Get("/text/<name>")
        String text(String name) {
            return name;
        }
    }

    private final HttpClient client = HttpClient.newHttpClient();

    private HttpRequest request(RunningServer server, String target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + target))
                .build();
    }

    @Test
    void theServerIsFoundAndServesTheApplication() throws Exception {
        try (RunningServer server = Retort.of(new Hello()).start("127.0.0.1", 0)) {
            HttpResponse<String> answer = client.send(request(server, "/hello"), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("Hello World!");
            // Jetty writes the type without the space.
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
            assertThat(answer.headers().firstValue("Server")).isEmpty();
        }
    }

    @Test
    void theApplicationBeginsBeforeTheFirstRequestAndEndsWithTheServer() {
        List<String> log = new CopyOnWriteArrayList<>();
        Retort app = Retort.builder()
                .onStart(started -> log.add("began"))
                .onStop(stopped -> log.add("ended"))
                .add(new Hello())
                .build();
        try (RunningServer server = app.start("127.0.0.1", 0)) {
            assertThat(server.port()).isPositive();
            assertThat(log).containsExactly("began");
        }
        assertThat(log).containsExactly("began", "ended");
    }

    @Test
    void anApplicationThatCannotBeginKeepsTheServerFromStarting() {
        Retort app = Retort.builder()
                .onStart(started -> {
                    throw new IllegalStateException("There is no database.");
                })
                .add(new Hello())
                .build();
        assertThatThrownBy(() -> app.start("127.0.0.1", 0).close())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("There is no database.");
    }

    @Test
    void handlersRunOnVirtualThreadsWhereTheJdkHasThem() throws Exception {
        try (RunningServer server = Retort.of(new Hello()).start("127.0.0.1", 0)) {
            assertThat(client.send(request(server, "/thread"), BodyHandlers.ofString())
                            .body())
                    .isEqualTo("virtual " + (Runtime.version().feature() >= 21));
        }
    }

    @Test
    void escapesAndEmptySegmentsReachTheApplication() throws Exception {
        try (RunningServer server = Retort.of(new Hello()).start("127.0.0.1", 0)) {
            assertThat(client.send(request(server, "/text/100%25"), BodyHandlers.ofString())
                            .body())
                    .isEqualTo("100%");
            assertThat(client.send(request(server, "/text/a%5Cb"), BodyHandlers.ofString())
                            .body())
                    .isEqualTo("a\\b");
            HttpResponse<String> merged = client.send(request(server, "/text//a"), BodyHandlers.ofString());
            assertThat(merged.statusCode()).isEqualTo(308);
            assertThat(merged.headers().firstValue("Location")).hasValue("/text/a");
        }
    }

    @Test
    void aTakenPortIsNamedWithTheRepair() {
        try (RunningServer server = Retort.of(new Hello()).start("127.0.0.1", 0)) {
            assertThatThrownBy(() -> Retort.of(new Hello()).start("127.0.0.1", server.port()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("127.0.0.1:" + server.port())
                    .hasMessageContaining("another address or port");
        }
    }

    @Test
    void closingWaitsForTheRequestInFlight() throws Exception {
        Hello hello = new Hello();
        RunningServer server = Retort.of(hello).start("127.0.0.1", 0);
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request(server, "/slow"), BodyHandlers.ofString());
        assertThat(hello.entered.await(30, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
        hello.released.countDown();

        assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo("slow");
        closed.get(30, TimeUnit.SECONDS);
        server.join();
    }

    @Test
    void anAddressThatCannotBeIsNamedWithItsOwnRepair() {
        assertThatThrownBy(() -> Retort.of(new Hello()).start("no.such.host.invalid", 0))
                .hasMessageContaining("no.such.host.invalid:0")
                .hasMessageContaining("The host is unknown");
        assertThatThrownBy(() -> Retort.of(new Hello()).start("127.0.0.1", 70_000))
                .hasMessageContaining("There is no port 70000");
    }
}
