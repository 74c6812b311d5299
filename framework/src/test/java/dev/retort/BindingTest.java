package dev.retort;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.annotation.Body;
import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.annotation.Query;
import dev.retort.annotation.Route;
import dev.retort.http.Request;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BindingTest {
    enum Colour {
        RED,
        DARK_BLUE
    }

    record Post_(String title, int stars, @Nullable List<String> tags) {}

    @SuppressWarnings("UnusedMethod") // Called by the application under test.
    static class Handlers {
        @Get("/int/<int:n>")
        String anInt(int n) {
            return "int " + n;
        }

        @Get("/signed/<int(signed=True):n>")
        String aSignedInt(Integer n) {
            return "signed " + n;
        }

        @Get("/long/<int:n>")
        String aLong(long n) {
            return "long " + n;
        }

        @Get("/big/<int:n>")
        String aBigInteger(BigInteger n) {
            return "big " + n;
        }

        @Get("/double/<float:x>")
        String aDouble(double x) {
            return "double " + x;
        }

        @Get("/text/<name>")
        String text(String name) {
            return "text " + name;
        }

        @Get("/parsed/<n>")
        String parsedFromText(int n) {
            return "parsed " + n;
        }

        @Get("/uuid/<uuid:id>")
        String aUuid(UUID id) {
            return "uuid " + id;
        }

        @Get("/colour/<colour>")
        String anEnum(Colour colour) {
            return "colour " + colour;
        }

        @Get("/files/<path:name>")
        String aPath(String name) {
            return "path " + name;
        }

        @Route(
                value = {"/list", "/list/<int:page>"},
                defaults = "sort=up")
        String severalRules(@Query(defaultValue = "0") int offset, String sort) {
            return "list " + offset + " " + sort;
        }

        @Get("/search")
        String search(@Query String q, @Query("p") Optional<Integer> page, @Nullable @Query Boolean exact) {
            return q + " " + page.map(String::valueOf).orElse("-") + " " + exact;
        }

        @Post("/form")
        String form(@Form String name, @Form(defaultValue = "7") long age) {
            return name + " " + age;
        }

        @Post("/json")
        Map<String, Object> json(@Body Post_ post) {
            return Map.of("title", post.title(), "stars", post.stars());
        }

        @Post("/numbers")
        List<BigInteger> numbers(@Body List<BigInteger> numbers) {
            return numbers;
        }

        @Post("/echo")
        Map<String, Object> echo(@Body Map<String, Object> value) {
            return Map.of("echo", List.of(value));
        }

        @Get("/decimal")
        String decimal(@Query BigDecimal x) {
            return x.toString();
        }

        @Get("/char/<c>")
        String character(char c) {
            return "char " + c;
        }

        @Post("/raw")
        byte[] raw(@Body byte[] bytes) {
            return bytes;
        }

        @Post("/text")
        String text2(@Body String text) {
            return text;
        }

        @Get("/request")
        String request(Request request) {
            return request.method() + " " + request.path() + " " + request.header("X-Name");
        }
    }

    private final TestClient client = TestClient.of(Retort.of(new Handlers()));

    @ParameterizedTest
    @CsvSource({
        "/int/7, int 7",
        "/signed/-7, signed -7",
        "/long/9007199254740993, long 9007199254740993",
        "/big/12, big 12",
        "/double/2.5, double 2.5",
        "/text/a%20b%2B%C3%A9, text a b+é",
        "/parsed/12, parsed 12",
        "/uuid/6ba7b810-9dad-11d1-80b4-00c04fd430c8, uuid 6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        "/colour/dark_blue, colour DARK_BLUE",
        "/colour/RED, colour RED",
        "/colour/Dark_Blue, colour DARK_BLUE",
        "/char/x, char x",
        "/files/a/b.txt, path a/b.txt",
        "/list?offset=3, list 3 up",
        "/list/9, list 0 up",
    })
    void aVariableIsBoundToTheParameterOfItsName(String target, String text) {
        TestResponse answer = client.get(target);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/int/x",
                "/int/99999999999",
                "/long/99999999999999999999",
                "/double/2",
                "/parsed/x",
                "/uuid/1-1-1-1-1",
                "/colour/green",
                "/char/xy",
            })
    void aVariableThatDoesNotFitItsTypeNamesNothing(String target) {
        assertThat(client.get(target).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "/search?q=tea, tea - null",
        "/search?q=a+b%26c&p=2, a b&c 2 null",
        "/search?q=first&q=second&exact=yes, first - true",
        "/search?q=, ' - null'",
    })
    void aFieldOfTheQueryIsBound(String target, String text) {
        assertThat(client.get(target).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "/search, \"q&quot; is missing",
        "/search?q=a&p=two, \"p&quot; is not a whole number",
        "/search?q=a&exact=perhaps, \"exact&quot; is not true or false",
        "/search?q=%zz, not followed by two hexadecimal digits",
        "/search?q=%C3%28, are not UTF-8",
        "/list?offset=99999999999, is not a whole number",
    })
    void aWrongFieldOfTheQueryIsAnsweredWith400AndAReason(String target, String reason) {
        TestResponse answer = client.get(target);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains(reason.replace("\"", "&quot;"));
    }

    @Test
    void aFieldOfAFormIsBound() {
        assertThat(client.post("/form", Map.of("name", "Zoë & Co", "age", "30")).text())
                .isEqualTo("Zoë & Co 30");
        assertThat(client.post("/form", Map.of("name", "Ada")).text()).isEqualTo("Ada 7");
    }

    @Test
    void aMissingFieldOfAFormIsAnsweredWith400() {
        assertThat(client.post("/form").status()).isEqualTo(400);
    }

    @Test
    void aFormOfAnotherTypeIsAnsweredWith415() {
        TestResponse answer = client.request("POST", "/form")
                .body("text/plain", "a=b".getBytes(StandardCharsets.US_ASCII))
                .send();

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.text()).contains("application/x-www-form-urlencoded");
    }

    @Test
    void aJsonBodyIsReadIntoARecordAndAMapWrittenAsJson() {
        TestResponse answer = client.request("POST", "/json")
                .json(Map.of("title", "Tea", "stars", 5))
                .send();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.<Map<String, Object>>json(Map.class)).isEqualTo(Map.of("title", "Tea", "stars", 5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"title\": | The body is not JSON at line 1",
                "nonsense | The body is not JSON at line 1, column",
                "'' | does not have the form that is wanted",
                "[] | does not have the form that is wanted",
                "null | The body is null",
                "{\"title\":\"x\",\"stars\":\"many\"} | stars&quot; of the body does not have the form",
                "{\"title\":\"x\",\"stars\":1,\"colour\":2} | colour&quot; of the body is unknown",
                "{\"title\":\"x\",\"stars\":1,\"tags\":[{}]} | tags[0]&quot; of the body does not have",
                "{\"title\":\"x\",\"stars\":1} {} | The body",
                "{\"stars\":1} | title&quot; of the body is missing",
                "{\"title\":null,\"stars\":1} | title&quot; of the body is null",
                "{\"title\":\"x\"} | stars&quot; of the body is missing",
                "{\"title\":\"x\",\"stars\":1e10} | stars&quot; of the body does not have",
                "{\"title\":\"x\",\"stars\":1.7} | stars&quot; of the body does not have",
            })
    void aJsonBodyThatDoesNotFitIsAnsweredWith400AndThePlace(String body, String reason) {
        TestResponse answer = client.request("POST", "/json")
                .header("Accept", "text/html")
                .body("application/json", body.getBytes(StandardCharsets.UTF_8))
                .send();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains(reason).doesNotContain("dev.retort", "java.lang", "jackson");
    }

    @Test
    void aShortNumberOfManyDigitsIsAnsweredWith400() {
        String numbers = "1e100000,".repeat(1000);
        TestResponse answer = client.request("POST", "/numbers")
                .body("application/json", ("[" + numbers + "1]").getBytes(StandardCharsets.UTF_8))
                .send();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(client.get("/decimal?x=1e20000000").status()).isEqualTo(400);
        assertThat(client.get("/decimal?x=1.50").text()).isEqualTo("1.50");
    }

    @Test
    void whatWasReadAsJsonCanBeSentAsJson() {
        String deepest = "{\"a\":" + "[".repeat(199) + "]".repeat(199) + "}";
        assertThat(client.request("POST", "/echo")
                        .body("application/json", deepest.getBytes(StandardCharsets.UTF_8))
                        .send()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void deeplyNestedJsonIsAnsweredWith400() {
        TestResponse answer = client.request("POST", "/json")
                .body("application/json", "[".repeat(100_000).getBytes(StandardCharsets.UTF_8))
                .send();

        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void aBodyThatIsNotSentAsJsonIsAnsweredWith415() {
        TestResponse answer = client.request("POST", "/json")
                .body("text/plain", "{}".getBytes(StandardCharsets.UTF_8))
                .send();

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.text()).contains("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=utf-8", "application/problem+json", "Application/JSON"})
    void everyJsonTypeIsRead(String type) {
        TestResponse answer = client.request("POST", "/json")
                .body(type, "{\"title\":\"x\",\"stars\":1}".getBytes(StandardCharsets.UTF_8))
                .send();

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void aBodyIsBoundAsBytesAndAsText() {
        byte[] bytes = {0, 1, (byte) 0xFF};
        assertThat(client.request("POST", "/raw")
                        .body("image/png", bytes)
                        .send()
                        .bytes())
                .isEqualTo(bytes);
        assertThat(client.request("POST", "/text")
                        .body("text/plain; charset=iso-8859-1", new byte[] {(byte) 0xE9})
                        .send()
                        .text())
                .isEqualTo("é");
    }

    @Test
    void textThatIsNotInItsCharsetIsAnsweredWith400AndAnUnknownCharsetWith415() {
        assertThat(client.request("POST", "/text")
                        .body("text/plain", new byte[] {(byte) 0xE9})
                        .send()
                        .status())
                .isEqualTo(400);
        assertThat(client.request("POST", "/text")
                        .body("text/plain; charset=klingon", new byte[0])
                        .send()
                        .status())
                .isEqualTo(415);
    }

    @Test
    void aBodyThatIsTooLargeIsAnsweredWith413() {
        byte[] large = new byte[(1 << 20) + 1];

        assertThat(client.request("POST", "/raw")
                        .body("image/png", large)
                        .send()
                        .status())
                .isEqualTo(413);
        assertThat(client.request("POST", "/raw")
                        .announcedLength(Long.MAX_VALUE)
                        .send()
                        .status())
                .isEqualTo(413);
    }

    @Test
    void aBodyShorterThanItsAnnouncedLengthIsAnsweredWith400() {
        TestResponse answer = client.request("POST", "/raw")
                .body("image/png", new byte[3])
                .announcedLength(5)
                .send();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("shorter than its Content-Length");
    }

    @Test
    void aFormOfTooManyFieldsIsAnsweredWith413() {
        String form = "a=1&".repeat(1001);

        assertThat(client.request("POST", "/form")
                        .body("application/x-www-form-urlencoded", form.getBytes(StandardCharsets.US_ASCII))
                        .send()
                        .status())
                .isEqualTo(413);
    }

    @Test
    void theRequestItselfIsBound() {
        assertThat(client.request("GET", "/request")
                        .header("X-Name", "Ada")
                        .send()
                        .text())
                .isEqualTo("GET /request Ada");
    }
}
