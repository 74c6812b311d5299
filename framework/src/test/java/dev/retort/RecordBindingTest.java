package dev.retort;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.annotation.CookieValue;
import dev.retort.annotation.Default;
import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.Header;
import dev.retort.annotation.Post;
import dev.retort.annotation.Query;
import dev.retort.http.Params;
import dev.retort.http.UploadedFile;
import dev.retort.testing.TestClient;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordBindingTest {
    enum Sort {
        NEWEST,
        BEST_FIRST
    }

    // region record
    record Search(String q, @Default("1") int page, List<String> tag, Optional<Sort> sort) {}

    // endregion

    record Range(int from, @Nullable Integer to) {
        Range {
            if (to != null && to < from) {
                throw new IllegalArgumentException("from is after to");
            }
        }
    }

    record Report(@Query("t") String title, Range range, Optional<Range> other) {}

    record Post_(String title, boolean published, @Nullable LocalDate on) {}

    record Upload(
            String title, UploadedFile cover, @Nullable UploadedFile back) {}

    record Money(long cents) {
        public static Money parse(String text) {
            return new Money(Math.multiplyExact(Long.parseLong(text), 100L));
        }
    }

    record Slug(String value) {}

    static final class Token {
        final String text;

        private Token(String text) {
            this.text = text;
        }
    }

    @SuppressWarnings("UnusedMethod") // Called by the application under test.
    static class Handlers {
        // region search
        @Get("/search")
        String search(@Query Search search) {
            return search.q() + ", page " + search.page() + ", tags " + search.tag();
        }
        // endregion

        @Get("/sorted")
        String sorted(@Query Search search) {
            return search.toString();
        }

        @Get("/report")
        String report(@Query Report report) {
            return report.toString();
        }

        @Get("/prefixed")
        String prefixed(@Query("r") Range range) {
            return range.toString();
        }

        @Get("/perhaps")
        String perhaps(@Query Optional<Range> range) {
            return range.toString();
        }

        @Post("/post")
        String post(@Form Post_ post) {
            return post.toString();
        }

        @Get("/many")
        String many(@Query List<Integer> n, @Query Set<Sort> sort, @Query int[] i, @Query String[] s) {
            return n + " " + sort + " " + Arrays.toString(i) + " " + Arrays.toString(s);
        }

        @Get("/manyByDefault")
        String manyByDefault(@Query(defaultValue = "7") List<Integer> n) {
            return n.toString();
        }

        @Get("/optional")
        String optional(
                @Query OptionalInt i,
                @Query OptionalLong l,
                @Query OptionalDouble d,
                @Query Optional<String> s,
                @Query Optional<LocalDate> day) {
            return i + " " + l + " " + d + " " + s + " " + day;
        }

        @Get("/all")
        String all(@Query Params params) {
            return params.toString();
        }

        @Get("/own")
        String own(@Query Optional<Money> money, @Query List<Slug> slug, @Query Optional<Token> token) {
            return money + " " + slug + " " + token.map(given -> given.text);
        }

        // region header
        @Get("/agent")
        String agent(@Header String userAgent, @Header("X-Tries") @Default("1") int tries) {
            return userAgent + " " + tries;
        }
        // endregion

        @Get("/cookie")
        String cookie(@CookieValue int visits, @CookieValue("lang") Optional<Locale> language) {
            return visits + " " + language;
        }

        @Post("/upload")
        String upload(@Form Upload upload, @Form List<UploadedFile> more) {
            return upload.title() + " " + upload.cover().fileName() + " " + upload.back() + " " + more.size();
        }

        @Get("/lines")
        String lines(@Header("X-Line") List<Integer> lines) {
            return lines.toString();
        }

        @Get("/time/date")
        String date(@Query LocalDate v) {
            return v.toString();
        }

        @Get("/time/time")
        String time(@Query LocalTime v) {
            return v.toString();
        }

        @Get("/time/local")
        String local(@Query LocalDateTime v) {
            return v.toString();
        }

        @Get("/time/instant")
        String instant(@Query Instant v) {
            return v.toString();
        }

        @Get("/time/offset")
        String offset(@Query OffsetDateTime v) {
            return v.toString();
        }

        @Get("/time/zoned")
        String zoned(@Query ZonedDateTime v) {
            return v.toString();
        }

        @Get("/time/duration")
        String duration(@Query Duration v) {
            return v.toString();
        }

        @Get("/time/year")
        String year(@Query Year v) {
            return v.toString();
        }

        @Get("/time/month")
        String month(@Query YearMonth v) {
            return v.toString();
        }

        @Get("/time/zone")
        String zone(@Query ZoneId v) {
            return v.toString();
        }

        @Get("/time/uri")
        String uri(@Query URI v) {
            return v.toString();
        }

        @Get("/time/locale")
        String locale(@Query Locale v) {
            return v.toLanguageTag();
        }
    }

    private final TestClient client = TestClient.of(Retort.builder()
            .reader(Token.class, text -> text.startsWith("t") ? new Token(text) : null)
            .add(new Handlers())
            .build());

    private String text(String target) {
        return client.get(target).text();
    }

    @Test
    void aRecordIsPutTogetherOfTheFieldsOfItsNames() {
        assertThat(text("/search?q=tea&tag=a&tag=b")).isEqualTo("tea, page 1, tags [a, b]");
        assertThat(text("/sorted?q=tea&page=3&sort=best_first"))
                .isEqualTo("Search[q=tea, page=3, tag=[], sort=Optional[BEST_FIRST]]");
    }

    @Test
    void aRecordInsideOfAnotherHasNamesWithADot() {
        assertThat(text("/report?t=x&range.from=1&range.to=2&other.from=5"))
                .isEqualTo("Report[title=x, range=Range[from=1, to=2], other=Optional[Range[from=5, to=null]]]");
        assertThat(text("/report?t=x&range.from=1"))
                .isEqualTo("Report[title=x, range=Range[from=1, to=null], other=Optional.empty]");
    }

    @Test
    void aNameBeforeARecordIsAPrefixOfItsFields() {
        assertThat(text("/prefixed?r.from=4")).isEqualTo("Range[from=4, to=null]");
    }

    @Test
    void anOptionalRecordIsEmptyWhereNoneOfItsFieldsIsSent() {
        assertThat(text("/perhaps")).isEqualTo("Optional.empty");
        assertThat(text("/perhaps?from=1")).isEqualTo("Optional[Range[from=1, to=null]]");
        assertThat(client.get("/perhaps?to=1").status()).isEqualTo(400);
    }

    @Test
    void valuesThatARecordRefusesAreAnsweredWith400AndNothingOfTheInside() {
        assertThat(client.get("/prefixed?r.from=4&r.to=3").status()).isEqualTo(400);
        assertThat(text("/prefixed?r.from=4&r.to=3"))
                .contains("The query field &quot;r&quot; has values that do not go together.")
                .doesNotContain("is after");
    }

    @Test
    void aFormMakesARecordOfWhatABrowserSends() {
        assertThat(client.post("/post", Map.of("title", "", "on", "")).text())
                .isEqualTo("Post_[title=, published=false, on=null]");
        assertThat(client.post("/post", Map.of("title", "x", "published", "on", "on", "2026-02-28"))
                        .text())
                .isEqualTo("Post_[title=x, published=true, on=2026-02-28]");
    }

    @Test
    void aListASetAndAnArrayHaveAllValues() {
        assertThat(text("/many?n=1&n=2&n=&sort=newest&sort=NEWEST&i=3&i=4&s=&s=x"))
                .isEqualTo("[1, 2] [NEWEST] [3, 4] [, x]");
        assertThat(text("/many")).isEqualTo("[] [] [] []");
        assertThat(text("/manyByDefault")).isEqualTo("[7]");
        assertThat(client.get("/many?n=1&n=x").status()).isEqualTo(400);
    }

    @Test
    void anEmptyTextIsAMissingValueForEverythingButText() {
        assertThat(text("/optional"))
                .isEqualTo("OptionalInt.empty OptionalLong.empty OptionalDouble.empty Optional.empty Optional.empty");
        assertThat(text("/optional?i=&l=&d=&s=&day="))
                .isEqualTo("OptionalInt.empty OptionalLong.empty OptionalDouble.empty Optional[] Optional.empty");
        assertThat(text("/optional?i=1&l=2&d=3&s=4&day=2026-01-01"))
                .isEqualTo("OptionalInt[1] OptionalLong[2] OptionalDouble[3.0] Optional[4] Optional[2026-01-01]");
    }

    @Test
    void paramsHaveAllFields() {
        assertThat(text("/all?b=1&a=2&b=3")).isEqualTo("{b=[1, 3], a=[2]}");
    }

    @Test
    void aTypeOfTheApplicationIsReadByItsOwnMethodOrAsRegistered() {
        assertThat(text("/own?money=3&slug=a&slug=b&token=t1"))
                .isEqualTo("Optional[Money[cents=300]] [Slug[value=a], Slug[value=b]] Optional[t1]");
        assertThat(client.get("/own?money=x").status()).isEqualTo(400);
        assertThat(client.get("/own?token=x").status()).isEqualTo(400);
    }

    @Test
    void aHeaderIsReadByTheNameOfItsParameterInTrainCase() {
        assertThat(client.request("GET", "/agent")
                        .header("user-agent", "curl")
                        .header("X-Tries", "3")
                        .send()
                        .text())
                .isEqualTo("curl 3");
        assertThat(client.request("GET", "/agent")
                        .header("User-Agent", "curl")
                        .send()
                        .text())
                .isEqualTo("curl 1");
        assertThat(text("/agent")).contains("The header &quot;User-Agent&quot; is missing.");
        assertThat(client.request("GET", "/lines").header("X-Line", "2").send().text())
                .isEqualTo("[2]");
    }

    @Test
    void aCookieIsReadByItsName() {
        assertThat(client.request("GET", "/cookie")
                        .header("Cookie", "visits=3; lang=de")
                        .send()
                        .text())
                .isEqualTo("3 Optional[de]");
        assertThat(text("/cookie")).contains("The cookie &quot;visits&quot; is missing.");
    }

    @Test
    void anUploadedFileIsAFieldOfItsForm() {
        byte[] bytes = {1, 2};
        assertThat(client.request("POST", "/upload")
                        .upload("cover", "a.png", "image/png", bytes)
                        .upload("more", "b.png", "image/png", bytes)
                        .upload("more", "c.png", "image/png", bytes)
                        .form(Map.of("title", "x"))
                        .send()
                        .text())
                .isEqualTo("x a.png null 2");
        assertThat(client.post("/upload", Map.of("title", "x")).text())
                .contains("The form field &quot;cover&quot; is missing, and a file is wanted.");
    }

    @ParameterizedTest
    @CsvSource({
        "date, 2026-02-28, 2026-02-28",
        "time, 14:30, 14:30",
        "time, 14:30:05, 14:30:05",
        "local, 2026-02-28T14:30, 2026-02-28T14:30",
        "local, 2026-02-28T14:30:05, 2026-02-28T14:30:05",
        "instant, 2026-02-28T14:30:00Z, 2026-02-28T14:30:00Z",
        "offset, 2026-02-28T14:30:00%2B01:00, 2026-02-28T14:30+01:00",
        "zoned, 2026-02-28T14:30:00%2B01:00[Europe/Paris], 2026-02-28T14:30+01:00[Europe/Paris]",
        "duration, PT90M, PT1H30M",
        "year, 2026, 2026",
        "month, 2026-02, 2026-02",
        "zone, Europe/Paris, Europe/Paris",
        "uri, https://example.org/a?b, https://example.org/a?b",
        "locale, pt-BR, pt-BR",
    })
    void timesAreReadAsBrowsersAndProgramsWriteThem(String type, String sent, String read) {
        assertThat(text("/time/" + type + "?v=" + sent)).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"date", "time", "local", "instant", "offset", "zoned", "duration", "year", "month", "zone"})
    void aTimeThatIsNoneIsAnsweredWith400(String type) {
        assertThat(client.get("/time/" + type + "?v=2026-02-30x").status()).isEqualTo(400);
        assertThat(client.get("/time/" + type + "?v=" + "9".repeat(5000)).status())
                .isEqualTo(400);
        assertThat(text("/time/" + type + "?v=!")).contains(" such as ").doesNotContain("java");
    }
}
