package dev.retort.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.RunningServer;
import dev.retort.annotation.Body;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.annotation.Query;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Malformed requests over a real socket: a 4xx each, and the server goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MalformedWireTest {
    @SuppressWarnings("UnusedMethod") // Called by the application under test.
    static class Handlers {
        @Get("/text/<name>")
        String text(String name, @Query(defaultValue = "") String q) {
            return name + q;
        }

        @Post("/json")
        Map<String, Object> json(@Body Map<String, Object> value) {
            return value;
        }

        @Post("/bytes")
        byte[] bytes(@Body byte[] bytes) {
            return bytes;
        }
    }

    private final RunningServer server = Retort.of(new Handlers()).start("127.0.0.1", 0);

    @BeforeAll
    void theServerAnswers() throws IOException {
        assertThat(send("GET /text/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** Sends bytes as they are, closes the sending half, and reads the answer to its end. */
    private String send(String bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/text/%, 400",
        "/text/%zz, 400",
        "/text/%C3%28, 400",
        "/text/%FF, 400",
        "/text/a%2Fb, 400",
        "/text/a;x=1, 400",
        "/text/..;/a, 400",
        "/text/a%00b, 400",
        "/text/a\\b, 400",
        "/../x, 400",
        "/text/a?q=%, 400",
        "/text/a?q=%FF, 400",
        "/text/\u00e9, 400",
        "/none, 404",
        "*, 400",
    })
    void aMalformedTargetIsAnsweredWith4xx(String target, int status) throws IOException {
        assertThat(send("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status + " ");
    }

    @ParameterizedTest
    @CsvSource({"/text/%2e/a, 200", "/other/%2e%2e/text/a, 200", "/text/a%2e, 200", "/text/%u0041, 400"})
    void dotsAreResolvedInEveryEncoding(String target, int status) throws IOException {
        assertThat(send("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void anEncodedSlashIsRefusedWithTheApplicationsReason() throws IOException {
        assertThat(send("GET /text/a%2Fb HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .contains("The path contains an encoded slash");
    }

    @Test
    void aPathThatIsTooLongIsAnsweredWith4xx() throws IOException {
        for (int length : new int[] {8_000, 8_100, 9_000, 100_000}) {
            assertThat(send("GET /text/" + "a".repeat(length) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .as("%s characters", length)
                    .matches("(?s)HTTP/1.1 (200|414|431) .*");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "abc, 400",
        "-1, 400",
        "+1, 400",
        "'1, 1', 400",
        "99999999999999999999, 400",
        "9999999999, 413",
    })
    void aWrongContentLengthIsAnsweredWith4xx(String length, int status) throws IOException {
        assertThat(send("POST /bytes HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " + length
                        + "\r\n\r\nx"))
                .startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void aBodyThatEndsEarlyIsNever500() throws IOException {
        // The peer may have closed before an answer could be written; then there is none.
        assertThat(send("POST /bytes HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 10\r\n\r\nabc"))
                .matches("(?s)|HTTP/1.1 400 .*");
    }

    @Test
    void aJsonBodyThatIsNotJsonIsAnsweredWith400AndAReason() throws IOException {
        assertThat(send("POST /json HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 8\r\n\r\nnot json"))
                .startsWith("HTTP/1.1 400 ")
                .contains("The body is not JSON at line 1");
    }

    @Test
    void bothLengthAndChunksAreAnsweredWith400() throws IOException {
        assertThat(send("POST /bytes HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "0\r\n\r\nG"))
                .startsWith("HTTP/1.1 400 ");
    }
}
