package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.UriCompliance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaticFilesTest {
    private static final String DIGITS = "0123456789";
    private static final String PAST = "Wed, 01 Jan 2020 00:00:00 GMT";

    @TempDir
    Path directory;

    private Path root;
    private TestSite site;

    @BeforeEach
    void startSite() throws IOException {
        root = Files.createDirectory(directory.resolve("root"));
        write("digits.txt", DIGITS);
        site = TestSite.of(Gateway.builder()
                .files(
                        "/static/",
                        root,
                        files -> files.set("add_header", "Cache-Control", "max-age=60")
                                .set("gzip_static", "on")
                                .set("gzip_vary", "on")
                                .set("absolute_redirect", "off")));
    }

    @AfterEach
    void stopSite() {
        site.close();
    }

    private Path write(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        return file;
    }

    private void writeGzip(String name, String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content.getBytes(UTF_8));
        }
        Path file = write(name, "");
        Files.write(file, bytes.toByteArray());
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:01Z")));
    }

    private static String gunzip(Answer answer) throws IOException {
        return new String(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes(), UTF_8);
    }

    @Test
    void aFileComesWithValidatorsAndCacheControl() {
        // From the disk first, from memory next.
        for (int i = 0; i < 2; i++) {
            Answer answer = site.get("/static/digits.txt");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo(DIGITS);
            assertThat(answer.field("Content-Type")).isEqualTo("text/plain");
            assertThat(answer.field("Content-Length")).isEqualTo("10");
            assertThat(answer.field("Last-Modified")).isEqualTo(PAST);
            assertThat(answer.field("ETag")).matches("\"[0-9a-f]+-a\"");
            assertThat(answer.field("Cache-Control")).isEqualTo("max-age=60");
            assertThat(answer.field("Accept-Ranges")).isEqualTo("bytes");
        }
    }

    @Test
    void typesAreKnownWithoutAWord() throws IOException {
        write("logo.svg", "<svg/>");
        write("app.js", "script");

        assertThat(site.get("/static/logo.svg").field("Content-Type")).isEqualTo("image/svg+xml");
        assertThat(site.get("/static/app.js").field("Content-Type")).contains("javascript");
    }

    @Test
    void withoutCacheControlNoneIsSent() throws IOException {
        try (TestSite plain = TestSite.of(Gateway.builder().files("/", root))) {
            assertThat(plain.get("/digits.txt").field("Cache-Control")).isNull();
            String etag = plain.get("/digits.txt").field("ETag");
            Answer notModified = plain.get("/digits.txt", "If-None-Match: " + etag);
            assertThat(notModified.status()).isEqualTo(304);
            assertThat(notModified.field("Cache-Control")).isNull();
        }
    }

    @Test
    void headHasTheHeaderOfGetAndNoBody() {
        Answer get = site.get("/static/digits.txt");
        try (WireClient client = site.connect()) {
            client.send("HEAD /static/digits.txt HTTP/1.1|Host: h||GET /static/missing HTTP/1.1|Host: h||");
            Answer head = client.readHead();

            assertThat(head.status()).isEqualTo(200);
            assertThat(head.field("Content-Length")).isEqualTo("10");
            assertThat(head.field("ETag")).isEqualTo(get.field("ETag"));
            assertThat(client.read().status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "FROB"})
    void onlyGetAndHeadAreAllowed(String method) {
        Answer answer = site.request(method, "/static/digits.txt", "Content-Length: 0");

        assertThat(answer.status()).isEqualTo(405);
    }

    @Test
    void theBodyOfARefusedRequestIsNotTakenForTheNext() {
        try (WireClient client = site.connect()) {
            client.send(
                    "POST /static/digits.txt HTTP/1.1|Host: h|Content-Length: 4||bodyGET /static/digits.txt HTTP/1.1|Host: h||");
            assertThat(client.read().status()).isEqualTo(405);
            assertThat(client.read().text()).isEqualTo(DIGITS);
        }
    }

    @Test
    void errorsSayNothingButTheirStatus() {
        Answer answer = site.get("/static/no/such/file");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text())
                .contains("404 Not Found")
                .doesNotContainIgnoringCase("jetty", "such", root.toString());
        assertThat(answer.field("Cache-Control")).isNull();
    }

    // Preconditions.

    @Test
    void aMatchingEtagIsAnsweredBy304ThatMayBeCachedFurther() {
        String etag = site.get("/static/digits.txt").field("ETag");
        Answer answer = site.get("/static/digits.txt", "If-None-Match: \"other\", " + etag);

        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.field("ETag")).isEqualTo(etag);
        assertThat(answer.field("Cache-Control")).isEqualTo("max-age=60");
    }

    @Test
    void anOldEnoughDateIsAnsweredBy304WithTheEtag() {
        String etag = site.get("/static/digits.txt").field("ETag");
        Answer answer = site.get("/static/digits.txt", "If-Modified-Since: " + PAST);

        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.field("ETag")).isEqualTo(etag);
        assertThat(answer.field("Cache-Control")).isEqualTo("max-age=60");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "If-None-Match: \"other\"|200",
                "If-Modified-Since: Tue, 31 Dec 2019 23:59:59 GMT|200",
                "If-Match: \"other\"|412",
                "If-Unmodified-Since: Tue, 31 Dec 2019 23:59:59 GMT|412",
                "If-Unmodified-Since: Wed, 01 Jan 2020 00:00:00 GMT|200"
            })
    void preconditionsAreEvaluated(String field, int status) {
        assertThat(site.get("/static/digits.txt", field).status()).isEqualTo(status);
    }

    @Test
    void aChangedFileShowsSoon() throws IOException {
        String etag = site.get("/static/digits.txt").field("ETag");
        Files.writeString(root.resolve("digits.txt"), "changed");

        eventually(() -> {
            Answer answer = site.get("/static/digits.txt", "If-None-Match: " + etag);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("changed");
        });
    }

    @Test
    void aNewFileShowsAtOnceAndADeletedOneSoonGoes() throws IOException {
        assertThat(site.get("/static/new.txt").status()).isEqualTo(404);
        Path file = write("new.txt", "new");
        assertThat(site.get("/static/new.txt").text()).isEqualTo("new");
        Files.delete(file);
        eventually(() -> assertThat(site.get("/static/new.txt").status()).isEqualTo(404));
    }

    // Ranges.

    @ParameterizedTest
    @CsvSource({
        "bytes=0-3, 206, 0123, bytes 0-3/10",
        "bytes=7-, 206, 789, bytes 7-9/10",
        "bytes=-2, 206, 89, bytes 8-9/10",
        "bytes=5-100, 206, 56789, bytes 5-9/10"
    })
    void aRangeIsServed(String range, int status, String content, String contentRange) {
        Answer answer = site.get("/static/digits.txt", "Range: " + range);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).isEqualTo(content);
        assertThat(answer.field("Content-Range")).isEqualTo(contentRange);
        assertThat(answer.field("ETag")).isNotNull();
        assertThat(answer.field("Cache-Control")).isEqualTo("max-age=60");
    }

    @Test
    void aRangeBeyondTheEndIsNotSatisfiable() {
        Answer answer = site.get("/static/digits.txt", "Range: bytes=10-");

        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.field("Content-Range")).isEqualTo("bytes */10");
        assertThat(answer.text()).doesNotContainIgnoringCase("jetty");
    }

    @Test
    void severalRangesAreServedAsParts() {
        Answer answer = site.get("/static/digits.txt", "Range: bytes=0-1,4-5");

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.field("Content-Type")).startsWith("multipart/byteranges; boundary=");
        assertThat(answer.text())
                .contains("Content-Range: bytes 0-1/10\r\n\r\n01\r\n", "Content-Range: bytes 4-5/10\r\n\r\n45\r\n");
    }

    @Test
    void tooManyRangesAreServedAsTheWhole() {
        Answer answer = site.get("/static/digits.txt", "Range: bytes=" + "0-0,2-2,".repeat(40) + "4-4");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(DIGITS);
    }

    @Test
    void aRangeInUnitsThatNobodyKnowsIsIgnored() {
        Answer answer = site.get("/static/digits.txt", "Range: items=0-1");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(DIGITS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"other\"",
                "W/\"other\"",
                "Wed, 01 Jan 2020 00:00:01 GMT",
                "Tue, 31 Dec 2019 23:59:59 GMT",
                "nonsense"
            })
    void aRangeOfAnotherVersionIsAnsweredByTheWholeFile(String validator) {
        Answer answer = site.get("/static/digits.txt", "Range: bytes=0-3", "If-Range: " + validator);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(DIGITS);
    }

    @Test
    void aRangeIsServedForTheFilesOwnDate() {
        Answer answer = site.get("/static/digits.txt", "Range: bytes=0-3", "If-Range: " + PAST);

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.text()).isEqualTo("0123");
    }

    // Precompressed siblings.

    @Test
    void aCompressedSiblingIsServedToThoseWhoAcceptIt() throws IOException {
        write("app.js", "script");
        writeGzip("app.js.gz", "compressed script");

        for (int i = 0; i < 2; i++) {
            Answer plain = site.get("/static/app.js");
            Answer gzip = site.get("/static/app.js", "Accept-Encoding: br, gzip");

            assertThat(plain.text()).isEqualTo("script");
            assertThat(plain.field("Content-Encoding")).isNull();
            assertThat(plain.field("Vary")).isEqualTo("Accept-Encoding");
            assertThat(gunzip(gzip)).isEqualTo("compressed script");
            assertThat(gzip.field("Content-Encoding")).isEqualTo("gzip");
            assertThat(gzip.field("Content-Type")).isEqualTo(plain.field("Content-Type"));
            assertThat(gzip.field("Vary")).isEqualTo("Accept-Encoding");
            assertThat(gzip.field("ETag")).isNotEqualTo(plain.field("ETag"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip;q=0", "br"})
    void aCompressedSiblingIsNotServedToOthers(String accepted) throws IOException {
        write("app.js", "script");
        writeGzip("app.js.gz", "compressed script");

        assertThat(site.get("/static/app.js", "Accept-Encoding: " + accepted).text())
                .isEqualTo("script");
    }

    @Test
    void aSiblingThatWasForgottenIsNotServed() throws IOException {
        write("app.js", "script");
        writeGzip("app.js.gz", "compressed script");
        assertThat(gunzip(site.get("/static/app.js", "Accept-Encoding: gzip"))).isEqualTo("compressed script");

        Files.writeString(root.resolve("app.js"), "edited");

        eventually(() -> assertThat(
                        site.get("/static/app.js", "Accept-Encoding: gzip").text())
                .isEqualTo("edited"));
    }

    @Test
    void a304OfACompressedSiblingVariesToo() throws IOException {
        write("app.js", "script");
        writeGzip("app.js.gz", "compressed script");
        String etag = site.get("/static/app.js", "Accept-Encoding: gzip").field("ETag");

        Answer answer = site.get("/static/app.js", "Accept-Encoding: gzip", "If-None-Match: " + etag);

        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.field("ETag")).isEqualTo(etag);
        assertThat(answer.field("Vary")).isEqualTo("Accept-Encoding");
    }

    @Test
    void aDirectoryIsServedByItsIndexLikeAFile() throws IOException {
        write("docs/index.html", "<p>index</p>");
        writeGzip("docs/index.html.gz", "<p>compressed</p>");

        Answer answer = site.get("/static/docs/");
        assertThat(answer.text()).isEqualTo("<p>index</p>");
        assertThat(answer.field("Content-Type")).startsWith("text/html");
        assertThat(answer.field("Cache-Control")).isEqualTo("max-age=60");
        assertThat(answer.field("Vary")).isEqualTo("Accept-Encoding");
        assertThat(gunzip(site.get("/static/docs/", "Accept-Encoding: gzip"))).isEqualTo("<p>compressed</p>");
        assertThat(site.get("/static/docs/", "Range: bytes=3-4").text()).isEqualTo("in");
        assertThat(site.get("/static/docs/", "If-None-Match: " + answer.field("ETag"))
                        .status())
                .isEqualTo(304);
    }

    @Test
    void aDirectoryWithoutIndexIsNotListed() throws IOException {
        write("docs/secret-plan.txt", "x");
        Answer answer = site.get("/static/docs/");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "/static/docs, /static/docs/",
        "/static/docs?a=%zz|b, /static/docs/?a=%zz|b",
        "/static/with%20space, /static/with%20space/"
    })
    void aDirectoryWithoutItsSlashIsRedirected(String sent, String expected) throws IOException {
        write("docs/a", "x");
        write("with space/a", "x");
        Answer answer = site.get(sent);

        assertThat(answer.status()).isEqualTo(301);
        assertThat(answer.field("Location")).isEqualTo(expected);
    }

    @Test
    void aFileIsNoDirectory() {
        assertThat(site.get("/static/digits.txt/").status()).isEqualTo(404);
        assertThat(site.get("/static/digits.txt/more").status()).isEqualTo(404);
    }

    // What must not get out.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/static/../secret.txt",
                "/static/%2e%2e/secret.txt",
                "/static/..%2fsecret.txt",
                "/static/..%5csecret.txt",
                "/static/..\\secret.txt",
                "/static/..;/secret.txt",
                "/static/.%2e/secret.txt",
                "/static/%252e%252e/secret.txt",
                "/static/x/../../secret.txt",
                "/static/..%c0%afsecret.txt",
                "/static//../secret.txt",
                "/static/%00/../../secret.txt",
                "/static../secret.txt"
            })
    void nothingOutsideTheRootIsServed(String path) throws IOException {
        Files.writeString(directory.resolve("secret.txt"), "secret");
        for (UriCompliance mode : List.of(UriCompliance.DEFAULT, UriCompliance.LEGACY, UriCompliance.UNSAFE)) {
            try (TestSite lenient =
                    TestSite.of(Gateway.builder().files("/static/", root), http -> http.setUriCompliance(mode))) {
                Answer answer = lenient.get(path);
                assertThat(answer.text()).doesNotStartWith("secret");
                assertThat(answer.status()).isIn(200, 400, 404);
                assertThat(answer.status() == 200).isEqualTo(answer.text().equals("webapp"));
            }
        }
    }

    @Test
    void aRootThatIsALinkItselfIsServed() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("current"), root);
        try (TestSite linked = TestSite.of(Gateway.builder().files("/s/", link))) {
            assertThat(linked.get("/s/digits.txt").text()).isEqualTo(DIGITS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".env", ".git/config", "docs/.htpasswd", "%2eenv", "docs/.hidden/x"})
    void hiddenNamesAreNotServed(String name) throws IOException {
        write(name.replace("%2e", "."), "secret");
        assertThat(site.get("/static/" + name).status()).isEqualTo(404);
    }

    @Test
    void wellKnownNamesAreNotHidden() throws IOException {
        write(".well-known/security.txt", "contact");
        assertThat(site.get("/static/.well-known/security.txt").text()).isEqualTo("contact");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%00", "a%0d%0aX:%20y", "a%ff", "a%zz", "a|b"})
    void namesThatNoFileHasAreTheClientsFault(String name) {
        for (UriCompliance mode : List.of(UriCompliance.DEFAULT, UriCompliance.UNSAFE)) {
            try (TestSite lenient =
                    TestSite.of(Gateway.builder().files("/static/", root), http -> http.setUriCompliance(mode))) {
                assertThat(lenient.get("/static/" + name).status()).isBetween(400, 499);
            }
        }
    }

    @Test
    void overlongNamesAreTheClientsFault() {
        assertThat(site.get("/static/" + "x".repeat(300)).status()).isEqualTo(404);
        assertThat(site.get("/static/" + "x/".repeat(3000)).status()).isEqualTo(404);
        assertThat(site.get("/static/" + "x".repeat(20_000)).status()).isBetween(400, 499);
    }

    @Test
    void namesInOtherScriptsAreServed() throws IOException {
        write("grün und blau.txt", "colours");
        assertThat(site.get("/static/gr%C3%BCn%20und%20blau.txt").text()).isEqualTo("colours");
    }

    @Test
    void aPrefixInAnotherScriptIsServed() {
        try (TestSite blue = TestSite.of(Gateway.builder().files("/grün und blau/", root))) {
            assertThat(blue.get("/gr%C3%BCn%20und%20blau/digits.txt").text()).isEqualTo(DIGITS);
        }
    }

    // Large files.

    @Test
    void aLargeFileArrivesWhole() throws IOException {
        byte[] content = new byte[5_000_000];
        new Random(1).nextBytes(content);
        Files.write(root.resolve("large.bin"), content);

        assertThat(site.get("/static/large.bin").body()).isEqualTo(content);
        Answer range = site.get("/static/large.bin", "Range: bytes=1000000-3999999");
        assertThat(range.body()).isEqualTo(Arrays.copyOfRange(content, 1_000_000, 4_000_000));
    }
}
