package dev.retort.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.TestWar;
import dev.retort.gateway.war.EchoRoom;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** WebSockets of a WAR whose Retort is another than the server's. */
@Timeout(60)
class WarWebSocketTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private AppServer server;

    /** Writes down what comes. */
    private static final class Heard implements WebSocket.Listener {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            socket.request(1);
            events.add(text.toString());
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer bytes, boolean last) {
            socket.request(1);
            events.add(bytes.remaining() + " bytes");
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            events.add("closed " + code + " " + reason);
            return null;
        }

        String next() throws InterruptedException {
            return String.valueOf(events.poll(20, TimeUnit.SECONDS));
        }
    }

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = AppServer.builder()
                .http("127.0.0.1", 0)
                .war(TestWar.pack(folder.resolve("echo.war"), EchoRoom.class), "/")
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private WebSocket open(Heard heard) throws Exception {
        return client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/echo"), heard)
                .get(20, TimeUnit.SECONDS);
    }

    @Test
    void messagesComeAndGo() throws Exception {
        Heard heard = new Heard();
        WebSocket socket = open(heard);
        assertThat(heard.next()).isEqualTo("open");

        socket.sendText("hello", true).get(20, TimeUnit.SECONDS);
        assertThat(heard.next()).isEqualTo("hello by WarLoader");
        socket.sendBinary(ByteBuffer.allocate(7), true).get(20, TimeUnit.SECONDS);
        assertThat(heard.next()).isEqualTo("7 bytes");
        socket.sendText("leave", true).get(20, TimeUnit.SECONDS);
        assertThat(heard.next()).isEqualTo("closed 4001 as you like");
    }

    @Test
    void aMessageThatIsTooLargeClosesTheChannel() throws Exception {
        Heard heard = new Heard();
        WebSocket socket = open(heard);
        assertThat(heard.next()).isEqualTo("open");

        socket.sendText("x".repeat(1001), true).get(20, TimeUnit.SECONDS);

        assertThat(heard.next()).startsWith("closed 1009 ");
    }

    @Test
    void aStopTellsWhoIsThere() throws Exception {
        Heard heard = new Heard();
        open(heard);
        assertThat(heard.next()).isEqualTo("open");

        server.close();

        assertThat(heard.next()).startsWith("closed 1001 ");
    }

    @Test
    void aMalformedHandshakeIsRefused() throws Exception {
        assertThat(client.send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/echo"))
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode())
                .isIn(400, 426);
    }
}
