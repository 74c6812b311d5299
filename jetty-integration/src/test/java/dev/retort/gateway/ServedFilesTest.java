package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.gateway.WireClient.Answer;
import dev.retort.gateway.config.ConfigException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files and filters, where there is nothing to compare with nginx, or where the gateway differs. */
class ServedFilesTest {
    private static final Instant OLD = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir
    Path root;

    private ConfSite site(String directives) {
        return ConfSite.server("root " + root + ";\n" + directives);
    }

    private Path write(String name, byte[] content, Instant time) throws IOException {
        Path file = Files.write(root.resolve(name), content);
        Files.setLastModifiedTime(file, FileTime.from(time));
        return file;
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] gunzip(Answer answer) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
    }

    @Test
    void aFileInMemoryThatChangesIsServedAnew() throws IOException {
        write("a.txt", "before".getBytes(UTF_8), OLD);
        try (ConfSite site = site("")) {
            for (int i = 0; i < 5; i++) {
                assertThat(site.get("/a.txt").text()).isEqualTo("before");
            }
            // Of the same length and time: only another file, as editors and deployments put it in its place.
            Path other = write("other", "beyond".getBytes(UTF_8), OLD);
            Files.move(other, root.resolve("a.txt"), StandardCopyOption.REPLACE_EXISTING);
            eventually(() -> assertThat(site.get("/a.txt").text()).isEqualTo("beyond"));

            Files.delete(root.resolve("a.txt"));
            eventually(() -> assertThat(site.get("/a.txt").status()).isEqualTo(404));

            write("a.txt", "again".getBytes(UTF_8), OLD);
            assertThat(site.get("/a.txt").text()).isEqualTo("again");
        }
    }

    @Test
    void aCompressedFileThatIsOlderThanTheFileIsNotServed() throws IOException {
        write("a.txt", "the new text".getBytes(UTF_8), OLD.plusSeconds(5));
        write("a.txt.gz", gzip("the old text"), OLD);
        try (ConfSite site = site("gzip_static on;")) {
            for (int i = 0; i < 4; i++) {
                Answer answer = site.get("/a.txt", "Accept-Encoding: gzip");
                assertThat(answer.field("Content-Encoding")).isNull();
                assertThat(answer.text()).isEqualTo("the new text");
            }
            write("a.txt.gz", gzip("the new text"), OLD.plusSeconds(5));
            eventually(
                    () -> assertThat(site.get("/a.txt", "Accept-Encoding: gzip").field("Content-Encoding"))
                            .isEqualTo("gzip"));
        }
    }

    @Test
    void aLargeBodyIsCompressedAsItIsSent() throws IOException {
        byte[] noise = new byte[2_500_000];
        new Random(3).nextBytes(noise);
        write("noise.html", noise, OLD);
        try (ConfSite site = site("types { text/html html; } gzip on; gzip_comp_level 6;")) {
            Answer answer = site.get("/noise.html", "Accept-Encoding: gzip");
            assertThat(answer.field("Content-Encoding")).isEqualTo("gzip");
            assertThat(gunzip(answer)).isEqualTo(noise);
        }
    }

    @Test
    void compressionIsUndoneForAClientThatKnowsNone() throws IOException {
        String text = "0123456789".repeat(300_000);
        write("a.txt.gz", gzip(text), OLD);
        write("broken.txt.gz", Arrays.copyOf(gzip(text), 900), OLD);
        try (ConfSite site = site("gzip_static always; gunzip on;")) {
            assertThat(site.get("/a.txt").text()).isEqualTo(text);
            try (WireClient client = site.connect()) {
                client.send("GET /broken.txt HTTP/1.1|Host: h||");
                assertThatThrownBy(client::read).hasMessageContaining("end within");
            }
        }
    }

    @Test
    void aRateIsKeptAndWhatComesBeforeItIsFree() throws IOException {
        byte[] bytes = new byte[30_000];
        new Random(5).nextBytes(bytes);
        write("a.bin", bytes, OLD);
        try (ConfSite site = site("location /slow/ { alias " + root + "/; limit_rate 10000; }"
                + " location /free/ { alias " + root + "/; limit_rate 1; limit_rate_after 40k; }")) {
            long begun = System.nanoTime();
            assertThat(site.get("/slow/a.bin").body()).isEqualTo(bytes);
            // 10,000 at once, and as many in each of the two seconds that follow.
            assertThat(System.nanoTime() - begun).isGreaterThan(1_500_000_000L);
            assertThat(site.get("/free/a.bin").body()).isEqualTo(bytes);
        }
    }

    @Test
    void fieldsComeBehindTheBody() throws IOException {
        write("a.txt", "body".getBytes(UTF_8), OLD);
        try (ConfSite site = site("add_trailer X-Path \"of $uri\"; add_trailer X-Empty \"\";");
                WireClient client = site.connect()) {
            client.send("GET /a.txt HTTP/1.1|Host: h|Connection: close||");
            assertThat(client.readToEnd()).endsWith("4\r\nbody\r\n0\r\nX-Path: of /a.txt\r\n\r\n");
        }
    }

    @Test
    void aRequestWithABodyLeavesItsConnectionInOrder() throws IOException {
        write("a.txt", "body", OLD);
        try (ConfSite site = site("");
                WireClient client = site.connect()) {
            client.send("GET /a.txt HTTP/1.1|Host: h|Content-Length: 3||abcGET /b.txt HTTP/1.1|Host: h||");
            assertThat(client.read().text()).isEqualTo("body");
            assertThat(client.read().status()).isEqualTo(404);
        }
    }

    private void write(String name, String content, Instant time) throws IOException {
        write(name, content.getBytes(UTF_8), time);
    }

    @Test
    void theBuiltInTypesAreIncludedWhereThereIsNoSuchFile() throws IOException {
        write("a.svg", "<svg/>", OLD);
        try (ConfSite site =
                ConfSite.of("http { include mime.types; server { listen 127.0.0.1:0; root " + root + "; } }")) {
            assertThat(site.get("/a.svg").field("Content-Type")).isEqualTo("image/svg+xml");
        }
    }

    @Test
    void fieldsThatAnInnerBlockDropsAreWarnedOf() {
        Configuration configuration = load(
                "http { add_header X-Frame-Options DENY; add_header X-Kept 1;\n server {\n location / { add_header X-Kept 2; } } }");
        assertThat(configuration.warnings())
                .containsExactly("\"add_header\" here drops those of the block around it (X-Frame-Options): repeat them"
                        + " here in test.conf:3");
    }

    @Test
    void aServerThatServesHiddenFilesIsWarnedOfOnce() {
        assertThat(load("http { root /srv; server { location / { } location /a/ { } } }")
                        .warnings())
                .singleElement()
                .asString()
                .startsWith("files whose names begin with a dot are served")
                .endsWith("in test.conf:1");
        assertThat(load("http { root /srv; server { location ~ /\\. { } } }").warnings())
                .isEmpty();
        assertThat(load("http { server { location / { } } }").warnings()).isEmpty();
    }

    private Configuration load(String text) {
        return Loaded.of(text, "test.conf", root);
    }

    /** The messages are nginx's own, tried on 1.22.1. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            expires x;                  | "expires" directive invalid value
            expires modified @1h;       | "expires" directive daily time cannot be used with "modified" parameter
            expires @25h;               | "expires" directive daily time value must be less than 24 hours
            expires later 1h;           | "expires" directive invalid value
            add_header A b c;           | invalid parameter "c"
            gzip_comp_level 10;         | value must be between 1 and 9
            gzip_http_version 2;        | invalid value "2"
            gzip_proxied never;         | invalid value "never"
            gzip_static maybe;          | invalid value "maybe"
            if_modified_since sometimes; | invalid value "sometimes"
            autoindex_format yaml;      | invalid value "yaml"
            try_files /a =x;            | invalid code "=x"
            sendfile maybe;             | invalid value "maybe" in "sendfile" directive, it must be "on" or "off"
            sendfile_max_chunk x;       | "sendfile_max_chunk" directive invalid value
            aio files;                  | "aio" directive invalid value
            gzip yes;                   | invalid value "yes" in "gzip" directive, it must be "on" or "off"
            root /a; alias /b;          | "alias" directive is duplicate, "root" directive was specified earlier
            """)
    void aMistakeStopsTheLoad(String directives, String message) {
        assertThatThrownBy(() -> load("http { server { location / { " + directives + " } } }"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message + " in test.conf:1");
    }
}
