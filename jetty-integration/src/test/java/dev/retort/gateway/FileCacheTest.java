package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to files that the gateway has in memory. */
class FileCacheTest {
    @TempDir
    Path root;

    private TestSite site;

    @BeforeEach
    void startSite() throws IOException {
        write("digits.txt", "0123456789");
        site = TestSite.of(Gateway.builder()
                .files("/", root, files -> files.set("gzip_static", "on").set("gzip_vary", "on")));
    }

    @AfterEach
    void stopSite() {
        site.close();
    }

    /** Writes a file that is as old as every other. */
    private Path write(String name, String content) throws IOException {
        Path file = Files.writeString(root.resolve(name), content);
        return Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    }

    @Test
    void aCompressedSiblingThatComesLaterIsServedSoon() throws IOException {
        assertThat(site.get("/digits.txt", "Accept-Encoding: gzip").text()).isEqualTo("0123456789");
        write("digits.txt.gz", "compressed");

        eventually(() -> {
            Answer answer = site.get("/digits.txt", "Accept-Encoding: gzip");
            assertThat(answer.text()).isEqualTo("compressed");
            assertThat(answer.field("Vary")).isEqualTo("Accept-Encoding");
        });
    }

    @Test
    void aCompressedSiblingThatGoesIsForgottenSoon() throws IOException {
        Path sibling = write("digits.txt.gz", "compressed");
        assertThat(site.get("/digits.txt", "Accept-Encoding: gzip").text()).isEqualTo("compressed");
        Files.delete(sibling);

        eventually(() -> {
            Answer answer = site.get("/digits.txt", "Accept-Encoding: gzip");
            assertThat(answer.text()).isEqualTo("0123456789");
            assertThat(answer.field("Vary")).isNull();
        });
    }

    @Test
    void aFileOfAnotherLengthShowsSoonHoweverOldItIs() throws IOException {
        assertThat(site.get("/digits.txt").text()).isEqualTo("0123456789");
        write("digits.txt", "0123");

        eventually(() -> assertThat(site.get("/digits.txt").text()).isEqualTo("0123"));
    }
}
