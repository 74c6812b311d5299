package dev.retort.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.LogCapture;
import dev.retort.Retort;
import dev.retort.routing.Rule;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaticFilesTest {
    private static final String CSS = "body { color: teal }";

    /** The first digits of what sha256sum says of it. */
    private static final String VERSION = "56728551da";

    private static final String FOREVER = "public, max-age=31536000, immutable";

    @TempDir
    Path temp;

    private Path folder;
    private StaticFiles files;
    private TestClient client;

    @BeforeEach
    void someFiles() throws IOException {
        folder = temp.resolve("assets");
        Files.createDirectories(folder.resolve("css"));
        Files.writeString(folder.resolve("css/site.css"), CSS);
        Files.setLastModifiedTime(folder.resolve("css/site.css"), FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
        files = StaticFiles.folder(folder);
        client = clientOf(files);
    }

    private static TestClient clientOf(StaticFiles files) {
        return TestClient.of(Retort.builder()
                .route(
                        Rule.of(files.rule()).endpoint(StaticFiles.ENDPOINT),
                        (request, values) -> files.respond(request, String.valueOf(values.get("filename"))))
                .build());
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    private TestResponse getGzip(String path, String codings) {
        return client.request("GET", path).header("Accept-Encoding", codings).send();
    }

    @Test
    void theAddressHasTheFingerprintOfTheContent() {
        assertThat(files.url("css/site.css")).isEqualTo("/static/css/site.css?v=" + VERSION);
        assertThat(files.fingerprint("css/site.css")).isEqualTo(VERSION);
        assertThat(files.at("/assets/").url("css/site.css")).startsWith("/assets/css/site.css?v=");
    }

    @Test
    void whatIsAskedForByItsFingerprintIsKept() {
        TestResponse answer = client.get(files.url("css/site.css"));

        assertThat(answer.text()).isEqualTo(CSS);
        assertThat(answer.header("Cache-Control")).isEqualTo(FOREVER);
        assertThat(answer.header("Content-Type")).isEqualTo("text/css; charset=utf-8");
        assertThat(answer.header("Last-Modified")).isEqualTo("Sat, 03 Feb 2001 04:05:06 GMT");
        assertThat(answer.header("Vary")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "'', no-cache",
        "?, no-cache",
        "?v=, no-cache",
        "?v=0000000000, no-cache",
        "?v=56728551d, no-cache",
        "?v=56728551da0, no-cache",
        "?w=56728551da, no-cache",
        "?v=%zz, no-cache",
        "'?v=56728551da', '" + FOREVER + "'",
        "'?a=b&v=56728551da&c', '" + FOREVER + "'",
    })
    void onlyThePresentFingerprintIsKept(String query, String cacheControl) {
        TestResponse answer = client.get("/static/css/site.css" + query);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo(cacheControl);
    }

    @Test
    void anUnchangedFileIs304AndAPartIs206() {
        String tag = String.valueOf(client.get("/static/css/site.css").header("ETag"));

        TestResponse same = client.request("GET", "/static/css/site.css")
                .header("If-None-Match", tag)
                .send();
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(tag).startsWith("\"");
        TestResponse part = client.request("GET", "/static/css/site.css")
                .header("Range", "bytes=0-3")
                .send();
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.text()).isEqualTo("body");
    }

    @Test
    void aChangedFileHasAnotherAddressAndTheOldOneIsNoLongerKept() throws IOException {
        String before = files.url("css/site.css");
        String tag = client.get(before).header("ETag");
        Files.writeString(folder.resolve("css/site.css"), "body { color: coral }");

        assertThat(files.url("css/site.css")).isNotEqualTo(before);
        TestResponse answer = client.get(before);
        assertThat(answer.text()).isEqualTo("body { color: coral }");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(answer.header("ETag")).isNotEqualTo(tag);
    }

    @Test
    void aFileOfTheSameLengthIsReadAgainByItsTime() throws IOException {
        String before = files.url("css/site.css");
        Files.writeString(folder.resolve("css/site.css"), CSS.replace("teal", "blue"));

        assertThat(files.url("css/site.css")).isNotEqualTo(before);
    }

    @Test
    void aFileThatIsTouchedKeepsItsFingerprint() throws IOException {
        String before = files.url("css/site.css");
        Files.setLastModifiedTime(folder.resolve("css/site.css"), FileTime.from(Instant.parse("2011-01-01T00:00:00Z")));

        assertThat(files.url("css/site.css")).isEqualTo(before);
    }

    @Test
    void aDeletedFileIs404() throws IOException {
        assertThat(client.get("/static/css/site.css").status()).isEqualTo(200);
        Files.delete(folder.resolve("css/site.css"));

        assertThat(client.get("/static/css/site.css").status()).isEqualTo(404);
    }

    @Test
    void anUnknownFileHasItsPlainAddressAndIsWarnedOfOnce() {
        LogCapture log = LogCapture.start();
        String url;
        try {
            url = files.url("css/sight.css");
            files.url("css/sight.css");
        } finally {
            assertThat(log.stop()).containsOnlyOnce("css/sight.css").contains("WARN");
        }
        assertThat(url).isEqualTo("/static/css/sight.css");
    }

    @Test
    void anAddressIsEncodedAndFoundAgain() throws IOException {
        Files.writeString(folder.resolve("ä b;c?d#e%f.txt"), "x");

        String url = files.url("ä b;c?d#e%f.txt");

        assertThat(url).startsWith("/static/%C3%A4%20b%3Bc%3Fd%23e%25f.txt?v=");
        assertThat(client.get(url).text()).isEqualTo("x");
    }

    @Test
    void aCompressedSiblingIsServedToWhoUnderstandsIt() throws IOException {
        byte[] packed = gzip(CSS);
        Files.write(folder.resolve("css/site.css.gz"), packed);

        TestResponse answer = getGzip(files.url("css/site.css"), "gzip, br");
        TestResponse plain = client.get(files.url("css/site.css"));

        assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(answer.header("Content-Type")).isEqualTo("text/css; charset=utf-8");
        assertThat(answer.header("Vary")).isEqualTo("Accept-Encoding");
        assertThat(answer.header("Cache-Control")).isEqualTo(FOREVER);
        assertThat(new String(
                        new GZIPInputStream(new ByteArrayInputStream(answer.bytes())).readAllBytes(),
                        StandardCharsets.UTF_8))
                .isEqualTo(CSS);
        assertThat(plain.header("Content-Encoding")).isNull();
        assertThat(plain.header("Vary")).isEqualTo("Accept-Encoding");
        assertThat(plain.header("ETag")).isNotEqualTo(answer.header("ETag"));
        assertThat(client.get("/static/css/site.css.gz").header("Content-Type")).isEqualTo("application/gzip");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "gzip | gzip",
                "x-gzip | gzip",
                "* | gzip",
                "br, *;q=0.1 | gzip",
                "gzip;q=0.001 | gzip",
                "gzip;q=0 | -",
                "gzip;q=0.5, identity | -",
                "br | -",
                "'' | -",
                "gzip;q=nonsense | -",
            })
    void qualitiesDecideOnCompression(String codings, String coding) throws IOException {
        Files.write(folder.resolve("css/site.css.gz"), gzip(CSS));

        assertThat(getGzip("/static/css/site.css", codings).header("Content-Encoding"))
                .isEqualTo(coding);
    }

    @Test
    void aSiblingThatComesChangesOrGoesIsNoticed() throws IOException {
        Path sibling = folder.resolve("css/site.css.gz");
        assertThat(getGzip("/static/css/site.css", "gzip").header("Content-Encoding"))
                .isNull();
        Files.write(sibling, gzip(CSS));
        assertThat(getGzip("/static/css/site.css", "gzip").header("Content-Encoding"))
                .isEqualTo("gzip");
        Files.delete(sibling);
        assertThat(getGzip("/static/css/site.css", "gzip").text()).isEqualTo(CSS);
    }

    @Test
    void aSiblingThatHoldsSomethingElseIsNotServed() throws IOException {
        Files.write(folder.resolve("css/site.css.gz"), gzip("body { color: grey }"));
        LogCapture log = LogCapture.start();
        TestResponse answer;
        try {
            answer = getGzip("/static/css/site.css", "gzip");
        } finally {
            assertThat(log.stop()).contains("site.css.gz is not served");
        }
        assertThat(answer.text()).isEqualTo(CSS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "css",
                "css/",
                "css//site.css",
                "missing.css",
                ".git/config",
                "css/.hidden",
                ".env",
                "..%5Csecret",
                "css/site.css/",
                "css/site.css/x",
                "%2e%2e/secret.txt",
                "../secret.txt",
            })
    void whatIsNoFileOrHiddenIs404(String name) throws IOException {
        Files.createDirectories(folder.resolve(".git"));
        Files.writeString(folder.resolve(".git/config"), "secret");
        Files.writeString(folder.resolve(".env"), "secret");
        Files.writeString(folder.resolve("css/.hidden"), "secret");
        Files.writeString(temp.resolve("secret.txt"), "secret");

        TestResponse answer = client.get("/static/" + name);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).doesNotContain("secret");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkThatIsTurnedOutOfTheFolderIsNoLongerServed() throws IOException {
        Files.writeString(temp.resolve("secret.txt"), "secret");
        Path link = folder.resolve("link.txt");
        Files.createSymbolicLink(link, folder.resolve("css/site.css"));
        assertThat(client.get("/static/link.txt").text()).isEqualTo(CSS);
        Files.delete(link);
        Files.createSymbolicLink(link, temp.resolve("secret.txt"));

        assertThat(client.get("/static/link.txt").status()).isEqualTo(404);
    }

    @Test
    void filesOfTheClassPathAreServedFromArchivesAndFolders() throws IOException {
        Path jar = temp.resolve("site.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> entry : Map.of(
                            "static/", new byte[0],
                            "static/js/", new byte[0],
                            "static/js/app.js", "go()".getBytes(StandardCharsets.UTF_8),
                            "static/js/app.js.gz", gzip("go()"),
                            "secret.txt", "secret".getBytes(StandardCharsets.UTF_8))
                    .entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        Files.createDirectories(temp.resolve("classes/static"));
        Files.writeString(temp.resolve("classes/static/dev.css"), "x");
        URL[] urls = {jar.toUri().toURL(), temp.resolve("classes").toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(urls, null)) {
            files = StaticFiles.classPath(loader, "static");
            client = clientOf(files);

            TestResponse answer = client.get(files.url("js/app.js"));
            assertThat(answer.text()).isEqualTo("go()");
            assertThat(answer.header("Cache-Control")).isEqualTo(FOREVER);
            assertThat(getGzip("/static/js/app.js", "gzip").header("Content-Encoding"))
                    .isEqualTo("gzip");
            assertThat(client.get(files.url("dev.css")).text()).isEqualTo("x");
            assertThat(client.get("/static/js").status()).isEqualTo(404);
            assertThat(client.get("/static/../secret.txt").status()).isEqualTo(404);
            assertThat(client.get("/static/missing").status()).isEqualTo(404);
        }
    }

    @Test
    void aSetupThatCannotServeIsRefused() {
        assertThatThrownBy(() -> StaticFiles.classPath("../x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StaticFiles.classPath("/")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> files.at("assets")).isInstanceOf(IllegalArgumentException.class);
    }
}
