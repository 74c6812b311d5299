package dev.retort.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.Retort;
import dev.retort.RunningServer;
import dev.retort.annotation.Get;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files over a real connection, which is where lengths, parts and broken files show. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FilesTest {
    @SuppressWarnings("UnusedMethod") // Called by the application under test.
    static class Handlers {
        private final Path file;

        Handlers(Path file) {
            this.file = file;
        }

        @Get("/file")
        Path file() {
            return file;
        }
    }

    private static final long LARGE = 64L << 20;

    @TempDir
    Path temp;

    private final HttpClient client = HttpClient.newHttpClient();

    private static HttpRequest.Builder request(RunningServer server) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/file"));
    }

    @Test
    void aFileItsPartAndItsAbsenceAreSent() throws Exception {
        Path file = Files.writeString(temp.resolve("a.txt"), "0123456789");
        try (RunningServer server = Retort.of(new Handlers(file)).start("127.0.0.1", 0)) {
            HttpResponse<String> whole = client.send(request(server).build(), BodyHandlers.ofString());
            HttpResponse<String> part =
                    client.send(request(server).header("Range", "bytes=4-").build(), BodyHandlers.ofString());
            HttpResponse<String> outside =
                    client.send(request(server).header("Range", "bytes=10-").build(), BodyHandlers.ofString());
            String tag = whole.headers().firstValue("ETag").orElseThrow();
            HttpResponse<String> same =
                    client.send(request(server).header("If-None-Match", tag).build(), BodyHandlers.ofString());
            HttpResponse<String> head = client.send(
                    request(server)
                            .method("HEAD", HttpRequest.BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());

            assertThat(whole.body()).isEqualTo("0123456789");
            assertThat(whole.headers().firstValue("Content-Length")).hasValue("10");
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(part.body()).isEqualTo("456789");
            assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 4-9/10");
            assertThat(outside.statusCode()).isEqualTo(416);
            assertThat(outside.headers().firstValue("Content-Range")).hasValue("bytes */10");
            assertThat(same.statusCode()).isEqualTo(304);
            assertThat(same.headers().firstValue("ETag")).hasValue(tag);
            assertThat(same.headers().firstValue("Content-Type")).isEmpty();
            assertThat(head.headers().firstValue("Content-Length")).hasValue("10");
        }
    }

    @Test
    void aFileThatShrinksWhileItIsSentBreaksTheConnectionOff() throws Exception {
        Path file = temp.resolve("large.bin");
        setLength(file, LARGE);
        try (RunningServer server = Retort.of(new Handlers(file)).start("127.0.0.1", 0)) {
            HttpResponse<InputStream> answer = client.send(request(server).build(), BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                assertThat(answer.headers().firstValue("Content-Length")).hasValue(Long.toString(LARGE));
                assertThat(body.read()).isZero();
                // What is not read yet fills the buffers on the way, and no more: the rest is still to be read here.
                setLength(file, 1);

                assertThatThrownBy(() -> body.transferTo(OutputStream.nullOutputStream()))
                        .isInstanceOf(IOException.class);
            }
        }
    }

    private static void setLength(Path file, long length) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(length);
        }
    }
}
