package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.retort.gateway.WireClient.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are asked for often and sent by the kernel, and so are kept open for a while. */
class KeptOpenFilesTest {
    private static final int IN_MEMORY = 100_000;
    private static final int TOO_LONG_FOR_MEMORY = 3_000_000;

    @TempDir
    Path folder;

    private static byte[] noise(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private Path write(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("file"), content);
        return Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    }

    private ConfSite site(String directives) {
        return ConfSite.server("root " + folder + "; sendfile on;" + directives);
    }

    /** How often a file is open in this process. */
    private static long open(Path file) {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(descriptor -> leadsTo(descriptor, file)).count();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean leadsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith(file.toString());
        } catch (NoSuchFileException closed) {
            return false;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {IN_MEMORY, TOO_LONG_FOR_MEMORY})
    void aFileThatIsAskedForOftenIsOpenOnceAndArrivesAsItIs(int length) throws IOException {
        assumeThat(Path.of("/proc/self/fd")).exists();
        byte[] content = noise(length, 1);
        Path file = write(content);
        try (ConfSite site = site("");
                WireClient client = site.connect()) {
            for (int i = 0; i < 20; i++) {
                client.send("GET /file HTTP/1.1|Host: a||");
                assertThat(client.read().body()).isEqualTo(content);
                client.send("GET /file HTTP/1.1|Host: a|Range: bytes=40000-80000||");
                assertThat(client.read().body()).isEqualTo(Arrays.copyOfRange(content, 40_000, 80_001));
                client.send("HEAD /file HTTP/1.1|Host: a||");
                assertThat(client.readHead().field("Content-Length")).isEqualTo(String.valueOf(length));
            }
            assertThat(open(file)).isEqualTo(1);
        }
        assertThat(open(file)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gzip on; gzip_types *; gzip_min_length 1;",
                "aio threads;",
                "limit_rate 100m;",
                "add_trailer X y;"
            })
    void whatTheKernelCannotSendArrivesTheWayThatItCan(String directives) throws IOException {
        for (int length : List.of(IN_MEMORY, TOO_LONG_FOR_MEMORY)) {
            byte[] content = noise(length, 2);
            write(content);
            try (ConfSite site = site(directives)) {
                for (int i = 0; i < 4; i++) {
                    assertThat(site.get("/file").body())
                            .as("%s bytes, request %s", length, i)
                            .isEqualTo(content);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {IN_MEMORY, TOO_LONG_FOR_MEMORY})
    void aNewFileInItsPlaceShowsSoon(int length) throws IOException {
        write(noise(length, 3));
        try (ConfSite site = site("")) {
            for (int i = 0; i < 3; i++) {
                assertThat(site.get("/file").status()).isEqualTo(200);
            }
            byte[] next = noise(length, 4);
            Files.move(
                    Files.write(folder.resolve("next"), next), folder.resolve("file"), StandardCopyOption.ATOMIC_MOVE);

            eventually(() -> assertThat(site.get("/file").body()).isEqualTo(next));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {IN_MEMORY, TOO_LONG_FOR_MEMORY})
    void aFileThatBecomesShorterOrLongerIsNeverSentByHalf(int length) throws IOException {
        Path file = write(noise(length, 5));
        try (ConfSite site = site("")) {
            for (int i = 0; i < 3; i++) {
                assertThat(site.get("/file").status()).isEqualTo(200);
            }
            for (int change : List.of(-1, 2)) {
                byte[] next = noise(length + change, 6 + change);
                Files.write(file, next);
                for (int i = 0; i < 10; i++) {
                    Answer answer = site.get("/file");
                    assertThat(answer.field("Content-Length")).isEqualTo(String.valueOf(answer.body().length));
                }
                eventually(() -> assertThat(site.get("/file").body()).isEqualTo(next));
            }
        }
    }

    @Test
    void aDeletedFileIsSoonGoneAndLetGo() throws IOException {
        assumeThat(Path.of("/proc/self/fd")).exists();
        Path file = write(noise(TOO_LONG_FOR_MEMORY, 7));
        try (ConfSite site = site("")) {
            for (int i = 0; i < 3; i++) {
                assertThat(site.get("/file").status()).isEqualTo(200);
            }
            assertThat(open(file)).isEqualTo(1);
            Files.delete(file);

            // Nobody asks for it any more.
            eventually(() -> assertThat(open(file)).isZero());
            assertThat(site.get("/file").status()).isEqualTo(404);
        }
    }
}
