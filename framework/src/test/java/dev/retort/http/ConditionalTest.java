package dev.retort.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.routing.Rule;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestRequest;
import dev.retort.testing.TestResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionalTest {
    private static final Instant CHANGED = Instant.parse("1994-11-06T08:49:37Z");
    private static final String DATE = "Sun, 06 Nov 1994 08:49:37 GMT";
    private static final String EARLIER = "Sun, 06 Nov 1994 08:49:36 GMT";
    private static final String LATER = "Sun, 06 Nov 1994 08:49:38 GMT";

    private final AtomicInteger closed = new AtomicInteger();

    private final TestClient client = TestClient.of(Retort.builder()
            .route(
                    Rule.of("/text").endpoint("text").methods("GET", "PUT"),
                    (request, values) -> Response.text("0123456789")
                            .etag("v1")
                            .lastModified(CHANGED)
                            .cacheControl("private, max-age=5")
                            .header("Vary", "Cookie")
                            .header("Content-Language", "en")
                            .header("Content-Location", "/text.en")
                            .header("Accept-Ranges", "bytes")
                            .header("X-Own", "kept")
                            .conditional(request))
            .route(
                    Rule.of("/dated").endpoint("dated"),
                    (request, values) -> Response.text("0123456789")
                            .lastModified(CHANGED)
                            .header("Accept-Ranges", "bytes")
                            .conditional(request))
            .route(
                    Rule.of("/weak").endpoint("weak"),
                    (request, values) -> Response.text("0123456789")
                            .weakEtag("v1")
                            .header("Accept-Ranges", "bytes")
                            .conditional(request))
            .route(
                    Rule.of("/bare").endpoint("bare"),
                    (request, values) -> Response.text("x").conditional(request))
            .route(
                    Rule.of("/json").endpoint("json"),
                    (request, values) ->
                            Response.json(Map.of("a", 1)).etagOfContent().conditional(request))
            .route(
                    Rule.of("/gone").endpoint("gone"),
                    (request, values) ->
                            Response.text("gone").status(410).etag("v1").conditional(request))
            .route(
                    Rule.of("/stream").endpoint("stream"),
                    (request, values) -> Response.empty(200)
                            .content(new Content.Stream(out -> out.write(1), closed::incrementAndGet))
                            .etag("v1")
                            .conditional(request))
            .build());

    private TestResponse get(String path, String... headers) {
        return send("GET", path, headers);
    }

    private TestResponse send(String method, String path, String... headers) {
        TestRequest request = client.request(method, path);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request.send();
    }

    /** RFC 9110, section 13.2.2: what is sent as If-Match, If-Unmodified-Since, If-None-Match, If-Modified-Since. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | - | - | - | 200",
                "\"v1\" | - | - | - | 200",
                "* | - | - | - | 200",
                "\"v2\" | - | - | - | 412",
                "W/\"v1\" | - | - | - | 412",
                "\"v2\", \"v1\" | - | - | - | 200",
                "v1 | - | - | - | 412",
                "- | DATE | - | - | 200",
                "- | EARLIER | - | - | 412",
                "- | nonsense | - | - | 200",
                "\"v1\" | EARLIER | - | - | 200",
                "- | - | \"v1\" | - | 304",
                "- | - | W/\"v1\" | - | 304",
                "- | - | * | - | 304",
                "- | - | \"v2\",, \"a,b\" , W/\"v1\" | - | 304",
                "- | - | nonsense, \"v1\" | - | 304",
                "- | - | \"v2\" | - | 200",
                "- | - | \"v2\" | LATER | 200",
                "- | - | \"unclosed | - | 200",
                "- | - | - | DATE | 304",
                "- | - | - | LATER | 304",
                "- | - | - | EARLIER | 200",
                "- | - | - | nonsense | 200",
                "\"v1\" | - | \"v1\" | - | 304",
                "\"v2\" | - | \"v1\" | - | 412",
            })
    void conditionsAreHeldInTheirOrder(String match, String unmodified, String noneMatch, String modified, int status) {
        TestRequest request = client.request("GET", "/text");
        condition(request, "If-Match", match);
        condition(request, "If-Unmodified-Since", unmodified);
        condition(request, "If-None-Match", noneMatch);
        condition(request, "If-Modified-Since", modified);

        assertThat(request.send().status()).isEqualTo(status);
    }

    private static void condition(TestRequest request, String name, @org.jspecify.annotations.Nullable String value) {
        if (value != null) {
            request.header(
                    name,
                    switch (value) {
                        case "DATE" -> DATE;
                        case "EARLIER" -> EARLIER;
                        case "LATER" -> LATER;
                        default -> value;
                    });
        }
    }

    @Test
    void a304KeepsWhatACacheNeedsAndDropsWhatDescribesTheBody() {
        TestResponse answer = get("/text", "If-None-Match", "\"v1\"");

        assertThat(answer.header("ETag")).isEqualTo("\"v1\"");
        assertThat(answer.header("Cache-Control")).isEqualTo("private, max-age=5");
        assertThat(answer.header("Vary")).isEqualTo("Cookie");
        assertThat(answer.header("Content-Location")).isEqualTo("/text.en");
        assertThat(answer.header("X-Own")).isEqualTo("kept");
        assertThat(answer.header("Content-Type")).isNull();
        assertThat(answer.header("Content-Length")).isNull();
        assertThat(answer.header("Content-Language")).isNull();
        assertThat(answer.header("Last-Modified")).isNull();
        assertThat(answer.bytes()).isEmpty();
        assertThat(get("/dated", "If-Modified-Since", DATE).header("Last-Modified"))
                .isEqualTo(DATE);
    }

    @Test
    void a412NamesThePresentTag() {
        assertThat(get("/text", "If-Match", "\"old\"").header("ETag")).isEqualTo("\"v1\"");
    }

    @Test
    void headIsHeldAgainstConditionsButNotRanges() {
        assertThat(send("HEAD", "/text", "If-None-Match", "\"v1\"").status()).isEqualTo(304);
        TestResponse answer = send("HEAD", "/text", "Range", "bytes=0-1");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Length")).isEqualTo("10");
    }

    @Test
    void otherMethodsAndFailuresAreLeftAlone() {
        assertThat(send("PUT", "/text", "If-None-Match", "\"v1\"").status()).isEqualTo(200);
        assertThat(get("/gone", "If-None-Match", "\"v1\"").status()).isEqualTo(410);
    }

    @Test
    void aResponseWithoutTagMatchesNoneButExists() {
        assertThat(get("/bare", "If-Match", "\"v1\"").status()).isEqualTo(412);
        assertThat(get("/bare", "If-None-Match", "\"v1\"").status()).isEqualTo(200);
        assertThat(get("/bare", "If-Modified-Since", DATE).status()).isEqualTo(200);
        assertThat(get("/bare", "If-Match", "*").status()).isEqualTo(200);
    }

    @Test
    void jsonIsItsOwnTag() {
        String tag = get("/json").header("ETag");

        assertThat(tag).isNotNull().startsWith("\"");
        assertThat(get("/json", "If-None-Match", "\"other\", " + tag).status()).isEqualTo(304);
        assertThat(get("/json", "If-None-Match", "\"other\"").text()).isEqualTo("{\"a\":1}");
    }

    @Test
    void aStreamThatIsNotSentIsClosed() {
        assertThat(get("/stream", "If-None-Match", "\"v1\"").status()).isEqualTo(304);
        assertThat(closed).hasValue(1);
        assertThat(get("/stream", "If-Match", "\"v2\"").status()).isEqualTo(412);
        assertThat(closed).hasValue(2);
    }

    @Test
    void aRangeIsSentAlone() {
        TestResponse answer = get("/text", "Range", "bytes=2-4");

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.header("Content-Range")).isEqualTo("bytes 2-4/10");
        assertThat(answer.header("Content-Length")).isEqualTo("3");
        assertThat(answer.text()).isEqualTo("234");
    }

    @Test
    void aRangeOutsideIs416WithTheLength() {
        TestResponse answer = get("/text", "Range", "bytes=10-");

        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.header("Content-Range")).isEqualTo("bytes */10");
    }

    @Test
    void severalRangesAreSentAsParts() {
        TestResponse answer = get("/text", "Range", "bytes=-2,0-1");

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.header("Content-Range")).isNull();
        String type = Objects.requireNonNull(answer.header("Content-Type"));
        assertThat(type).startsWith("multipart/byteranges; boundary=");
        String delimiter = "--" + type.substring(type.indexOf('=') + 1);
        String whole = get("/text").text();
        assertThat(answer.text())
                .isEqualTo(String.join(
                        "\r\n",
                        delimiter,
                        "Content-Type: text/plain; charset=utf-8",
                        "Content-Range: bytes 8-9/10",
                        "",
                        whole.substring(8),
                        delimiter,
                        "Content-Type: text/plain; charset=utf-8",
                        "Content-Range: bytes 0-1/10",
                        "",
                        whole.substring(0, 2),
                        delimiter + "--",
                        ""));
    }

    @Test
    void ofSeveralRangesTheOneThatIsThereIsSentAlone() {
        TestResponse answer = get("/text", "Range", "bytes=0-1,10-");
        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.header("Content-Range")).isEqualTo("bytes 0-1/10");
        assertThat(get("/text", "Range", "bytes=10-,20-").status()).isEqualTo(416);
    }

    @Test
    void rangesThatOverlapAndWhatDoesNotTakeRangesAreSentWhole() {
        assertThat(get("/text", "Range", "bytes=0-3,3-4").status()).isEqualTo(200);
        assertThat(get("/text", "Range", "bytes=x").status()).isEqualTo(200);
        assertThat(get("/bare", "Range", "bytes=0-0").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/text | \"v1\" | 206",
                "/text | \"v2\" | 200",
                "/text | W/\"v1\" | 200",
                "/text | Sun, 06 Nov 1994 08:49:37 GMT | 206",
                "/text | Sun, 06 Nov 1994 08:49:38 GMT | 200",
                "/text | nonsense | 200",
                "/dated | Sun, 06 Nov 1994 08:49:37 GMT | 206",
                "/dated | \"v1\" | 200",
                "/weak | W/\"v1\" | 200",
                "/weak | \"v1\" | 200",
            })
    void aRangeIsSentIfItIsStillThat(String path, String ifRange, int status) {
        assertThat(get(path, "Range", "bytes=0-1", "If-Range", ifRange).status())
                .isEqualTo(status);
    }

    @Test
    void aFailedIfRangeIsNo416() {
        assertThat(get("/text", "Range", "bytes=10-", "If-Range", "\"v2\"").status())
                .isEqualTo(200);
    }

    @Test
    void aMaxAgeOfNothingHasClientsAsk() {
        assertThat(Response.text("").maxAge(Duration.ofHours(1)).headers().get("Cache-Control"))
                .isEqualTo("public, max-age=3600");
        assertThat(Response.text("").maxAge(Duration.ZERO).headers().get("Cache-Control"))
                .isEqualTo("no-cache");
    }
}
