package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a response ends: with a client that still sends, and with a body whose length nobody knows at first. */
class ResponseEndTest {
    private static final int MEGABYTE = 1 << 20;

    @TempDir
    private Path root;

    @Test
    void aClientThatSendsTooMuchReadsWhyWhenItHasSentAll() {
        try (ConfSite site = ConfSite.server("client_max_body_size 1k; location / { return 204; }");
                WireClient client = site.connect()) {
            client.send("POST / HTTP/1.1|Host: a|Content-Length: " + 8 * MEGABYTE + "||");
            client.sendBytes(new byte[8 * MEGABYTE]);
            assertThat(client.read().status()).isEqualTo(413);
        }
    }

    @Test
    void aClientThatNeverEndsIsCutOff() {
        try (ConfSite site =
                        ConfSite.server("client_max_body_size 1k; lingering_time 200ms; location / { return 204; }");
                WireClient client = site.connect()) {
            client.send("POST / HTTP/1.1|Host: a|Content-Length: 2147483647||x");
            assertThat(client.read().status()).isEqualTo(413);
            assertThatThrownBy(() -> {
                        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
                        while (System.nanoTime() < deadline) {
                            client.sendBytes(new byte[1]);
                        }
                    })
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lingering_close maybe;", "lingering_time x;", "lingering_timeout -1;"})
    void aMistakeStopsTheLoad(String directive) {
        assertThatThrownBy(() -> Loaded.of("http { server { " + directive + " } }"))
                .hasMessageContaining("in test.conf:1");
    }

    @Test
    void aBodyWithoutALengthEndsByAChunkAlsoIfTheConnectionIsClosed() throws IOException {
        String text = letters();
        Files.writeString(root.resolve("a.html"), text);
        try (ConfSite site = ConfSite.server("gzip on; root " + root + ";")) {
            WireClient.Answer answer = site.get("/a.html", "Accept-Encoding: gzip");
            assertThat(answer.field("Transfer-Encoding")).isEqualTo("chunked");
            assertThat(answer.field("Connection")).isEqualTo("close");
            assertThat(gunzipped(answer)).isEqualTo(text);
        }
    }

    @Test
    void aBodyWithoutALengthEndsWithItsConnectionWhereChunksAreNotWanted() throws IOException {
        String text = letters();
        Files.writeString(root.resolve("a.html"), text);
        String settings = "chunked_transfer_encoding off; gzip on; add_trailer X-End 1; root " + root + ";";
        try (ConfSite site = ConfSite.server(settings);
                WireClient client = site.connect()) {
            client.send("GET /a.html HTTP/1.1|Host: a|Accept-Encoding: gzip||");
            WireClient.Answer answer = client.read();
            assertThat(answer.field("Transfer-Encoding")).isNull();
            assertThat(answer.field("Connection")).isEqualTo("close");
            assertThat(gunzipped(answer)).isEqualTo(text);
        }
    }

    @Test
    void aBodyWithALengthKeepsItsConnectionWhereChunksAreNotWanted() throws IOException {
        Files.writeString(root.resolve("a.txt"), "a");
        try (ConfSite site = ConfSite.server("chunked_transfer_encoding off; root " + root + ";");
                WireClient client = site.connect()) {
            for (int i = 0; i < 2; i++) {
                client.send("GET /a.txt HTTP/1.1|Host: a||");
                assertThat(client.read().text()).isEqualTo("a");
            }
        }
    }

    @Test
    void aLargeFileInMemoryIsCompressedWhole() throws IOException {
        String text = letters();
        Path file = Files.writeString(root.resolve("large.html"), text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        try (ConfSite site = ConfSite.server("gzip on; gzip_comp_level 9; root " + root + ";")) {
            for (int i = 0; i < 4; i++) {
                assertThat(gunzipped(site.get("/large.html", "Accept-Encoding: gzip")))
                        .isEqualTo(text);
            }
        }
    }

    private static String letters() {
        byte[] letters = new byte[MEGABYTE];
        Random random = new Random(1);
        for (int i = 0; i < letters.length; i++) {
            letters[i] = (byte) ('a' + random.nextInt(16));
        }
        return new String(letters, StandardCharsets.US_ASCII);
    }

    private static String gunzipped(WireClient.Answer answer) throws IOException {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
