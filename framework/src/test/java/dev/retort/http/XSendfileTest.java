package dev.retort.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.Retort;
import dev.retort.config.Config;
import dev.retort.registry.SetupException;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are left to the web server in front. */
class XSendfileTest {
    @TempDir
    private Path temp;

    private Path reports;

    @BeforeEach
    void write() throws IOException {
        reports = Files.createDirectory(temp.resolve("reports")).toRealPath();
        Files.writeString(reports.resolve("may.csv"), "tea,3\n");
        Files.createDirectory(reports.resolve("old"));
        Files.writeString(reports.resolve("old/april.csv"), "tea,2\n");
        Files.writeString(temp.resolve("secret.txt"), "secret");
    }

    private TestClient client(XSendfile setting) {
        return TestClient.of(Retort.builder()
                .xSendfile(setting)
                .get(
                        "/reports/<path:name>",
                        (request, values) -> Response.fileBelow(reports, String.valueOf(values.get("name")))
                                .asAttachment("Bericht für Mai.csv"))
                .get("/secret", (request, values) -> Response.file(temp.resolve("secret.txt")))
                .get(
                        "/back",
                        (request, values) -> Response.file(
                                reports.resolve("old").resolve("..").resolve("may.csv")))
                .get(
                        "/gone",
                        (request, values) ->
                                Response.file(reports.resolve("may.csv")).status(410))
                .get(
                        "/coded",
                        (request, values) ->
                                Response.file(reports.resolve("may.csv")).header("Content-Encoding", "gzip"))
                .get(
                        "/part",
                        (request, values) -> Response.file(reports.resolve("may.csv"))
                                .content(new Content.Section(reports.resolve("may.csv"), 4, 1)))
                .build());
    }

    private XSendfile accel() {
        return XSendfile.accel(reports, "/protected/");
    }

    @Test
    void theWebServerIsToldOfTheFileAndOfWhatTheClientIsToBeTold() {
        TestResponse answer = client(accel()).get("/reports/may.csv");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Accel-Redirect")).isEqualTo("/protected/may.csv");
        assertThat(answer.text()).isEmpty();
        assertThat(answer.header("Content-Type")).startsWith("text/csv");
        assertThat(answer.header("Content-Disposition")).contains("filename*=UTF-8''Bericht%20f%C3%BCr%20Mai.csv");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(answer.header("ETag")).isNotNull();
        assertThat(answer.header("Last-Modified")).isNotNull();
        assertThat(answer.header("Accept-Ranges")).isEqualTo("bytes");
    }

    @Test
    void conditionsAndRangesAreTheWebServers() {
        TestClient client = client(accel());
        String tag = String.valueOf(client.get("/reports/may.csv").header("ETag"));

        assertThat(client.request("GET", "/reports/may.csv")
                        .header("If-None-Match", tag)
                        .send()
                        .status())
                .isEqualTo(200);
        TestResponse part = client.request("GET", "/reports/may.csv")
                .header("Range", "bytes=0-1")
                .send();
        assertThat(part.status()).isEqualTo(200);
        assertThat(part.header("Content-Range")).isNull();
        assertThat(part.header("X-Accel-Redirect")).isEqualTo("/protected/may.csv");
    }

    @Test
    void withoutASettingTheApplicationSendsItsFiles() {
        TestResponse answer = client(XSendfile.none()).get("/reports/may.csv");

        assertThat(answer.header("X-Accel-Redirect")).isNull();
        assertThat(answer.text()).isEqualTo("tea,3\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/secret", "/gone", "/coded", "/part"})
    void whatTheWebServerCouldNotSendAlikeIsSentByTheApplication(String path) {
        TestResponse answer = client(accel()).get(path);

        assertThat(answer.header("X-Accel-Redirect")).isNull();
        assertThat(answer.bytes()).isNotEmpty();
    }

    @Test
    void aPathThatGoesBackIsFollowedAsTheFileSystemFollowsIt() {
        assertThat(client(accel()).get("/back").header("X-Accel-Redirect")).isEqualTo("/protected/may.csv");
    }

