package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.RunningServer;
import dev.retort.gateway.WireClient.Answer;
import dev.retort.http.Cookie;
import dev.retort.http.Response;
import dev.retort.http.XSendfile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of an application that the web server in front sends: the gateway's answers are those of nginx. */
class XSendfilePeerTest {
    private static final List<String> FIELDS = List.of(
            "Content-Type",
            "Content-Length",
            "Content-Range",
            "Content-Disposition",
            "Cache-Control",
            "Accept-Ranges",
            "ETag",
            "Last-Modified",
            "Set-Cookie",
            "X-Accel-Redirect");

    @TempDir
    private static Path folder;

    private static RunningServer application;
    private static NginxPeer peer;

    @BeforeAll
    static void start() throws Exception {
        Path reports = Files.createDirectories(folder.resolve("reports/sub"));
        for (String name :
                List.of("plain.csv", "a b.csv", "100%.csv", "who?.csv", "c#.csv", "Köln.csv", "sub/x+y;z.csv")) {
            Path file = Files.writeString(folder.resolve("reports").resolve(name), "0123456789 of " + name);
            Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2024-05-06T07:08:09Z")));
        }
        assertThat(reports).exists();
        application = Retort.builder()
                .xSendfile(XSendfile.accel(folder.resolve("reports"), "/protected/"))
                .get(
                        "/reports/<path:name>",
                        (request, values) -> Response.fileBelow(
                                        folder.resolve("reports"), String.valueOf(values.get("name")))
                                .asAttachment("Umsätze.csv")
                                .cookie(Cookie.of("seen", "yes")))
                .build()
                .start("127.0.0.1", 0);
        peer = NginxPeer.server(
                folder,
                "location / { proxy_pass http://127.0.0.1:" + application.port() + "; }"
                        + " location /protected/ { internal; alias " + folder.resolve("reports") + "/; }");
    }

    @AfterAll
    static void stop() {
        if (peer != null) {
            peer.close();
        }
        application.close();
    }

    @Test
    void theApplicationItselfSendsNoByteOfTheFile() throws Exception {
        URI address = URI.create("http://127.0.0.1:" + application.port() + "/reports/plain.csv");
        var answer =
                HttpClient.newHttpClient().send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());

        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("X-Accel-Redirect")).hasValue("/protected/plain.csv");
        assertThat(answer.headers().firstValue("Content-Length")).hasValue("0");
    }

    @ParameterizedTest
    @CsvSource({
        "plain.csv, plain.csv",
        "a%20b.csv, a b.csv",
        "100%25.csv, 100%.csv",
        "who%3F.csv, who?.csv",
        "c%23.csv, c#.csv",
        "K%C3%B6ln.csv, Köln.csv",
        "sub/x+y%3Bz.csv, sub/x+y;z.csv",
    })
    void theWholeFileIsSentWithWhatTheApplicationSaysOfIt(String path, String name) {
        Answer answer = peer.same(FIELDS, "GET", "/reports/" + path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.octets()).isEqualTo(octets("0123456789 of " + name));
        assertThat(answer.field("Content-Disposition")).contains("filename*=UTF-8''Ums%C3%A4tze.csv");
        assertThat(answer.field("Cache-Control")).isEqualTo("no-cache");
        assertThat(answer.field("Set-Cookie")).startsWith("seen=yes");
        assertThat(answer.field("X-Accel-Redirect")).isNull();
    }

    /** The answers of a {@link WireClient} are bytes, one char each. */
    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @Test
    void aRangeIsCutByTheWebServer() {
        Answer answer = peer.same(FIELDS, "GET", "/reports/plain.csv", "Range: bytes=2-4");

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.text()).isEqualTo("234");
        assertThat(answer.field("Content-Range")).isEqualTo("bytes 2-4/23");
        assertThat(peer.same(List.of("Content-Range"), "GET", "/reports/plain.csv", "Range: bytes=99-")
                        .status())
                .isEqualTo(416);
    }

    @Test
    void aConditionIsHeldAgainstTheWebServersOwnTag() {
        String tag = peer.same(FIELDS, "GET", "/reports/plain.csv").field("ETag");

        assertThat(peer.same(FIELDS, "GET", "/reports/plain.csv", "If-None-Match: " + tag)
                        .status())
                .isEqualTo(304);
        assertThat(peer.same(List.of(), "GET", "/reports/plain.csv", "If-Match: \"another\"")
                        .status())
                .isEqualTo(412);
        assertThat(peer.same(FIELDS, "GET", "/reports/plain.csv", "If-Modified-Since: Mon, 06 May 2024 07:08:09 GMT")
                        .status())
                .isEqualTo(304);
    }

    @Test
    void aHeadIsToldTheLengthOfTheFile() {
        Answer answer = peer.same(FIELDS, "HEAD", "/reports/plain.csv");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("Content-Length")).isEqualTo("23");
    }

    @Test
    void whatTheApplicationRefusesAndTheLocationItselfAreNotReached() {
        assertThat(peer.same(List.of(), "GET", "/reports/none.csv").status()).isEqualTo(404);
        assertThat(peer.same(FIELDS, "GET", "/reports/..%2f..%2fetc/passwd").status())
                .isGreaterThanOrEqualTo(400);
        assertThat(peer.same(FIELDS, "GET", "/protected/plain.csv").status()).isEqualTo(404);
    }
}
