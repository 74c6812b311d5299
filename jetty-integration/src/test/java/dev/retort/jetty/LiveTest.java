package dev.retort.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.RunningServer;
import dev.retort.annotation.After;
import dev.retort.annotation.Get;
import dev.retort.annotation.WebSocket;
import dev.retort.http.Broadcast;
import dev.retort.http.Event;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.http.Sse;
import dev.retort.http.WebSocketChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes on after the handler has returned, over real sockets. */
@SuppressWarnings("UnusedMethod") // Called by the application under test.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveTest {
    static class Live {
        final Broadcast news = Broadcast.keeping(10);
        final CompletableFuture<String> later = new CompletableFuture<>();
        final CountDownLatch goOn = new CountDownLatch(1);
        final CountDownLatch closed = new CountDownLatch(1);

        @Get("/news")
        Sse news(Request request) {
            return news.subscribe(request).heartbeat(Duration.ofSeconds(1));
        }

        @Get("/count")
        Sse count() {
            return Sse.of(() -> Stream.iterate(1, n -> n + 1)
                    .limit(5000)
                    .map(n -> Event.of("" + n))
                    .iterator());
        }

        @Get("/later")
        CompletionStage<String> later() {
            return later;
        }

        @Get("/pieces")
        Iterator<String> pieces() {
            return Stream.of("first", "second")
                    .peek(piece -> {
                        if (piece.equals("second")) {
                            await(goOn);
                        }
                    })
                    .iterator();
        }

        @Get("/fails")
        Stream<String> fails() {
            return Stream.of(1).map(n -> {
                throw new IllegalStateException("in the stream");
            });
        }

        @Get("/breaks")
        Response breaks() {
            return Response.stream("text/plain", out -> {
                out.write("begun".getBytes(StandardCharsets.UTF_8));
                out.flush();
                throw new IOException("in the middle");
            });
        }

        @After
        Response after(Response response) {
            return response.header("X-After", "yes");
        }

        @WebSocket("/chat/<room>")
        void chat(String room, WebSocketChannel channel) {
            channel.onText(text -> channel.send(room + ": " + text));
            channel.onClose(code -> closed.countDown());
        }

        private static void await(CountDownLatch latch) {
            try {
                assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final Live live = new Live();
    private final HttpClient client = HttpClient.newHttpClient();
    private RunningServer server;

    @BeforeEach
    void start() {
        server = Retort.of(live).start("127.0.0.1", 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private URI uri(String scheme, String path) {
        return URI.create(scheme + "://127.0.0.1:" + server.port() + path);
    }

    private HttpRequest get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("http", path));
        return (headers.length == 0 ? request : request.headers(headers)).build();
    }

    private BufferedReader listen(String... headers) throws Exception {
        HttpResponse<InputStream> response = client.send(get("/news", headers), BodyHandlers.ofInputStream());
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    private static String line(BufferedReader events, String start) throws IOException {
        String line = events.readLine();
        while (line != null && !line.startsWith(start)) {
            line = events.readLine();
        }
        return String.valueOf(line);
    }

    @Test
    void eventsReachEveryListenerAndAHeartbeatFillsTheSilence() throws Exception {
        try (BufferedReader one = listen();
                BufferedReader two = listen()) {
            assertThat(line(one, ":")).isEqualTo(":");
            live.news.publish(Event.of("tea\nis ready").name("kitchen"));
            assertThat(line(one, "event:")).isEqualTo("event: kitchen");
            assertThat(line(one, "data:")).isEqualTo("data: tea");
            assertThat(line(one, "data:")).isEqualTo("data: is ready");
            assertThat(line(two, "data:")).isEqualTo("data: tea");
        }
    }

    @Test
    void aListenerThatConnectsAgainGetsWhatItMissed() throws Exception {
        String id;
        try (BufferedReader events = listen()) {
            live.news.publish("one");
            id = line(events, "id:").substring("id: ".length());
        }
        live.news.publish("two");
        live.news.publish("three");
        try (BufferedReader events = listen("Last-Event-ID", id)) {
            assertThat(line(events, "data:")).isEqualTo("data: two");
            assertThat(line(events, "data:")).isEqualTo("data: three");
        }
    }

    @Test
    void aSequenceOfEventsIsSentToItsEnd() throws Exception {
        String body = client.send(get("/count"), BodyHandlers.ofString()).body();

        assertThat(body).startsWith("data: 1\n\n").endsWith("data: 5000\n\n");
    }

    @Test
    void aResponseThatComesLaterHoldsNoThread() throws Exception {
        CompletableFuture<HttpResponse<String>> response = client.sendAsync(get("/later"), BodyHandlers.ofString());
        live.later.complete("late");

        assertThat(response.get(20, TimeUnit.SECONDS).body()).isEqualTo("late");
        assertThat(client.send(get("/later"), BodyHandlers.ofString()).body()).isEqualTo("late");
    }

    @Test
    void eachPieceOfAStreamIsSentAtOnce() throws Exception {
        InputStream body =
                client.send(get("/pieces"), BodyHandlers.ofInputStream()).body();

        assertThat(new String(body.readNBytes(5), StandardCharsets.UTF_8)).isEqualTo("first");
        live.goOn.countDown();
        assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("second");
    }

    @Test
    void aStreamThatFailsAtItsStartIsA500AndLaterCutsTheConnection() throws Exception {
        HttpResponse<String> failed = client.send(get("/fails"), BodyHandlers.ofString());
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(failed.headers().firstValue("X-After")).contains("yes");
        CompletableFuture<HttpResponse<String>> broken = client.sendAsync(get("/breaks"), BodyHandlers.ofString());
        assertThat(broken).failsWithin(Duration.ofSeconds(20));
    }

    @Test
    void aWebSocketTalks() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        java.net.http.WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(uri("ws", "/chat/tea"), new java.net.http.WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(
                            java.net.http.WebSocket webSocket, CharSequence data, boolean last) {
                        received.add(data.toString());
                        webSocket.request(1);
                        return CompletableFuture.completedStage(null);
                    }
                })
                .get(20, TimeUnit.SECONDS);

        socket.sendText("hello", true).get(20, TimeUnit.SECONDS);
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("tea: hello");
        socket.sendClose(1000, "").get(20, TimeUnit.SECONDS);
        assertThat(live.closed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(client.send(get("/chat/tea"), BodyHandlers.ofString()).statusCode())
                .isEqualTo(426);
    }

    @Test
    void aStopDoesNotWaitForWhatHasNoEnd() throws Exception {
        CompletableFuture<Integer> code = new CompletableFuture<>();
        client.newWebSocketBuilder()
                .buildAsync(uri("ws", "/chat/tea"), new java.net.http.WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onClose(
                            java.net.http.WebSocket webSocket, int statusCode, String reason) {
                        code.complete(statusCode);
                        return null;
                    }
                })
                .get(20, TimeUnit.SECONDS);
        try (BufferedReader events = listen()) {
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);

            assertThat(code.get(20, TimeUnit.SECONDS)).isEqualTo(1001);
            assertThat(events.lines().toList()).allMatch(line -> line.isEmpty() || line.equals(":"));
            // A drain without an end of its own takes 30 seconds.
            assertThat(stopped).succeedsWithin(Duration.ofSeconds(15));
        }
    }

    @Test
    void aStopGivesUpAWebSocketWhoseClientDoesNotAnswer() throws Exception {
        try (Socket deaf = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String handshake = """
                    GET /chat/tea HTTP/1.1
                    Host: localhost
                    Upgrade: websocket
                    Connection: Upgrade
                    Sec-WebSocket-Version: 13
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

                    """;
            deaf.getOutputStream().write(handshake.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(deaf.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 101");

            assertThat(CompletableFuture.runAsync(server::close)).succeedsWithin(Duration.ofSeconds(15));
            assertThat(live.closed.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
