package dev.retort.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;

/**
 * What is more than one request and its answer, or has no like in process.
 *
 * @param server who answers
 * @param mount the context path
 */
record Conversations(Server server, String mount) {
    private static final String END = "Host: localhost\r\nConnection: close\r\n";

    Stream<DynamicTest> all() {
        return Stream.of(
                DynamicTest.dynamicTest("a WebSocket talks, and closes with a code", this::webSocket),
                DynamicTest.dynamicTest("a WebSocket whose client does not read holds nobody", this::deafWebSocket),
                DynamicTest.dynamicTest(
                        "handlers run on virtual threads where the JDK has them, whatever the container's are",
                        this::threads),
                DynamicTest.dynamicTest("a session goes from request to request", this::session),
                DynamicTest.dynamicTest("events come while the response goes on", this::endlessEvents),
                DynamicTest.dynamicTest("clients of events that leave disturb nobody", this::leavingClients),
                DynamicTest.dynamicTest(
                        "a stream that fails at its start is a 500", () -> failingStream("/stream-fails")),
                DynamicTest.dynamicTest("events that fail at their start are too", () -> failingStream("/events-fail")),
                DynamicTest.dynamicTest("events that fail later end", this::eventsThatFailLater),
                DynamicTest.dynamicTest("a file that vanished is a 500", this::vanishedFile),
                DynamicTest.dynamicTest("a stream that breaks does not look whole", () -> broken("/breaks")),
                DynamicTest.dynamicTest("nor one that came late", () -> broken("/later-breaks")),
                DynamicTest.dynamicTest("a connection goes on after a body that was not read", this::goesOn),
                DynamicTest.dynamicTest("chunks are a body like another", this::chunks),
                DynamicTest.dynamicTest("too many chunks are 413", this::tooManyChunks),
                DynamicTest.dynamicTest("a broken Content-Length is 400", this::brokenLength),
                DynamicTest.dynamicTest("a body that ends early is never taken for whole", this::earlyEnd));
    }

    private URI uri(String scheme, String path) {
        return URI.create(scheme + "://127.0.0.1:" + server.port() + mount + path);
    }

