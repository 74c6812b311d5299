package dev.retort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.strings;

import dev.retort.annotation.Body;
import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.Header;
import dev.retort.annotation.Post;
import dev.retort.annotation.Query;
import dev.retort.testing.TestClient;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

/** No text, wherever it stands, makes the server fail. */
@Tag("once")
class AnyTextTest {
    enum Colour {
        RED
    }

    record All(
            Optional<Byte> a,
            Optional<Short> b,
            Optional<Integer> c,
            Optional<Long> d,
            Optional<Float> e,
            Optional<Double> f,
            Optional<BigInteger> g,
            Optional<BigDecimal> h,
            Optional<Boolean> i,
            Optional<Character> j,
            Optional<UUID> k,
            Optional<Colour> l,
            Optional<URI> m,
            Optional<Locale> n,
            Optional<LocalDate> o,
            Optional<LocalTime> p,
            Optional<LocalDateTime> q,
            Optional<Instant> r,
            Optional<OffsetDateTime> s,
            Optional<ZonedDateTime> t,
            Optional<Duration> u,
            Optional<Period> v,
            Optional<Year> w,
            Optional<YearMonth> x,
            Optional<MonthDay> y,
            Optional<ZoneId> z) {}

    record Part(int n, List<String> names) {}

    @SuppressWarnings("UnusedMethod") // Called by the application under test.
    static class Handlers {
        @Get("/query")
        String query(@Query All all) {
            return all.toString();
        }

        @Post("/form")
        String form(@Form All all) {
            return all.toString();
        }

        @Post("/json")
        String json(@Body List<Part> parts) {
            return parts.toString();
        }

        @Get("/header")
        String header(@Header("X") int x, @Header("X") LocalDate day) {
            return x + "" + day;
        }

        @Get("/path/<v>")
        String anInt(int v) {
            return "" + v;
        }

        @Get("/path/<v>")
        String aDay(LocalDate v) {
            return "" + v;
        }

        @Get("/path/<v>")
        String aZone(ZoneId v) {
            return "" + v;
        }

        @Get("/path/<v>")
        String aNumber(BigDecimal v) {
            return "" + v;
        }
    }

    /** Half of the texts are made of what the parsers look at. */
    private static final Gen<String> TEXTS = strings()
            .basicMultilingualPlaneAlphabet()
            .ofLengthBetween(0, 30)
            .mix(strings().ascii().ofLengthBetween(0, 30))
            .mix(strings().betweenCodePoints('+', ':').ofLengthBetween(1, 25))
            .mix(strings().betweenCodePoints('0', '9').ofLengthBetween(1, 40).map(digits -> "PT" + digits + "S"));

    private final TestClient client = TestClient.of(Retort.of(new Handlers()));

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Test
    void inAField() {
        qt().forAll(TEXTS).checkAssert(text -> {
            for (char name = 'a'; name <= 'z'; name++) {
                assertThat(client.get("/query?" + name + "=" + encoded(text)).status())
                        .isIn(200, 400);
            }
            assertThat(client.post("/form", Map.of("c", text)).status()).isIn(200, 400);
        });
    }

    @Test
    void inTheNameOfAField() {
        qt().forAll(TEXTS, TEXTS)
                .checkAssert((name, text) -> assertThat(client.get("/query?" + encoded(name) + "=" + encoded(text))
                                .status())
                        .isIn(200, 400));
    }

    @Test
    void inThePath() {
        qt().forAll(TEXTS)
                .checkAssert(
                        text -> assertThat(client.get("/path/" + encoded(text)).status())
                                .isIn(200, 400, 404));
    }

    @Test
    void inAHeader() {
        qt().forAll(TEXTS)
                .checkAssert(text -> assertThat(client.request("GET", "/header")
                                .header("X", text)
                                .send()
                                .status())
                        .isIn(200, 400));
    }

    @Test
    void inAJsonBody() {
        qt().forAll(TEXTS, TEXTS).checkAssert((name, text) -> {
            for (String json : new String[] {
                text, "[" + text + "]", "[{\"n\":" + text + "}]", "[{\"" + name + "\":\"" + text + "\"}]"
            }) {
                assertThat(client.request("POST", "/json")
                                .body("application/json", json.getBytes(StandardCharsets.UTF_8))
                                .send()
                                .status())
                        .isIn(200, 400);
            }
        });
    }
}
