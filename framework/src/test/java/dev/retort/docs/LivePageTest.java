package dev.retort.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.annotation.WebSocket;
import dev.retort.http.Broadcast;
import dev.retort.http.Event;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.http.Sse;
import dev.retort.http.WebSocketChannel;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import dev.retort.testing.TestWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The programs of docs/live.md. */
@SuppressWarnings("UnusedMethod") // Called by the application under test.
class LivePageTest {
    static class Later {
        // region later
        @Get("/weather")
        CompletionStage<Map<String, Integer>> weather() {
            return station().thenApply(degrees -> Map.of("degrees", degrees));
        }
        // endregion

        private static CompletableFuture<Integer> station() {
            return CompletableFuture.supplyAsync(() -> 21);
        }

        // region pieces
        @Get("/lines")
        Stream<String> lines() {
            return Stream.of("<p>first</p>", "<p>second</p>");
        }

        record Row(int id, String name) {}

        @Get("/rows")
        Stream<Row> rows() {
            return Stream.of(new Row(1, "one"), new Row(2, "two"));
        }

        @Get("/export")
        Response export() {
            return Response.stream("text/csv; charset=utf-8", out -> {
                out.write("id,name\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
                out.write("1,one\n".getBytes(StandardCharsets.UTF_8));
            });
        }
        // endregion
    }

    @Test
    void piecesBecomeOneBody() {
        TestClient client = TestClient.of(Retort.of(new Later()));

        assertThat(client.get("/weather").text()).isEqualTo("{\"degrees\":21}");
        assertThat(client.get("/lines").text()).isEqualTo("<p>first</p><p>second</p>");
        assertThat(client.get("/rows").text()).isEqualTo("[{\"id\":1,\"name\":\"one\"},{\"id\":2,\"name\":\"two\"}]");
        assertThat(client.get("/export").text()).isEqualTo("id,name\n1,one\n");
    }

    static class Comments {
        // region broadcast
        private final Broadcast comments = Broadcast.keeping(100);

        @Get("/comments/live")
        Sse live(Request request) {
            return comments.subscribe(request);
        }

        @Post("/comments")
        void add(@Form String text) {
            comments.publish(Event.of(text).name("comment"));
        }
        // endregion

        // region countdown
        @Get("/countdown")
        Sse countdown() {
            return Sse.of(List.of(Event.of("3"), Event.of("2"), Event.of("1")));
        }
        // endregion
    }

    @Test
    void everybodyHearsOfAComment() {
        TestClient client = TestClient.of(Retort.of(new Comments()));
        TestResponse live = client.get("/comments/live");
        client.post("/comments", Map.of("text", "First!"));

        assertThat(live.header("Content-Type")).isEqualTo("text/event-stream");
        assertThat(live.text()).contains("event: comment\n", "data: First!\n");
        assertThat(client.get("/countdown").text()).isEqualTo("data: 3\n\ndata: 2\n\ndata: 1\n\n");
    }

    static class Chat {
        // region chat
        private final Map<String, Set<WebSocketChannel>> rooms = new ConcurrentHashMap<>();

        @WebSocket("/chat/<room>")
        void chat(String room, WebSocketChannel channel) {
            Set<WebSocketChannel> members = rooms.computeIfAbsent(room, name -> ConcurrentHashMap.newKeySet());
            channel.onOpen(() -> members.add(channel));
            channel.onText(text -> members.forEach(member -> member.send(text)));
            channel.onClose(code -> members.remove(channel));
        }
        // endregion
    }

    @Test
    void aRoomTalks() {
        TestClient client = TestClient.of(Retort.of(new Chat()));
        TestWebSocket ada = client.webSocket("/chat/tea");
        TestWebSocket ben = client.webSocket("/chat/tea");
        ada.send("hello");

        assertThat(ben.text()).isEqualTo("hello");
        assertThat(client.get("/chat/tea").status()).isEqualTo(426);
    }
}