    private void webSocket() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(uri("ws", "/chat/tea"), new Listener(received))
                .get(20, TimeUnit.SECONDS);

        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("welcome to tea");
        socket.sendText("grün", true).get(20, TimeUnit.SECONDS);
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("tea: grün");
        socket.sendText("in ", false).get(20, TimeUnit.SECONDS);
        socket.sendText("parts", true).get(20, TimeUnit.SECONDS);
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("tea: in parts");
        socket.sendBinary(ByteBuffer.wrap("abc".getBytes(StandardCharsets.US_ASCII)), true)
                .get(20, TimeUnit.SECONDS);
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("binary cba");
        String large = "x".repeat(60_000);
        socket.sendText(large, true).get(20, TimeUnit.SECONDS);
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("tea: " + large);
        socket.sendText("bye", true).get(20, TimeUnit.SECONDS);
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("closed 4001 as you wish");
    }

    private void deafWebSocket() throws Exception {
        WebSocket deaf = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(uri("ws", "/flood"), new WebSocket.Listener() {
                    @Override
                    public void onOpen(WebSocket socket) {
                        // Asks for nothing, so that nothing is read.
                    }
                })
                .get(20, TimeUnit.SECONDS);
        deaf.sendText("go on", true).get(20, TimeUnit.SECONDS);

        assertThat(HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(uri("http", "/flooded")).build(), BodyHandlers.ofString())
                        .body())
                .isEqualTo("closed 1008");
        deaf.abort();
    }

    /** Notes what comes. */
    private static final class Listener implements WebSocket.Listener {
        private final BlockingQueue<String> received;
        private final StringBuilder text = new StringBuilder();

        Listener(BlockingQueue<String> received) {
            this.received = received;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                received.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            received.add("binary " + StandardCharsets.US_ASCII.decode(data));
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            received.add("closed " + code + " " + reason);
            return null;
        }
    }

    private void threads() throws IOException {
        assertThat(Wire.ask(server.port(), mount, Case.get("/virtual")).body())
                .isEqualTo(String.valueOf(Runtime.version().feature() >= 21));
    }

    private void session() throws IOException {
        HttpClient browser =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        HttpRequest visit = HttpRequest.newBuilder(uri("http", "/visit")).build();
        try {
            for (int i = 1; i <= 3; i++) {
                assertThat(browser.send(visit, BodyHandlers.ofString()).body()).isEqualTo("visit " + i);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void endlessEvents() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("http", "/endless")).build();
        try (BufferedReader events = new BufferedReader(new InputStreamReader(
                HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofInputStream())
                        .body(),
                StandardCharsets.UTF_8))) {
            assertThat(events.readLine()).isEqualTo("data: first");
        }
    }

    /** Ended by a reset, so that the server notices when it writes. */
    private void leavingClients() throws IOException {
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 10; i++) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                    socket.setSoLinger(true, 0);
                    socket.getOutputStream()
                            .write(("GET " + mount + "/fleeting HTTP/1.1\r\n" + END + "\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                    assertThat(socket.getInputStream().readNBytes(12))
                            .asString()
                            .isEqualTo("HTTP/1.1 200");
                }
            }
            String left;
            do { // Ended by the time-out of the test, if ever it does not end.
                left = Wire.ask(server.port(), mount, Case.get("/listeners")).body();
            } while (!left.equals("0"));
            for (int i = 0; i < 20; i++) {
                assertThat(Wire.ask(server.port(), mount, Case.get("/tea")).status())
                        .as("round %s, request %s", round, i)
                        .isEqualTo(200);
            }
        }
    }

    private void eventsThatFailLater() throws IOException {
        Answer answer = Wire.ask(server.port(), mount, Case.get("/events-fail-later"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).startsWith("data: first\n\n").doesNotContain("1234");
    }

    private void failingStream(String target) throws IOException {
        Answer answer = Wire.ask(server.port(), mount, Case.get(target));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("Something went wrong here, and it has been logged.\n");
        assertThat(answer.headers()).containsEntry("x-content-type-options", "nosniff");
        assertThat(answer.headers()).containsEntry("content-type", "text/plain;charset=utf-8");
    }

    private void vanishedFile() throws IOException {
        Answer answer = Wire.ask(server.port(), mount, Case.get("/vanishes"));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("The file could not be read.\n");
        assertThat(answer.headers()).containsEntry("x-content-type-options", "nosniff");
        assertThat(answer.headers()).containsEntry("content-type", "text/plain;charset=utf-8");
    }

    /** Kept alive, as otherwise the end of the connection may be the end of the body. */
    private void broken(String target) throws IOException {
        assertThatThrownBy(() -> Wire.ask(server.port(), mount, Case.get(target, "Connection", "keep-alive")))
                .isInstanceOf(IOException.class);
    }

    private void goesOn() throws IOException {
        String both = Wire.all(
                server.port(),
                "POST " + mount + "/unread HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"
                        + "x".repeat(1000) + "GET " + mount + "/tea HTTP/1.1\r\n" + END + "\r\n");

        assertThat(both).startsWith("HTTP/1.1 200").contains("not looked at").contains("Grüner Tee".substring(0, 2));
        assertThat(both.split("HTTP/1.1 200", -1)).hasSize(3);
    }

    private void chunks() throws IOException {
        assertThat(Wire.all(
                        server.port(),
                        "POST " + mount + "/size HTTP/1.1\r\n" + END
                                + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .endsWith("11 bytes");
    }

    private void tooManyChunks() throws IOException {
        String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        assertThat(Wire.all(
                        server.port(),
                        "POST " + mount + "/size HTTP/1.1\r\n" + END + "Transfer-Encoding: chunked\r\n\r\n"
                                + chunk.repeat(20) + "0\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
    }

    private void brokenLength() throws IOException {
        for (String length : new String[] {"abc", "-1", "+1", "1, 2", "1\r\nContent-Length: 2", "0x1", ""}) {
            assertThat(Wire.all(
                            server.port(),
                            "POST " + mount + "/size HTTP/1.1\r\n" + END + "Content-Length: " + length + "\r\n\r\nx"))
                    .as("Content-Length: %s", length)
                    .startsWith("HTTP/1.1 400");
        }
    }

    /** Often, as the failure is noticed by one thread while another is on its way out of the servlet. */
    private void earlyEnd() throws IOException {
        for (int i = 0; i < 100; i++) {
            for (String body :
                    new String[] {"Content-Length: 10\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n5\r\nabc"}) {
                assertThat(Wire.all(server.port(), "POST " + mount + "/size HTTP/1.1\r\n" + END + body))
                        .as("%s, time %s", body, i)
                        .matches("(?s)|HTTP/1.1 400 .*");
            }
        }
    }
}
