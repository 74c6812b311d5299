package dev.retort.sample;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A gigabyte, through the web server and past it: refused with a page, and logged, by servers that have far less memory than
 * that, which serve the next request as if nothing had been.
 */
@Timeout(120)
class LargeUploadIT {
    private static final long GIGABYTE = 1L << 30;
    private static final byte[] PIECE = new byte[1 << 16];

    private static @Nullable Program application;
    private static @Nullable Program gateway;
    private static Path folder = Path.of("");
    private static String direct = "";
    private static String behind = "";

    @BeforeAll
    static void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        int port = Program.freePort();
        application = Program.start(
                folder.resolve("serve.log"),
                port,
                Map.of(
                        "RETORT_DATA", folder.resolve("data").toString(),
                        "RETORT_DB_URL", "jdbc:h2:mem:blog",
                        "RETORT_PASSWORD_COST", "4",
                        "RETORT_TRUSTED_PROXIES", "loopback"),
                List.of(
                        Program.java(),
                        "-Xmx160m",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        System.getProperty("retort.jar"),
                        "serve",
                        System.getProperty("sample.war"),
                        "--http",
                        "127.0.0.1:" + port));
        direct = "http://127.0.0.1:" + port;
        int front = Program.freePort();
        gateway = Front.RETORT_PROXY.start(folder, Map.of("listen 8080", front, "127.0.0.1:8000", port), "-Xmx64m");
        behind = "http://127.0.0.1:" + front;
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        if (application != null) {
            application.close();
        }
    }

    private static String base(String way) {
        return way.equals("direct") ? direct : behind;
    }

    private static String log(String way) throws IOException {
        return requireNonNull(way.equals("direct") ? application : gateway).log();
    }

    /** Sends until all is sent or the server has enough, while somebody else listens for the answer. */
    private static String sent(String base, String fields, boolean chunked) throws Exception {
        try (RawUpload upload = new RawUpload(base, "/create", fields)) {
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return upload.answer();
                } catch (IOException e) {
                    return "no answer: " + e;
                }
            });
            try {
                for (long sent = 0; sent < GIGABYTE && !answer.isDone(); sent += PIECE.length) {
                    if (chunked) {
                        upload.write(Integer.toHexString(PIECE.length) + "\r\n");
                    }
                    upload.write(PIECE);
                    if (chunked) {
                        upload.write("\r\n");
                    }
                }
            } catch (IOException enough) {
                assertThat(answer).succeedsWithin(30, TimeUnit.SECONDS);
            }
            return answer.get(30, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @CsvSource({"direct, length", "direct, chunks", "gateway, length", "gateway, chunks"})
    void aGigabyteIsRefusedWithAPageAndLogged(String way, String framing) throws Exception {
        boolean chunked = framing.equals("chunks");
        Visitor author = Visitor.registered(base(way), "author" + System.nanoTime());

        String length = chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + GIGABYTE;

        String answer = sent(base(way), author.cookies() + "\r\n" + length, chunked);

        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("<h1>Too large</h1>");
        assertThat(log(way))
                .contains(
                        way.equals("direct")
                                ? "is answered with 413: request"
                                : chunked
                                        ? "client intended to send too large chunked body"
                                        : "client intended to send too large body: " + GIGABYTE + " bytes")
                .doesNotContain("OutOfMemoryError");
        assertThat(new Visitor(base(way)).get("/").statusCode()).isEqualTo(200);
        try (Stream<Path> kept = Files.list(folder.resolve("data/uploads"))) {
            assertThat(kept).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "gateway"})
    void manyBombsAtOnceLeaveTheMemoryAsItIs(String way) throws Exception {
        Visitor author = Visitor.registered(base(way), "bomber" + System.nanoTime());
        byte[] bomb = Bomb.png(19_000, 19_000);

        List<CompletableFuture<Integer>> answers = Stream.generate(() -> CompletableFuture.supplyAsync(() -> {
                    try {
                        return author.upload("bomb", bomb).statusCode();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .limit(20)
                .toList();

        for (CompletableFuture<Integer> answer : answers) {
            assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo(422);
        }
        assertThat(log("direct"))
                .contains("bytes is refused: it has 19000 by 19000 pixels")
                .doesNotContain("OutOfMemoryError");
        assertThat(author.post("/create", "title=after+all").statusCode()).isEqualTo(303);
    }
}
