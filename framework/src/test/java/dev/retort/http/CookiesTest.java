package dev.retort.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.Generate.pick;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.strings;

import dev.retort.LogCapture;
import dev.retort.Retort;
import dev.retort.annotation.Get;
import dev.retort.annotation.Query;
import dev.retort.http.Cookie.SameSite;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookiesTest {
    @SuppressWarnings("UnusedMethod") // Called by the application under test.
    static class Handlers {
        @Get("/theme/<name>")
        Response choose(String name) {
            return Response.text("Chosen.")
                    .cookie(Cookie.of("theme", name)
                            .maxAge(Duration.ofDays(365))
                            .sameSite(SameSite.LAX));
        }

        @Get("/keep")
        Response keep(@Query String text) {
            return Response.text("Kept.").cookie(Cookie.of("theme", text));
        }

        @Get("/theme")
        String theme(Request request) {
            String theme = request.cookie("theme");
            return theme == null ? "light" : theme;
        }

        @Get("/forget")
        Response forget() {
            return Response.text("Forgotten.").deleteCookie("theme");
        }

        @Get("/all")
        String all(Request request) {
            return request.cookies().toString();
        }

        @Get("/large")
        Response large() {
            return Response.text("").cookie(Cookie.of("large", "x".repeat(4100)));
        }

        @Get("/bare")
        Response bare() {
            return Response.text("")
                    .cookie(Cookie.of("bare", "1")
                            .httpOnly(false)
                            .withoutSameSite()
                            .secure(false))
                    .addHeader("Set-Cookie", "raw=1")
                    .cookie(Cookie.of("plain", "1"));
        }
    }

    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

    private final TestClient client = TestClient.of(Retort.of(new Handlers()));

    private String read(String... headers) {
        TestResponse answer =
                client.request("GET", "/all").header("Cookie", headers).send();
        assertThat(answer.status()).isEqualTo(200);
        return answer.text();
    }

    private static String write(Cookie cookie) {
        return cookie.toHeader(NOW);
    }

    @Test
    void aCookieIsSetReadAndDeleted() {
        assertThat(client.get("/theme/dark").header("Set-Cookie"))
                .startsWith("theme=dark; Expires=")
                .endsWith(" GMT; Max-Age=31536000; HttpOnly; Path=/; SameSite=Lax");
        assertThat(client.get("/theme").text()).isEqualTo("dark");
        assertThat(client.get("/forget").header("Set-Cookie"))
                .isEqualTo("theme=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; HttpOnly; Path=/;"
                        + " SameSite=Lax");
        assertThat(client.get("/theme").text()).isEqualTo("light");
    }

    @Test
    void aPlainCookieLastsUntilTheBrowserIsClosed() {
        assertThat(write(Cookie.of("a", "b"))).isEqualTo("a=b; HttpOnly; Path=/; SameSite=Lax");
    }

    @Test
    void aCookieIsSecureIfTheRequestIs() {
        assertThat(client.withScheme("https").get("/theme/dark").header("Set-Cookie"))
                .endsWith("; HttpOnly; Path=/; SameSite=Lax; Secure");
        assertThat(client.withScheme("https").get("/forget").header("Set-Cookie"))
                .endsWith("; Secure");
        assertThat(client.get("/theme/dark").header("Set-Cookie")).doesNotContain("Secure");
    }

    @Test
    void everyFlagThatACookieHasByItselfCanBeSwitchedOff() {
        TestResponse answer = client.withScheme("https").get("/bare");
        assertThat(answer.headers().all("Set-Cookie"))
                .containsExactly("bare=1; Path=/", "raw=1", "plain=1; HttpOnly; Path=/; SameSite=Lax; Secure");
    }

    @Test
    void everyAttributeIsWritten() {
        Cookie cookie = Cookie.of("a", "b")
                .domain(".example.org")
                .maxAge(Duration.ofMinutes(1))
                .secure(true)
                .httpOnly(true)
                .path("/shop")
                .sameSite(SameSite.STRICT)
                .partitioned(true);

        assertThat(write(cookie))
                .isEqualTo(
                        "a=b; Domain=example.org; Expires=Wed, 04 Mar 2026 05:07:07 GMT; Max-Age=60; Secure; HttpOnly;"
                                + " Path=/shop; SameSite=Strict; Partitioned");
    }

    @Test
    void whatABrowserWouldDropOtherwiseIsSecure() {
        assertThat(write(Cookie.of("a", "b").partitioned(true))).contains("; Secure");
        assertThat(write(Cookie.of("a", "b").sameSite(SameSite.NONE))).contains("; Secure");
        assertThat(write(Cookie.of("__Secure-a", "b"))).contains("; Secure");
        assertThat(write(Cookie.of("__host-a", "b"))).contains("; Secure");
        assertThatThrownBy(() -> Cookie.of("a", "b").partitioned(true).secure(false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be secure");
    }

    @Test
    void aHostCookieHasNeitherDomainNorPath() {
        Cookie cookie = Cookie.of("__Host-a", "b");

        assertThat(write(cookie.path("/"))).isEqualTo("__Host-a=b; Secure; HttpOnly; Path=/; SameSite=Lax");
        assertThatThrownBy(() -> cookie.path("/a")).hasMessageContaining("without __Host-");
        assertThatThrownBy(() -> cookie.domain("example.org")).hasMessageContaining("without __Host-");
    }

    @Test
    void aDeletionHasTheFlagsOfTheCookieItDeletes() {
        Cookie cookie = Cookie.of("a", "b").domain("example.org").path("/x").partitioned(true);

        assertThat(write(cookie.deletion()))
                .isEqualTo("a=; Domain=example.org; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Secure; HttpOnly;"
                        + " Path=/x; SameSite=Lax; Partitioned");
        assertThat(Response.empty(200)
                        .deleteCookie("a", "/x", "example.org")
                        .headers()
                        .get("Set-Cookie"))
                .contains("Domain=example.org", "Path=/x");
    }

    @Test
    void severalCookiesAreHeadersOfTheirOwn() {
        assertThat(Response.empty(204)
                        .cookie(Cookie.of("a", "1"))
                        .cookie(Cookie.of("b", "2"))
                        .sentFor("HEAD")
                        .headers()
                        .all("Set-Cookie"))
                .containsExactly("a=1; HttpOnly; Path=/; SameSite=Lax", "b=2; HttpOnly; Path=/; SameSite=Lax");
    }

    @Test
    void theLongestTimeStaysADate() {
        assertThat(write(Cookie.of("a", "b").maxAge(Duration.ofSeconds(Long.MAX_VALUE))))
                .containsPattern("Expires=..., .. ... 3\\d{3} ")
                .contains("Max-Age=9223372036854775807");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a=b", "a;b", "a,b", "a\r\nb", "é", "a\"", "(a)"})
    void aNameThatCannotBeSentIsRefused(String name) {
        assertThatThrownBy(() -> Cookie.of(name, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not the name of a cookie");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the username",
                "a;b",
                "a,b",
                "a\"b",
                "\"a\"",
                "a\\b",
                "a\r\nb",
                "\t",
                "Zoë",
                "\u0000\u007F",
                "\\101",
                "茶",
                ""
            })
    void whateverTheUserSaysIsKeptInACookie(String text) {
        TestResponse answer = client.request("GET", "/keep").query("text", text).send();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(client.get("/theme").text()).isEqualTo(text);
        assertThat(client.cookies().get("theme")).isEqualTo(text);
        assertThat(answer.header("Set-Cookie")).matches("[!-~ ]*").endsWith("; HttpOnly; Path=/; SameSite=Lax");
    }

    /** The form is Werkzeug's, so that an application may be moved from Flask to here with its users' cookies. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a,b                     | \"a\\054b\"",
                "a\"b                   | \"a\\\"b\"",
                "a\\b                  | \"a\\\\b\"",
                "é                       | \"\\303\\251\"",
                "a b                     | \"a\\040b\"",
                "a=b!(c)%20              | a=b!(c)%20",
            })
    void whatIsNoPlainValueIsWrittenInQuotes(String text, String sent) {
        assertThat(write(Cookie.of("a", text))).startsWith("a=" + sent + ";");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "/a;b", "/a\n", "/é"})
    void aPathThatCannotBeSentIsRefused(String path) {
        assertThatThrownBy(() -> Cookie.of("a", "").path(path)).hasMessageContaining("is not the path of a cookie");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a b", "a:80", "http://a", "a;b", "é.example"})
    void aDomainThatCannotBeSentIsRefused(String domain) {
        assertThatThrownBy(() -> Cookie.of("a", "").domain(domain))
                .hasMessageContaining("is not the domain of a cookie");
    }

    @Test
    void aNegativeAgeIsRefused() {
        assertThatThrownBy(() -> Cookie.of("a", "").maxAge(Duration.ofSeconds(-1)))
                .hasMessageContaining("deleteCookie");
    }

    @Test
    void aCookieThatIsTooLargeIsSentWithAWarning() {
        LogCapture log = LogCapture.start();
        TestResponse answer;
        String logged;
        try {
            answer = client.get("/large");
        } finally {
            logged = log.stop();
        }

        assertThat(answer.header("Set-Cookie")).hasSize(4138);
        assertThat(logged).contains("The cookie large has 4138 bytes");
    }

    @Test
    void theTextOfACookieKeepsItsValueToItself() {
        assertThat(Cookie.of("a", "secret")).hasToString("Cookie[a]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a=1; b=2                | {a=1, b=2}",
                "a=1;b=2                 | {a=1, b=2}",
                "a=1;;;  ; b=2;          | {a=1, b=2}",
                "a = 1 ;\tb=2            | {a=1, b=2}",
                "a=\"1 2\"; b=\"         | {a=1 2, b=\"}",
                "a=\"1; b=2\"            | {a=\"1, b=2\"}",
                "a=1; a=2                | {a=1}",
                "a=b=c                   | {a=b=c}",
                "a=; b                   | {a=}",
                "=1; b=2                 | {b=2}",
                "a=\u0001; b=2           | {b=2}",
                "a\u007F=1; b=2          | {b=2}",
                "A=1; a=2                | {A=1, a=2}",
                "a=%20                   | {a=%20}",
                "a=\"\\303\\251\"       | {a=é}",
                "a=\"1 \\\"2\\\\\"      | {a=1 \"2\\}",
                "a=\"\\4\\01\"          | {a=401}",
                "a=\"\\\"              | {a=\\}",
                "a=\\054              | {a=\\054}",
                "``                      | {}",
            })
    void aMalformedPairIsSkippedAndTheRestCounts(String header, String cookies) {
        assertThat(read(header)).isEqualTo(cookies);
    }

    @Test
    void cookiesOfSeveralHeadersAreOne() {
        assertThat(read("a=1; b=2", "b=3; c=4")).isEqualTo("{a=1, b=2, c=4}");
    }

    @Test
    void thereIsABoundToWhatIsRead() {
        String many = IntStream.range(0, 5000).mapToObj(i -> "c" + i + "=").collect(Collectors.joining("; "));

        assertThat(CookieHeader.parse(List.of(many, "last=1"))).hasSize(CookieHeader.MOST_COOKIES);
    }

    @Test
    void whatIsSetIsReadAgain() {
        qt().forAll(
                        lists().of(pick(List.of("a", "B-", "!#$%&'*+-.^_`|~", "0")))
                                .ofSizeBetween(1, 3),
                        strings().allPossible().ofLengthBetween(0, 20))
                .check((names, value) -> {
                    String name = String.join("", names);
                    String legal = value.replaceAll("\\p{Cs}", "");
                    String header = write(Cookie.of(name, legal));
                    String pair = header.substring(0, header.indexOf(';'));
                    return legal.equals(CookieHeader.parse(List.of("x=1; " + pair + "; y=2"))
                            .get(name));
                });
    }

    @Test
    void noHeaderIsTooOddToRead() {
        qt().forAll(lists().of(strings().basicLatinAlphabet().ofLengthBetween(0, 40))
                        .ofSizeBetween(0, 4))
                .checkAssert(headers -> assertThat(CookieHeader.parse(headers)).doesNotContainKey(""));
    }
}
