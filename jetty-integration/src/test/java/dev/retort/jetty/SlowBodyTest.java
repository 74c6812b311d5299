package dev.retort.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.RunningServer;
import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.Limit;
import dev.retort.annotation.Post;
import dev.retort.http.Limits;
import dev.retort.http.Request;
import dev.retort.security.Admission;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that send a byte now and then, to hold a handler for as long as they like. */
@SuppressWarnings("UnusedMethod") // Called by the application under test.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlowBodyTest {
    private static final int PAUSE_MILLIS = 20;

    static class Takes {
        @Post("/bytes")
        int bytes(Request request) {
            return request.bytes().length;
        }

        @Post("/form")
        String form(@Form String name) {
            return name;
        }

        @Post("/stream")
        int stream(Request request) throws IOException {
            return request.body().readAllBytes().length;
        }

        @Limit(bodyRate = 1)
        @Post("/patient")
        int patient(Request request) {
            return request.bytes().length;
        }

        @Get("/")
        String home() {
            return "home";
        }
    }

    private RunningServer server;

    @BeforeEach
    void start() {
        server = Retort.builder()
                .add(new Takes())
                .safety(safety -> safety.admission(Admission.of(1))
                        .limits(Limits.DEFAULT.bodyTime(Duration.ofMillis(300)).bodyRate(Limits.UNLIMITED)))
                .build()
                .start("127.0.0.1", 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Sends a body byte by byte until all is sent or there is an answer, and returns all that comes. */
    private String drip(String path, String type, String framing, String piece, int pieces) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream out = socket.getOutputStream();
            String head = String.join(
                    "\r\n", "POST " + path + " HTTP/1.1", "Host: localhost", "Content-Type: " + type, framing, "", "");
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(PAUSE_MILLIS);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            for (int i = 0; i < pieces && answer.size() == 0; i++) {
                out.write(piece.getBytes(StandardCharsets.US_ASCII));
                int first = orNothing(socket.getInputStream());
                if (first >= 0) {
                    answer.write(first);
                }
            }
            socket.setSoTimeout(20_000);
            socket.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.US_ASCII);
        }
    }

    /** Waits for an answer as long as the client pauses. */
    private static int orNothing(InputStream in) throws IOException {
        try {
            return in.read();
        } catch (SocketTimeoutException silence) {
            return -1;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/bytes, text/plain",
        "/form, application/x-www-form-urlencoded",
        "/form, multipart/form-data; boundary=x",
        "/stream, text/plain"
    })
    void aBodyThatComesTooSlowlyIs408AndTheConnectionCloses(String path, String type) throws Exception {
        assertThat(drip(path, type, "Content-Length: 100000", "-", 100_000))
                .startsWith("HTTP/1.1 408 ")
                .contains("Connection: close")
                .contains("The body came too slowly.");
        assertThat(drip(path, type, "Transfer-Encoding: chunked", "1\r\n-\r\n", 100_000))
                .startsWith("HTTP/1.1 408 ");

        // It holds its place among the requests at once no longer.
        assertThat(HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"))
                                        .build(),
                                BodyHandlers.ofString())
                        .body())
                .isEqualTo("home");
    }

    @Test
    void aBodyThatKeepsItsRateMayTakeItsTime() throws Exception {
        assertThat(drip("/patient", "text/plain", "Content-Length: 40\r\nConnection: close", "-", 40))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("40");
    }
}