    @Test
    void anErrorPageThatIsAFileKeepsItsStatus() {
        TestClient client = TestClient.of(Retort.builder()
                .xSendfile(accel())
                .onError(
                        404,
                        (error, context) ->
                                Response.file(reports.resolve("may.csv")).status(404))
                .get("/", (request, values) -> "")
                .build());

        TestResponse answer = client.get("/nowhere");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("X-Accel-Redirect")).isNull();
        assertThat(answer.text()).isEqualTo("tea,3\n");
    }

    @ParameterizedTest
    @CsvSource({
        "a b.csv, a%20b.csv",
        "100%.csv, 100%25.csv",
        "who?.csv, who%3F.csv",
        "c#.csv, c%23.csv",
        "a+b&c=d;e.csv, a%2Bb%26c%3Dd%3Be.csv",
        "%2e%2e, %252e%252e",
        "old/..hidden, old/..hidden",
    })
    void namesArePercentEncoded(String name, String encoded) throws IOException {
        Files.writeString(reports.resolve(name), "x");

        Response answer = accel().apply(Response.file(reports.resolve(name)));

        assertThat(answer.headers().get("X-Accel-Redirect")).isEqualTo("/protected/" + encoded);
    }

    @Test
    void apacheAndLighttpdAreToldThePath() {
        TestResponse answer = client(XSendfile.folder(reports)).get("/reports/old/april.csv");

        assertThat(answer.header("X-Sendfile")).isEqualTo(reports + "/old/april.csv");
        assertThat(answer.text()).isEmpty();
    }

    @Test
    void theInnerOfTwoFoldersCounts() {
        TestClient client = client(accel().and(XSendfile.accel(reports.resolve("old"), "/archive/")));

        assertThat(client.get("/reports/old/april.csv").header("X-Accel-Redirect"))
                .isEqualTo("/archive/april.csv");
        assertThat(client.get("/reports/may.csv").header("X-Accel-Redirect")).isEqualTo("/protected/may.csv");
    }

    @Test
    void aFolderIsKnownByItsNameAndByWhatItIs() throws IOException {
        Path link = Files.createSymbolicLink(temp.resolve("link"), reports);
        XSendfile linked = XSendfile.accel(link, "/protected/");

        assertThat(linked.apply(Response.file(link.resolve("may.csv")))
                        .headers()
                        .get("X-Accel-Redirect"))
                .isEqualTo("/protected/may.csv");
        assertThat(linked.apply(Response.file(reports.resolve("may.csv")))
                        .headers()
                        .get("X-Accel-Redirect"))
                .isEqualTo("/protected/may.csv");
    }

    @Test
    void aFolderWhoseNameBeginsAlikeIsAnother() throws IOException {
        Path other = Files.createDirectory(temp.resolve("reports-of-others"));
        Files.writeString(other.resolve("may.csv"), "x");

        Response own = Response.file(other.resolve("may.csv"));

        assertThat(accel().apply(own)).isSameAs(own);
    }

    @Test
    void theConfigurationSaysTheSame() {
        Config config = Config.builder()
                .defaults(Map.of("x-accel-redirect", reports + "=/protected/", "x-sendfile", temp.toString()))
                .build();
        TestClient client = TestClient.of(Retort.builder()
                .config(config)
                .get("/may", (request, values) -> reports.resolve("may.csv"))
                .get("/secret", (request, values) -> temp.resolve("secret.txt"))
                .build());

        assertThat(client.get("/may").header("X-Accel-Redirect")).isEqualTo("/protected/may.csv");
        assertThat(client.get("/secret").header("X-Sendfile")).endsWith("/secret.txt");
    }

    @Test
    void wrongSettingsStopTheStartAllAtOnce() {
        Config config = Config.builder()
                .defaults(Map.of(
                        "x-accel-redirect", "/srv/reports, " + reports + "=protected, " + reports + "=/ok/",
                        "x-sendfile", temp.resolve("none") + ", " + reports))
                .build();

        assertThatThrownBy(() -> Retort.builder().config(config).build())
                .isInstanceOf(SetupException.class)
                .hasMessageContainingAll(
                        "\"/srv/reports\" names no location",
                        "/srv/reports=/protected/",
                        "\"protected\" is no location",
                        "There is no folder " + temp.resolve("none"),
                        "The folder " + reports + " is named twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "protected/", "/protected", "/a b/", "/a?/", "/../", "/a//b/", "//", "/ü/"})
    void aPrefixMustBeAPlainLocation(String prefix) {
        assertThatThrownBy(() -> XSendfile.accel(reports, prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/protected/");
    }
}
