package dev.retort.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.Generate.pick;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.strings;

import dev.retort.Retort;
import dev.retort.routing.Rule;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptTest {
    private static Accept accept(Accept.Kind kind, String... fields) {
        return Accept.of(kind, List.of(fields));
    }

    /** What the client sends, what there is, and what is chosen. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html, application/json;q=0.9 | application/json text/html | text/html",
                "text/html;q=0.5, application/json | text/html application/json | application/json",
                "*/* | application/json text/html | application/json",
                "*/* | text/html application/json | text/html",
                "text/*, application/json | application/json text/html | application/json",
                "text/*, application/json | text/html application/json | application/json",
                "application/json, text/plain, */* | text/html application/json | application/json",
                "text/html, */*;q=0 | application/json | ",
                "text/*;q=0.8, text/html;q=0 | text/html text/plain | text/plain",
                "*/*, text/html;q=0 | text/html | ",
                "image/png | text/html | ",
                "TEXT/HTML | text/html | text/html",
                "text/html | text/html;charset=utf-8 | text/html;charset=utf-8",
                "text/plain;format=flowed | text/plain | ",
                "text/plain;format=flowed | text/plain;format=Flowed | text/plain;format=Flowed",
                "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2 | application/json | application/json",
                "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2 | application/json text/html | text/html",
                "a/b;x=\"1,2;q=0\";q=0.5, c/d;q=0.4 | c/d a/b;x=\"1,2;q=0\" | a/b;x=\"1,2;q=0\"",
                "text/html;q=1.5, text/plain;q=0.1 | text/html text/plain | text/plain",
                "text/html;q=x, text/plain;q=-1, text/css;q= | text/html text/plain text/css | text/html",
                "nonsense, */html, /, text/, ,;q=1, text/plain | text/html text/plain | text/plain",
            })
    void theBestTypeIsChosen(String header, String offers, String best) {
        assertThat(accept(Accept.Kind.MEDIA_TYPE, header).bestMatch(List.of(offers.split(" ", -1))))
                .isEqualTo(best);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | application/json text/csv | application/json",
                "text/*, application/json;q=0.5 | application/json text/csv | text/csv",
                "text/csv;q=0.9, */*;q=0.8 | application/json text/csv | text/csv",
                "text/html, */*;q=0.8 | application/json text/csv | ",
                "text/html, application/json;q=0.9 | application/json text/csv | ",
                "*/* | application/json text/csv | ",
                "image/png | application/json text/csv | ",
                "application/json;q=0 | application/json | ",
                "nonsense | application/json | ",
            })
    void anOfferIsNamedWhereTheClientWantsNothingMore(String header, String offers, String best) {
        assertThat(accept(Accept.Kind.MEDIA_TYPE, header).bestNamed(List.of(offers.split(" ", -1))))
                .isEqualTo(best);
    }

    /** RFC 9110, section 12.5.1, its second example. */
    @ParameterizedTest
    @CsvSource({
        "text/plain;format=flowed, 1",
        "text/plain, 0.7",
        "text/html, 0.3",
        "image/jpeg, 0.5",
        "text/plain;format=fixed, 0.4",
        "text/html;level=3, 0.3",
    })
    void theMostSpecificRangeGivesTheQuality(String offer, double quality) {
        Accept accept = accept(
                Accept.Kind.MEDIA_TYPE,
                "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5");

        assertThat(accept.quality(offer)).isEqualTo(quality);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "da, en-gb;q=0.8, en;q=0.7 | en da | da",
                "da, en-gb;q=0.8, en;q=0.7 | en en-GB | en-GB",
                "en-US | de en | en",
                "en-US | de en-GB | ",
                "en | de en-GB | en-GB",
                "en | de en_GB | en_GB",
                "de-AT, fr;q=0.5 | de fr | de",
                "de-AT, en;q=0.5 | en de | de",
                "de-AT;q=0.3, en;q=0.5 | en de | en",
                "de-AT, de;q=0.2, en;q=0.5 | en de | en",
                "zh-Hant-TW, en;q=0.5 | en zh zh-Hant | zh-Hant",
                "de-AT, *;q=0.5 | en de | de",
                "de-AT;q=0, *;q=0.5 | en de | en",
                "deu, en;q=0.5 | en de | en",
                "en-US, en;q=0 | en | ",
                "en, en-GB;q=0 | en-GB | ",
                "fr, *;q=0.5 | de fr | fr",
                "fr, *;q=0.5 | de it | de",
            })
    void aLanguageIsAlsoFoundByItsPrimaryTag(String header, String offers, String best) {
        assertThat(accept(Accept.Kind.LANGUAGE, header).bestMatch(List.of(offers.split(" ", -1))))
                .isEqualTo(best);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip, br;q=0.5 | identity br gzip | gzip",
                "gzip;q=0 | gzip identity | identity",
                "br | gzip identity | identity",
                "br | gzip | ",
                "identity;q=0, gzip | identity gzip | gzip",
                "*;q=0 | identity gzip | ",
                "* | gzip identity | gzip",
                "gzip;q=0.5, identity | gzip identity | identity",
            })
    void sendingAsItIsIsPossibleUnlessRefused(String header, String offers, String best) {
        assertThat(accept(Accept.Kind.ENCODING, header).bestMatch(List.of(offers.split(" ", -1))))
                .isEqualTo(best);
    }

    @Test
    void charsetsCompareWithoutCaseAndHyphens() {
        assertThat(accept(Accept.Kind.CHARSET, "iso-8859-1;q=0.2, utf8").bestMatch(List.of("ISO-8859-1", "UTF-8")))
                .isEqualTo("UTF-8");
    }

    private static final TestClient CLIENT = TestClient.of(Retort.builder()
            .route(
                    Rule.of("/").endpoint("index").methods("GET", "POST"),
                    (request, values) -> Map.of(
                            "type", or(request.accepts().bestMatch(List.of("text/html", "application/json"))),
                            "language", or(request.acceptLanguages().bestMatch(List.of("de", "en"))),
                            "charset", or(request.acceptCharsets().bestMatch(List.of("utf-8"))),
                            "coding", or(request.acceptEncodings().bestMatch(List.of("gzip", "identity"))),
                            "json", request.prefersJson()))
            .build());

    private static String or(@org.jspecify.annotations.Nullable String text) {
        return text == null ? "none" : text;
    }

    private static Object ask(TestRequest request, String key) {
        Map<String, Object> answer = request.send().json(Map.class);
        return String.valueOf(answer == null ? null : answer.get(key));
    }

    @Test
    void withoutAHeaderTheServersOrderDecidesAndNothingIsEncoded() {
        Map<String, Object> answer = CLIENT.get("/").json(Map.class);

        assertThat(answer)
                .isEqualTo(Map.of(
                        "type",
                        "text/html",
                        "language",
                        "de",
                        "charset",
                        "utf-8",
                        "coding",
                        "identity",
                        "json",
                        false));
    }

    @Test
    void severalFieldsAreOneList() {
        TestRequest request = CLIENT.request("GET", "/").header("Accept-Language", "fr", "en;q=0.5");

        assertThat(ask(request, "language")).isEqualTo("en");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | false | true",
                "application/problem+json | false | true",
                "application/json, text/plain, */* | false | true",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | true | false",
                "text/html;q=0.8, application/json | false | true",
                "*/* | false | false",
                "*/* | true | true",
                "image/png | true | false",
            })
    void jsonIsPreferredByQualityAndElseByTheBody(String header, boolean ownBody, String preferred) {
        TestRequest request = CLIENT.request("POST", "/").header("Accept", header);

        assertThat(ask(ownBody ? request.json(List.of()) : request, "json")).isEqualTo(preferred);
    }

    @Test
    void nothingThatAClientSendsBreaksTheParser() {
        qt().withExamples(5000)
                .forAll(
                        lists().of(pick(List.of(
                                        "text/html",
                                        "*/*",
                                        "*",
                                        "a/b",
                                        ";",
                                        ",",
                                        "q=",
                                        "q=0.5",
                                        "=",
                                        "\"",
                                        "\\",
                                        " ",
                                        ".",
                                        "1",
                                        "en",
                                        "-",
                                        "gzip",
                                        "é",
                                        "\u0000")))
                                .ofSizeBetween(0, 30),
                        strings().basicMultilingualPlaneAlphabet().ofLengthBetween(0, 20),
                        pick(Arrays.asList(Accept.Kind.values())))
                .checkAssert((parts, offer, kind) -> {
                    Accept accept = accept(kind, String.join("", parts), offer);
                    assertThat(accept.quality(offer)).isBetween(0.0, 1.0);
                    String best = accept.bestMatch(List.of(offer, "text/html", "en", "gzip"));
                    assertThat(best).isIn(null, offer, "text/html", "en", "gzip");
                });
    }

    @Test
    void whatIsChosenIsWantedAtLeastAsMuchAsTheRest() {
        List<String> types = List.of("text/html", "text/plain", "application/json", "image/png");
        qt().withExamples(2000)
                .forAll(lists().of(pick(elements())).ofSizeBetween(1, 6))
                .checkAssert(elements -> {
                    Accept accept = accept(Accept.Kind.MEDIA_TYPE, String.join(", ", elements));
                    String best = accept.bestMatch(types);
                    for (String type : types) {
                        assertThat(accept.quality(type)).isLessThanOrEqualTo(best == null ? 0 : accept.quality(best));
                    }
                });
    }

    private static List<String> elements() {
        List<String> elements = new ArrayList<>();
        for (String range : List.of("text/html", "text/*", "*/*", "application/json", "image/*")) {
            for (String weight : List.of("", ";q=0", ";q=0.3", ";q=0.7")) {
                elements.add(range + weight);
            }
        }
        return elements;
    }

    @Test
    void aHugeHeaderIsReadOnlySoFar() {
        String many = String.join(",", Collections.nCopies(100_000, "a/b"));

        assertThat(accept(Accept.Kind.MEDIA_TYPE, many + ",text/html").accepts("text/html"))
                .isFalse();
        assertThat(AcceptRange.parse(List.of(many), true, false)).hasSize(AcceptRange.MOST);
    }
}
