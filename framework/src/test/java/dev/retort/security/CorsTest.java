package dev.retort.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.strings;

import dev.retort.http.Response;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {
    private static final String ORIGIN = "https://a.example";
    private final Cors listed = Cors.allow(ORIGIN, "https://*.example.org");

    private static Sent preflight(String origin) {
        return Sent.method("OPTIONS").header("Origin", origin).header("Access-Control-Request-Method", "PUT");
    }

    private static Response answer(Cors cors, Sent sent) {
        return Objects.requireNonNull(cors.preflight(sent.request(), Set.of("GET", "PUT", "DELETE")));
    }

    private static @Nullable String allowed(Cors cors, String origin) {
        String actual = cors.apply(Sent.get().header("Origin", origin).request(), Response.text("a"))
                .headers()
                .get("Access-Control-Allow-Origin");
        String before = answer(cors, preflight(origin)).headers().get("Access-Control-Allow-Origin");
        assertThat(before).isEqualTo(actual);
        return actual;
    }

    @Test
    void aPreflightIsAnsweredForAListedOrigin() {
        Response response = answer(listed, preflight(ORIGIN));
        assertThat(response.status()).isEqualTo(204);
        assertThat(response.headers())
                .hasToString("[Vary, Origin, Access-Control-Request-Method, Access-Control-Request-Headers,"
                        + " Access-Control-Allow-Origin, https://a.example,"
                        + " Access-Control-Allow-Methods, DELETE, GET, PUT,"
                        + " Access-Control-Allow-Headers, Content-Type, Access-Control-Max-Age, 600]");
    }

    @Test
    void anOriginThatIsNotListedGetsNoWordOfCors() {
        Response response = answer(listed, preflight("https://evil.example"));
        assertThat(response.status()).isEqualTo(204);
        assertThat(response.headers())
                .hasToString("[Vary, Origin, Access-Control-Request-Method, Access-Control-Request-Headers]");
        Response actual =
                listed.apply(Sent.get().header("Origin", "https://evil.example").request(), Response.text("a"));
        assertThat(actual.headers()).hasToString("[Vary, Origin]");
    }

    @Test
    void whatIsNoPreflightIsLeftToTheApplication() {
        assertThat(listed.preflight(Sent.method("OPTIONS").request(), Set.of())).isNull();
        assertThat(listed.preflight(
                        Sent.method("OPTIONS").header("Origin", ORIGIN).request(), Set.of()))
                .isNull();
        assertThat(listed.preflight(
                        Sent.method("OPTIONS")
                                .header("Access-Control-Request-Method", "PUT")
                                .request(),
                        Set.of()))
                .isNull();
        assertThat(listed.preflight(
                        Sent.get()
                                .header("Origin", ORIGIN)
                                .header("Access-Control-Request-Method", "PUT")
                                .request(),
                        Set.of()))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example, true",
        "https://a.example:443, true",
        "https://b.example.org, true",
        "https://b.c.example.org, true",
        "https://xn--mnchen-3ya.example.org, true",
        "https://a.example:444, false",
        "http://a.example, false",
        "https://example.org, false",
        "https://evil-example.org, false",
        "https://evilexample.org, false",
        "https://a.example.org.evil.com, false",
        "https://a.example.org., false",
        "https://.example.org, false",
        "https://a..example.org, false",
        "https://a.example.org:8443, false",
        "http://a.example.org, false",
        "https://evil.com?.example.org, false",
        "https://evil.com/.example.org, false",
        "https://evil.com#.example.org, false",
        "https://evil.com\\.example.org, false",
        "https://user@a.example.org, false",
        "https://a.example/, false",
        "'https://a.example, https://a.example', false",
        "'https://a.example https://evil.com', false",
        "https://a.ex%61mple, false",
        "https://а.example, false",
        "null, false",
        "'', false",
        "*, false",
        "https://*.example.org, false",
    })
    void anOriginIsAllowedIfItIsListed(String origin, boolean allowed) {
        assertThat(allowed(listed, origin)).isEqualTo(allowed ? origin : null);
    }

    @Test
    void theNullOriginIsAllowedOnlyIfItIsListed() {
        assertThat(allowed(Cors.allow("null"), "null")).isEqualTo("null");
        assertThat(allowed(Cors.allow("null"), ORIGIN)).isNull();
        assertThat(allowed(Cors.any(), "null")).isEqualTo("*");
    }

    @Test
    void whateverSitesNameThemselvesNoneOfThemIsListed() {
        qt().withExamples(5000)
                .forAll(strings().basicLatinAlphabet().ofLengthBetween(0, 10))
                .check(text -> allowed(listed, "https://a.example" + text + "evil") == null
                        && allowed(listed, "https://" + text + "example.org.evil") == null
                        && (text.endsWith(".") || allowed(listed, "https://" + text + "example.org") == null));
    }

    @Test
    void anyOriginIsAllowedWithAStar() {
        Response response = Cors.any().apply(Sent.get().header("Origin", ORIGIN).request(), Response.text("a"));
        assertThat(response.headers()).hasToString("[Access-Control-Allow-Origin, *]");
        Response alone = Cors.any().apply(Sent.get().request(), Response.text("a"));
        assertThat(alone.headers().get("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer(Cors.any(), preflight(ORIGIN)).headers().get("Access-Control-Allow-Origin"))
                .isEqualTo("*");
    }

    @Test
    void anAnswerSaysThatItDependsOnTheOriginEvenWhereThereIsNone() {
        Response response =
                listed.apply(Sent.get().request(), Response.text("a").header("Vary", "Cookie"));
        assertThat(response.headers()).hasToString("[Vary, Cookie, Origin]");
    }

    @Test
    void anErrorCanBeReadToo() {
        Response response = listed.apply(
                Sent.post().header("Origin", ORIGIN).request(),
                Response.text("no").status(500));
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.headers().get("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
    }

    @Test
    void whatTheHandlerAllowedStays() {
        Response own = Response.text("a").header("access-control-allow-origin", "https://b.example");
        Response response = listed.withCredentials()
                .apply(Sent.get().header("Origin", ORIGIN).request(), own);
        assertThat(response.headers()).hasToString("[access-control-allow-origin, https://b.example, Vary, Origin]");
    }

    @Test
    void credentialsAndHeadersAreAllowedWhereAskedFor() {
        Cors cors = listed.withCredentials()
                .exposing("ETag", "X-Total")
                .headers("Content-Type", "Authorization")
                .methods("PUT", "PUT", "PATCH")
                .maxAge(Duration.ofHours(1));
        Response actual = cors.apply(Sent.get().header("Origin", ORIGIN).request(), Response.text("a"));
        assertThat(actual.headers())
                .hasToString("[Vary, Origin, Access-Control-Allow-Origin, https://a.example,"
                        + " Access-Control-Allow-Credentials, true, Access-Control-Expose-Headers, ETag, X-Total]");
        Response before = answer(cors, preflight(ORIGIN));
        assertThat(before.headers().get("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(before.headers().get("Access-Control-Allow-Headers")).isEqualTo("Content-Type, Authorization");
        assertThat(before.headers().get("Access-Control-Allow-Methods")).isEqualTo("PUT");
        assertThat(before.headers().get("Access-Control-Max-Age")).isEqualTo("3600");
        Response refused =
                cors.apply(Sent.get().header("Origin", "https://evil.example").request(), Response.text("a"));
        assertThat(refused.headers()).hasToString("[Vary, Origin]");
    }

    @Test
    void aStarAllowsTheHeadersThatAreAskedForAndNothingThatIsNone() {
        Cors cors = listed.headers("*");
        Sent sent = preflight(ORIGIN).header("Access-Control-Request-Headers", "X-A, authorization", "a b,\u00e9,x-c");
        assertThat(answer(cors, sent).headers().get("Access-Control-Allow-Headers"))
                .isEqualTo("x-a, authorization, x-c");
        assertThat(answer(cors, preflight(ORIGIN)).headers().get("Access-Control-Allow-Headers"))
                .isNull();
    }

    @Test
    void credentialsNeverGoToEverybody() {
        assertThatThrownBy(() -> Cors.any().withCredentials()).hasMessageContaining("named");
        assertThatThrownBy(() -> Cors.allow(ORIGIN, "null").withCredentials()).hasMessageContaining("sandboxed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.example",
                "https://a.example/",
                "https://*.com",
                "https://*",
                "https://*a.example",
                "https://a.*",
                ""
            })
    void whatIsNoOriginCannotBeListed(String origin) {
        assertThatThrownBy(() -> Cors.allow(origin))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + origin + "\"");
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        assertThatThrownBy(() -> Cors.allow("*")).hasMessageContaining("Cors.any()");
        assertThatThrownBy(() -> listed.headers("a b")).hasMessageContaining("\"a b\"");
        assertThatThrownBy(() -> listed.methods("")).hasMessageContaining("\"\"");
        assertThatThrownBy(() -> listed.maxAge(Duration.ofSeconds(-1))).hasMessageContaining("negative");
    }
}
