package dev.retort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.annotation.Before;
import dev.retort.annotation.Get;
import dev.retort.annotation.Query;
import dev.retort.annotation.WebSocket;
import dev.retort.http.HttpException;
import dev.retort.http.Request;
import dev.retort.http.WebSocketChannel;
import dev.retort.registry.SetupException;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestRequest;
import dev.retort.testing.TestWebSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"UnusedMethod", "try"}) // Called by the application under test; a log that is not read.
class WebSocketTest {
    static class Chat {
        final List<String> closed = new ArrayList<>();

        @Before
        void membersOnly(Request request) {
            if ("stranger".equals(request.query().get("name"))) {
                throw new HttpException(403, "Members only.");
            }
        }

        @WebSocket("/chat/<room>")
        void chat(String room, @Query(defaultValue = "nobody") String name, WebSocketChannel channel) {
            channel.onOpen(() -> channel.send(name + " enters " + room));
            channel.onText(text -> {
                if (text.equals("fail")) {
                    throw new IllegalStateException("callback");
                }
                channel.send(name + ": " + text);
            });
            channel.onClose(code -> closed.add(room + " " + code));
        }

        @WebSocket("/fails")
        void fails(WebSocketChannel channel) {
            channel.onText(text -> {
                throw new IllegalStateException("callback");
            });
            channel.onError(failure -> {
                throw new IllegalStateException("error callback");
            });
        }

        @WebSocket("/leaves")
        void leaves(WebSocketChannel channel) {
            channel.onText(text -> {
                channel.send("first");
                channel.close(4000, "enough");
                closed.add("sent " + channel.send("too late") + ", open " + channel.isOpen());
            });
        }

        @WebSocket("/both")
        void both(WebSocketChannel channel) {
            channel.onBinary(channel::send);
        }

        @Get("/both")
        String page() {
            return "page";
        }
    }

    private final Chat chat = new Chat();
    private final TestClient client = TestClient.of(Retort.of(chat));

    @Test
    void messagesGoBothWaysBelowTheVariablesOfTheRule() {
        TestWebSocket socket = client.webSocket("/chat/tea?name=Ada");

        assertThat(socket.text()).isEqualTo("Ada enters tea");
        assertThat(socket.send("hello").text()).isEqualTo("Ada: hello");
        socket.close();
        assertThat(chat.closed).containsExactly("tea 1000");
    }

    @Test
    void binaryMessagesGoBothWaysAndTextIsRefusedWhereNobodyTakesIt() {
        TestWebSocket socket = client.webSocket("/both");

        assertThat(socket.send(new byte[] {1, 2}).bytes()).containsExactly(1, 2);
        socket.send("text");
        assertThat(socket.closeCode()).isEqualTo(1003);
    }

    @Test
    void aHookRefusesTheHandshake() {
        assertThat(handshake("/chat/tea?name=stranger").send().status()).isEqualTo(403);
    }

    @Test
    void aPlainRequestIsToldToUpgrade() {
        assertThat(client.get("/chat/tea").status()).isEqualTo(426);
        assertThat(client.get("/chat/tea").header("Upgrade")).isEqualTo("websocket");
        assertThat(client.get("/both").text()).isEqualTo("page");
    }

    @Test
    void aHandshakeWhereNoWebSocketIsIsRefused() {
        assertThat(handshake("/nowhere").send().status()).isEqualTo(404);
        TestClient pages = TestClient.of(Retort.of(new Object() {
            @Get("/page")
            String page() {
                return "page";
            }
        }));
        assertThat(pages.request("GET", "/page")
                        .header("Upgrade", "websocket")
                        .send()
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aCallbackThatFailsClosesItsOwnSocket() {
        TestWebSocket socket = client.webSocket("/chat/tea");
        try (LogCapture log = LogCapture.start()) {
            socket.send("fail");
            assertThat(log.text()).contains("callback");
        }
        assertThat(socket.closeCode()).isEqualTo(1011);
        assertThat(chat.closed).containsExactly("tea 1011");
    }

    @Test
    void anErrorCallbackThatFailsIsLoggedAndTheSocketCloses() {
        TestWebSocket socket = client.webSocket("/fails");
        try (LogCapture log = LogCapture.start()) {
            socket.send("fail");
            assertThat(log.text()).contains("error callback").contains("Suppressed");
        }
        assertThat(socket.closeCode()).isEqualTo(1011);
    }

    @Test
    void whatIsQueuedIsSentBeforeTheCloseAndNothingAfter() {
        TestWebSocket socket = client.webSocket("/leaves");

        assertThat(socket.send("go").text()).isEqualTo("first");
        assertThat(socket.closeCode()).isEqualTo(4000);
        assertThat(chat.closed).containsExactly("sent false, open false");
    }

    static class Wrong {
        @WebSocket("/x")
        String answers() {
            return "";
        }
    }

    @Test
    void aMethodThatReturnsSomethingIsAFault() {
        assertThatThrownBy(() -> Retort.of(new Wrong()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("opens a WebSocket and returns a String");
    }

    private TestRequest handshake(String target) {
        return client.request("GET", target).header("Upgrade", "websocket");
    }
}
