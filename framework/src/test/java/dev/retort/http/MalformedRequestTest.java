package dev.retort.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.strings;

import dev.retort.Retort;
import dev.retort.annotation.Body;
import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.annotation.Query;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quicktheories.core.Gen;

class MalformedRequestTest {
    @SuppressWarnings("UnusedMethod") // Called by the application under test.
    static class Handlers {
        @Get("/text/<name>")
        String text(String name) {
            return name;
        }

        @Get("/number/<int:n>")
        String number(int n, @Query Optional<Integer> page) {
            return n + " " + page;
        }

        @Get("/files/<path:name>")
        String file(String name) {
            return name;
        }

        @Post("/form")
        String form(@Form String a) {
            return a;
        }

        @Post("/json")
        Map<String, Object> json(@Body Map<String, Object> value) {
            return value;
        }
    }

    private final TestClient client = TestClient.of(Retort.of(new Handlers()));

    @ParameterizedTest
    @CsvSource({
        "/text/%, not followed by two hexadecimal digits",
        "/text/%4, not followed by two hexadecimal digits",
        "/text/%zz, not followed by two hexadecimal digits",
        "/text/%+1, not followed by two hexadecimal digits",
        "/text/%C3, are not UTF-8",
        "/text/%C0%AF, are not UTF-8",
        "/text/%ED%A0%80, are not UTF-8",
        "/text/%F5%80%80%80, are not UTF-8",
        "/text/a%2Fb, encoded slash",
        "/text/a%2fb, encoded slash",
        "/text/a;x=1, parameters",
        "/text/a%00b, NUL",
        "/text/a\\b, backslash",
        "/text/é, must be percent-encoded",
        "/../text/a, climbs above the root",
        "/%2e%2E/text/a, climbs above the root",
        "text/a, does not begin with a slash",
    })
    void aMalformedPathIsAnsweredWith400AndAReason(String target, String reason) {
        TestResponse answer = client.get(target);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains(reason);
    }

    @Test
    void aPathThatIsTooLongIsAnsweredWith414() {
        assertThat(client.get("/text/" + "a".repeat(9000)).status()).isEqualTo(414);
    }

    @ParameterizedTest
    @CsvSource({
        "/other/../text/a, a",
        "/text/./a, a",
        "/text/b/../a, a",
        "/text/%2e/a, a",
        "/text/a%3Bx, a;x",
        "/text/100%25, 100%",
        "/text/a%5Cb, a\\b",
        "/files/a/b/../c, a/c",
        "/files/a/.., ''",
    })
    void dotSegmentsAreResolvedAndEscapesAreText(String target, String value) {
        TestResponse answer = client.get(target);

        if (value.isEmpty()) {
            assertThat(answer.status()).isEqualTo(404);
        } else {
            assertThat(answer.text()).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/app/text/a, /app, 200",
        "/app/x/../text/a, /app, 200",
        "/other/../app/text/a, /app, 200",
        "/app/../text/a, /app, 400",
        "/apple/text/a, /app, 400",
        "/app, /app, 404",
        "/a%20b/text/c, /a%20b, 200",
        "/a%20b/text/%63, /a%20b, 200",
    })
    void thePathIsThatBelowTheMount(String target, String mount, int status) {
        assertThat(client.request("GET", target).mount(mount).send().status()).isEqualTo(status);
    }

    @Test
    void aPathBesideTheMountIsToldSo() {
        assertThat(client.request("GET", "/apple/text/a").mount("/app").send().text())
                .contains("The path leaves the application.");
    }

    // Characters that mean something somewhere, far more often than chance would bring them.
    private static final List<String> PIECES = List.of(
            "/",
            "//",
            "%",
            "%2",
            "%2F",
            "%00",
            "%C3%A9",
            "%c3",
            "..",
            ".",
            ";",
            "?",
            "&",
            "=",
            "+",
            "#",
            "\\",
            "text",
            "number",
            "files",
            "7",
            "-1",
            "99999999999999999999",
            "é",
            " ",
            "\0",
            "\r\n",
            "<",
            "%25",
            "%3B",
            "page",
            "json",
            "{",
            "[",
            "\"",
            ":",
            "null",
            "\uD800");

    private static Gen<String> junk() {
        Gen<String> piece = integers().between(0, PIECES.size() - 1).map(PIECES::get);
        return lists().of(piece.mix(strings().allPossible().ofLengthBetween(0, 3), 20))
                .ofSizeBetween(0, 12)
                .map(pieces -> String.join("", pieces));
    }

    @Test
    void noTargetIsEverAnsweredWith500() {
        qt().withExamples(5000).forAll(junk()).check(junk -> {
            int raw = client.get(junk).status();
            int path = client.get("/text/" + junk).status();
            int query = client.get("/number/7?page=" + junk).status();
            return raw < 500 && path < 500 && query < 500;
        });
    }

    @Test
    void noBodyIsEverAnsweredWith500() {
        qt().withExamples(5000).forAll(junk()).check(junk -> {
            byte[] bytes = junk.getBytes(StandardCharsets.UTF_8);
            int json = client.request("POST", "/json")
                    .body("application/json", bytes)
                    .send()
                    .status();
            int form = client.request("POST", "/form")
                    .body("application/x-www-form-urlencoded", bytes)
                    .send()
                    .status();
            int type = client.request("POST", "/json").body(junk, bytes).send().status();
            return json < 500 && form < 500 && type < 500;
        });
    }

    @Test
    void noBytesAreEverAnsweredWith500() {
        qt().withExamples(5000)
                .forAll(lists().of(integers().between(0, 255)).ofSizeBetween(0, 40))
                .check(values -> {
                    byte[] bytes = new byte[values.size()];
                    StringBuilder escaped = new StringBuilder("/text/x");
                    for (int i = 0; i < bytes.length; i++) {
                        bytes[i] = values.get(i).byteValue();
                        escaped.append(String.format("%%%02x", values.get(i)));
                    }
                    int json = client.request("POST", "/json")
                            .body("application/json", bytes)
                            .send()
                            .status();
                    return json < 500 && client.get(escaped.toString()).status() < 500;
                });
    }

    @Test
    void whateverTextIsEncodedComesBackAsItWas() {
        qt().withExamples(5000)
                .forAll(strings().allPossible().ofLengthBetween(0, 30).map(MalformedRequestTest::withoutLoneSurrogates))
                .check(text -> client.post("/form", Map.of("a", text)).text().equals(text)
                        && (!isSegment(text)
                                || client.get("/text/" + encode(text)).text().equals(text)));
    }

    /** Half a character has no UTF-8. */
    private static String withoutLoneSurrogates(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static boolean isSegment(String text) {
        return !text.isEmpty() && text.indexOf('/') < 0 && text.indexOf('\0') < 0 && !text.matches("\\.\\.?");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
