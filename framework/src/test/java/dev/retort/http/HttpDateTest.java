package dev.retort.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;
import static org.quicktheories.generators.SourceDSL.strings;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
    private static final Instant EXAMPLE = Instant.parse("1994-11-06T08:49:37Z");

    /** The three examples of RFC 9110, section 5.6.7. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
                " Sun, 06 Nov 1994 08:49:37 GMT ",
            })
    void allThreeFormsAreRead(String text) {
        assertThat(HttpDate.parse(text)).isEqualTo(EXAMPLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                ",",
                "Sun, 06 Nov 1994 08:49:37",
                "Sun, 06 Nov 1994 08:49:37 CET",
                "Sun, 31 Feb 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 24:49:37 GMT",
                "Sun, 06 ovD 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 08.49.37 GMT",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                "1994-11-06T08:49:37Z",
                "Sunday, 06-Nov-9x 08:49:37 GMT",
                "Sun, -6 Nov 1994 08:49:37 GMT",
                "784111777",
            })
    void whatIsNoDateIsNone(String text) {
        assertThat(HttpDate.parse(text)).isNull();
    }

    @Test
    void aYearOfTwoDigitsIsNeverFarAhead() {
        Instant read = HttpDate.parse("Sunday, 06-Nov-94 08:49:37 GMT");

        assertThat(read).isNotNull().isBefore(Instant.now().plusSeconds(51L * 366 * 86400));
    }

    @Test
    void aLeapSecondIsRead() {
        assertThat(HttpDate.parse("Sat, 31 Dec 2016 23:59:60 GMT")).isEqualTo("2016-12-31T23:59:59Z");
    }

    @Test
    void whatIsWrittenIsTheStandardsFormAndReadsTheSame() {
        DateTimeFormatter standard = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                .withZone(ZoneOffset.UTC);
        qt().forAll(longs().between(-60_000_000_000L, 253_402_300_799L)).checkAssert(seconds -> {
            Instant instant = Instant.ofEpochSecond(seconds);
            assertThat(HttpDate.format(instant)).isEqualTo(standard.format(instant));
            assertThat(HttpDate.parse(HttpDate.format(instant))).isEqualTo(instant);
        });
    }

    @Test
    void noTextBreaksTheParser() {
        String[] forms = {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"
        };
        qt().withExamples(5000)
                .forAll(
                        integers().between(0, 2),
                        integers().between(0, 30),
                        strings().ascii().ofLengthBetween(0, 3))
                .checkAssert((form, place, change) -> {
                    String date = forms[form];
                    int at = Math.min(place, date.length());
                    HttpDate.parse(date.substring(0, at) + change + date.substring(at));
                    HttpDate.parse(date.substring(0, at)
                            + change
                            + date.substring(Math.min(date.length(), at + change.length())));
                });
    }
}
