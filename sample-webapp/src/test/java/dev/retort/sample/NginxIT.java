package dev.retort.sample;

import static dev.retort.sample.Visitor.header;
import static dev.retort.sample.Visitor.metrics;
import static dev.retort.sample.Visitor.millis;
import static dev.retort.sample.Visitor.text;
import static dev.retort.sample.Visitor.unpacked;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The configurations of the repository mean the same under a real nginx and under Retort's gateway, over HTTP, over uwsgi and
 * with the webapp in the same JVM. The application server is that of {@code java -jar retort.jar serve}.
 */
@ParameterizedClass
@EnumSource(Front.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class NginxIT {
    private static final Path STATIC = Path.of("src/main/resources/static");

    private static @Nullable Program application;
    private static @Nullable UpstreamService second;
    private static int http;
    private static int uwsgi;
    private static int secondPort;

    private static Path folder = Path.of("");

    @Parameter
    @Nullable Front front;

    private @Nullable Program server;
    private String base = "";

    @BeforeAll
    static void startTheApplicationServer(@TempDir Path temporary) throws Exception {
        folder = temporary;
        http = Program.freePort();
        uwsgi = Program.freePort();
        secondPort = Program.freePort();
        second = new UpstreamService(secondPort);
        application = Program.start(
                folder.resolve("serve.log"),
                http,
                Map.of(
                        "RETORT_DATA", folder.resolve("data").toString(),
                        "RETORT_DB_URL", "jdbc:h2:mem:blog",
                        "RETORT_PASSWORD_COST", "4",
                        "RETORT_TRUSTED_PROXIES", "loopback"),
                List.of(
                        Program.java(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        System.getProperty("retort.jar"),
                        "serve",
                        System.getProperty("sample.war"),
                        "--http",
                        "127.0.0.1:" + http,
                        "--uwsgi",
                        "127.0.0.1:" + uwsgi));
    }

    @AfterAll
    static void stopTheApplicationServer() throws Exception {
        if (application != null) {
            application.close();
        }
        if (second != null) {
            second.close();
        }
    }

    @BeforeParameterizedClassInvocation
    void start(Front kind) throws Exception {
        kind.require();
        int port = Program.freePort();
        int app = kind.hasWebSockets() ? http : uwsgi;
        server = kind.start(folder, Map.of("listen 8080", port, "127.0.0.1:8081", secondPort, "127.0.0.1:8000", app));
        base = "http://127.0.0.1:" + port;
    }

    @AfterParameterizedClassInvocation
    void stop() throws Exception {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    private Visitor visitor() {
        return new Visitor(base);
    }

    private Visitor registered() throws Exception {
        return Visitor.registered(base, "visitor" + System.nanoTime());
    }

    @Test
    void aPageComesFromItsHandlerWithTheTimeOfEveryLayer() throws Exception {
        HttpResponse<byte[]> page = visitor().get("/hello/Ada");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(text(page)).contains("Hello, Ada!");
        assertThat(metrics(page))
                .contains("server", "app", "framework", "handler", "db", "template", "gateway")
                .doesNotHaveDuplicates();
        assertThat(metrics(page).contains("upstream"))
                .isEqualTo(requireNonNull(front).forwards());
        // Whole milliseconds that are cut, of two clocks.
        assertThat(millis(page, "gateway")).isGreaterThan(millis(page, "app") - 2);
        assertThat(millis(page, "gateway")).isLessThan(30_000);
    }

    @Test
    void aFileComesFromTheWebServerAloneWithItsTime() throws Exception {
        HttpResponse<byte[]> file = visitor().get("/static/three-roles.svg");

        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(header(file, "Content-Type")).startsWith("image/svg+xml");
        assertThat(metrics(file)).containsExactly("gateway");
    }

    @Test
    void aForwardedRequestHasTheTimesOfBothServers() throws Exception {
        HttpResponse<byte[]> time = visitor().get("/upstream/time");

        assertThat(time.statusCode()).isEqualTo(200);
        assertThat(header(time, "X-Served-By")).isEqualTo("the second service");
        assertThat(metrics(time)).containsExactlyInAnyOrder("service", "gateway", "upstream");
        assertThat(millis(time, "gateway")).isGreaterThanOrEqualTo(millis(time, "upstream") - 1);
        assertThat(text(visitor().get("/upstream/headers?a=1", "X-Forwarded-For", "6.6.6.6")))
                .startsWith("GET /headers?a=1\n")
                .containsIgnoringCase("X-Forwarded-For: 127.0.0.1")
                .doesNotContain("6.6.6.6");
    }

    @Test
    void aFileWithItsFingerprintIsKeptForAYearAndSentCompressed() throws Exception {
        Matcher link = Pattern.compile("href=\"(/static/style.css\\?v=\\w+)\"")
                .matcher(text(visitor().get("/")));
        assertThat(link.find()).isTrue();

        HttpResponse<byte[]> style = visitor().get(link.group(1), "Accept-Encoding", "gzip");

        assertThat(header(style, "Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(header(style, "Content-Encoding")).isEqualTo("gzip");
        assertThat(header(style, "Vary")).isEqualToIgnoringCase("Accept-Encoding");
        assertThat(header(style, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(unpacked(style)).isEqualTo(Files.readAllBytes(STATIC.resolve("style.css")));
        assertThat(header(visitor().get("/static/style.css"), "Cache-Control")).isEqualTo("no-cache");
        assertThat(unpacked(visitor().get("/static/three-roles.svg", "Accept-Encoding", "gzip")))
                .as("the .gz beside it")
                .isEqualTo(Files.readAllBytes(STATIC.resolve("three-roles.svg")));
    }

    @Test
    void aFileThatABrowserHasIsNotSentAgain() throws Exception {
        HttpResponse<byte[]> style = visitor().get("/static/style.css");
        HttpResponse<byte[]> again = visitor().get("/static/style.css", "If-None-Match", header(style, "ETag"));

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(header(again, "Cache-Control")).isEqualTo("no-cache");
        assertThat(visitor().get("/static/.secret").statusCode()).isEqualTo(404);
        Files.writeString(folder.resolve("data/uploads/.secret"), "not for visitors");
        assertThat(visitor().get("/uploads/.secret").statusCode()).isEqualTo(404);
    }

    @Test
    void anUploadedPictureIsServedAsAFile() throws Exception {
        Visitor author = registered();
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        assertThat(ImageIO.write(new BufferedImage(40, 20, BufferedImage.TYPE_INT_ARGB), "png", picture))
                .isTrue();

        HttpResponse<byte[]> created = author.upload("with a picture", picture.toByteArray());

        assertThat(created.statusCode()).as(text(created)).isEqualTo(303);
        String post = text(author.get(header(created, "Location")));
        Matcher link = Pattern.compile("src=\"(/uploads/[0-9a-f-]+\\.png)\"").matcher(post);
        assertThat(link.find()).as(post).isTrue();
        HttpResponse<byte[]> file = visitor().get(link.group(1));
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(header(file, "Content-Type")).isEqualTo("image/png");
        assertThat(header(file, "Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(header(file, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(metrics(file)).containsExactly("gateway");
        // What is not in the folder is asked of the webapp, which says so on a page.
        HttpResponse<byte[]> none = visitor().get("/uploads/none.png");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(text(none)).contains("There is nothing at this address.");
    }

    @Test
    void theApplicationKnowsItsHostAndSchemeAndWhoAsks() throws Exception {
        assertThat(text(visitor().get("/how"))).contains("curl -s -o /dev/null -D - " + base + "/how<");
        assertThat(text(visitor().get("/how", "X-Forwarded-Host", "evil.example", "Forwarded", "host=evil.example")))
                .doesNotContain("evil.example");
        assertThat(text(visitor().get("/api/echo", "X-Forwarded-For", "6.6.6.6")))
                .contains("\"remoteAddress\":\"127.0.0.1\"");
    }

    @Test
    void redirectsStayOnTheSite() throws Exception {
        HttpResponse<byte[]> toLogin = visitor().get("/create");
        assertThat(toLogin.statusCode()).isEqualTo(303);
        assertThat(toLogin.uri().resolve(header(toLogin, "Location")).toString())
                .isEqualTo(base + "/auth/login?next=%2Fcreate");

        HttpResponse<byte[]> ofTheWebServer = visitor().get("/upstream");
        assertThat(ofTheWebServer.statusCode()).isEqualTo(301);
        assertThat(header(ofTheWebServer, "Location")).isEqualTo(base + "/upstream/");
    }

    @Test
    void aFormOfThisSiteIsTakenAndThatOfAnotherIsRefused() throws Exception {
        // An older browser tells its page's origin alone: host, port and scheme must be known to compare it.
        assertThat(visitor().post("/hello", "name=Ada", "Origin", base).statusCode())
                .isEqualTo(200);
        for (String other : List.of(base.replace("http:", "https:"), "http://127.0.0.1:1", "http://evil.example")) {
            HttpResponse<byte[]> refused = visitor().post("/hello", "name=Ada", "Origin", other);
            assertThat(refused.statusCode()).as(other).isEqualTo(403);
            assertThat(text(refused)).contains("<nav");
        }
    }

    @Test
    void aCommentArrivesOnAnOpenPageAtOnce() throws Exception {
        Visitor author = registered();
        String post = header(author.post("/create", "title=live"), "Location");
        HttpResponse<InputStream> open = author.client.send(
                author.request(post + "/comments/live", "Accept", "text/event-stream")
                        .build(),
                BodyHandlers.ofInputStream());
        assertThat(open.statusCode()).isEqualTo(200);
        assertThat(header(open, "Content-Type")).startsWith("text/event-stream");

        try (BufferedReader events = new BufferedReader(new InputStreamReader(open.body(), StandardCharsets.UTF_8))) {
            for (String said : List.of("first", "second")) {
                long sent = System.nanoTime();
                assertThat(author.post(post + "/comments", "body=" + said).statusCode())
                        .isEqualTo(303);
                String line = events.readLine();
                while (!line.contains("<p>" + said + "</p>")) {
                    line = requireNonNull(events.readLine(), "the stream ended");
                }
                // A server that gathers would have sent it with the next beat of the heart, after 15 s, or never.
                assertThat(System.nanoTime() - sent).isLessThan(10_000_000_000L);
            }
        }
    }

    @Test
    void theChatRoomIsOpen() throws Exception {
        String name = "chat" + System.nanoTime();
        if (requireNonNull(front).hasWebSockets()) {
            assertThat(new ChatVisitor(base).say(name, "hello")).contains("\"author\":\"" + name + "\"", "hello");
        } else {
            // uwsgi has no WebSockets; the page's form is there for this.
            Visitor visitor = Visitor.registered(base, name);
            assertThat(visitor.post("/chat", "text=by+form").statusCode()).isEqualTo(303);
            assertThat(text(visitor.get("/chat"))).contains("by form");
        }
    }

    @Test
    void whatIsTooLargeIsRefusedUnreadWithAPage() throws Exception {
        try (RawUpload upload = new RawUpload(base, "/create", "Content-Length: 1073741824")) {
            String answer = upload.answer();

            assertThat(answer).startsWith("HTTP/1.1 413 ").contains("<h1>Too large</h1>", "höchstens 10 MB");
        }
        assertThat(requireNonNull(server).log()).contains("client intended to send too large body: 1073741824 bytes");
        assertThat(visitor().get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void aSecondServiceThatIsStoppedIsAFriendlyPage() throws Exception {
        assertThat(visitor().get("/upstream/time").statusCode()).isEqualTo(200);
        requireNonNull(second).close();
        try {
            HttpResponse<byte[]> gone = visitor().get("/upstream/time");

            assertThat(gone.statusCode()).isEqualTo(502);
            assertThat(header(gone, "Content-Type")).startsWith("text/html");
            assertThat(text(gone)).contains("<h1>The second service is not there</h1>");
            assertThat(visitor().get("/").statusCode()).isEqualTo(200);
        } finally {
            second = new UpstreamService(secondPort);
        }
        assertThat(visitor().get("/upstream/time").statusCode()).isEqualTo(200);
    }

    @Test
    void theWebappsLogIsItsOwn() throws Exception {
        assertThat(requireNonNull(server).log()).doesNotContain("SLF4J");
    }

    @Test
    void aMissingFileIsTheWebServersBusiness() throws Exception {
        HttpResponse<byte[]> missing = visitor().get("/static/none.css");

        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(text(missing)).doesNotContain("There is nothing at this address.");
        assertThat(text(visitor().get("/nowhere"))).contains("There is nothing at this address.");
    }
}
