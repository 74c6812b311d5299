package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** What {@code mvn jetty:run} serves, started by the same plugin with the same gateway.xml. */
class GatewayIT {
    private static final String BASE = "http://127.0.0.1:" + System.getProperty("sample.port");
    private static final Path STATIC = Path.of("src/main/resources/static");

    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<byte[]> get(String target, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(BASE + target));
        return client.send(
                (headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void theHomePageComesFromItsHandler() throws Exception {
        HttpResponse<byte[]> home = get("/");

        assertThat(home.statusCode()).isEqualTo(200);
        assertThat(header(home, "Content-Type")).isEqualTo("text/html;charset=utf-8");
        assertThat(text(home)).contains("<h1>Posts</h1>");
    }

    @Test
    void aGreetingHasTheNameOfItsPath() throws Exception {
        assertThat(text(get("/hello/Ada"))).contains("Hello, Ada!");
        assertThat(text(get("/hello/%3Cscript%3E"))).contains("Hello, &lt;script&gt;!");
        assertThat(get("/hello/" + "a".repeat(41)).statusCode()).isEqualTo(404);
    }

    @Test
    void theFormReachesItsHandler() throws Exception {
        HttpRequest post = HttpRequest.newBuilder(URI.create(BASE + "/hello"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("name=Ada+B"))
                .build();
        HttpResponse<String> answer = client.send(post, BodyHandlers.ofString());

        assertThat(answer.body()).contains("Hello, Ada B!");
    }

    @Test
    void aStaticFileHasAnETagACacheControlAndA304() throws Exception {
        HttpResponse<byte[]> style = get("/static/style.css");
        assertThat(style.statusCode()).isEqualTo(200);
        assertThat(style.body()).isEqualTo(Files.readAllBytes(STATIC.resolve("style.css")));
        assertThat(header(style, "Cache-Control")).isNotEmpty();

        HttpResponse<byte[]> again = get("/static/style.css", "If-None-Match", header(style, "ETag"));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(header(again, "Cache-Control")).isEqualTo(header(style, "Cache-Control"));
    }

    @Test
    void aFileWithItsFingerprintIsKeptForAYear() throws Exception {
        Matcher link = Pattern.compile("href=\"(/static/style.css\\?v=\\w+)\"").matcher(text(get("/")));
        assertThat(link.find()).isTrue();

        assertThat(header(get(link.group(1)), "Cache-Control")).contains("max-age=31536000", "immutable");
        assertThat(header(get("/static/style.css"), "Cache-Control")).isEqualTo("no-cache");
        assertThat(header(get(link.group(1), "Accept-Encoding", "gzip"), "Content-Encoding"))
                .isEqualTo("gzip");
    }

    @Test
    void aRangeOfAStaticFileIsServed() throws Exception {
        HttpResponse<byte[]> part = get("/static/style.css", "Range", "bytes=0-4");

        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(text(part)).isEqualTo(":root");
    }

    @Test
    void aPrecompressedSiblingIsServedToWhoTakesIt() throws Exception {
        HttpResponse<byte[]> packed = get("/static/three-roles.svg", "Accept-Encoding", "gzip");
        assertThat(header(packed, "Content-Encoding")).isEqualTo("gzip");
        assertThat(header(packed, "Vary")).isEqualToIgnoringCase("Accept-Encoding");
        assertThat(header(packed, "Content-Type")).startsWith("image/svg+xml");

        HttpResponse<byte[]> plain = get("/static/three-roles.svg");
        assertThat(header(plain, "Content-Encoding")).isEmpty();
        try (GZIPInputStream unpacked = new GZIPInputStream(new java.io.ByteArrayInputStream(packed.body()))) {
            assertThat(unpacked.readAllBytes())
                    .as("run: gzip -9nkf src/main/webapp/static/three-roles.svg")
                    .isEqualTo(plain.body());
        }
    }

    @Test
    void theSecondServiceIsReachedThroughTheGatewayOnTheSamePort() throws Exception {
        HttpResponse<byte[]> time = get("/upstream/time");
        assertThat(time.statusCode()).isEqualTo(200);
        assertThat(header(time, "X-Served-By")).isEqualTo("the second service");

        assertThat(text(get("/upstream/headers?a=1")))
                .startsWith("GET /headers?a=1\n")
                .containsIgnoringCase("X-Forwarded-For: 127.0.0.1");
    }

    @Test
    void whatIsTooLargeIsRefusedByTheGatewayWithAPage() throws Exception {
        HttpRequest post = HttpRequest.newBuilder(URI.create(BASE + "/create"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[13 << 20]))
                .build();
        HttpResponse<String> refused = client.send(post, BodyHandlers.ofString());

        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).contains("<h1>Too large</h1>");
    }

    @Test
    void theChatRoomIsReachedThroughTheGateway() throws Exception {
        String name = "gateway" + System.nanoTime();

        assertThat(new ChatVisitor(BASE).say(name, "hello from " + name))
                .contains("\"author\":\"" + name + "\"", "hello");
    }

    @Test
    void theSecondServiceListensOnAPortOfItsOwn() throws Exception {
        URI direct = URI.create("http://127.0.0.1:" + System.getProperty("sample.upstream.port") + "/time");

        assertThat(client.send(HttpRequest.newBuilder(direct).build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatIsMissingBelowALocationNeverReachesTheWebapp() throws Exception {
        String appsOwn404 = text(get("/nowhere"));
        assertThat(appsOwn404).contains("There is nothing at this address.");

        for (String target : List.of("/static/none.css", "/upstream/none")) {
            HttpResponse<byte[]> missing = get(target);
            assertThat(missing.statusCode()).isEqualTo(404);
            assertThat(text(missing)).isNotEqualTo(appsOwn404);
        }
        assertThat(text(get("/upstream/none"))).isEqualTo("The second service has /time and /headers.\n");
    }
}
