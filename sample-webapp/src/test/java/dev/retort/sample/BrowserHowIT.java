package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.text.NumberFormat;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page {@code /how} shows beside each step of a request's way, as its reader sees it. */
@ExtendWith(Browsers.class)
class BrowserHowIT {
    private static final String TIMES = """
            return Object.fromEntries([...document.querySelectorAll(arguments[0] + " [data-metric]")]
                .map(place => [place.dataset.metric, place.innerText.trim()]))
            """;
    private static final List<String> EVERY_STEP = List.of(
            "browser", "gateway", "server", "framework", "handler", "db", "template", "rest", "receive", "total");

    /** Returns the times of a way by their metrics, when all of them are there. */
    private static Map<String, String> times(Browser browser, String way) {
        String section = "[aria-labelledby=" + way + "]";
        browser.find(section + " [data-metric=total] meter");
        @SuppressWarnings("unchecked") // The script says so.
        Map<String, String> times = (Map<String, String>) Objects.requireNonNull(browser.run(TIMES, section));
        return times;
    }

    private static double millis(Locale locale, Map<String, String> times, String... metrics) throws ParseException {
        double sum = 0;
        for (String metric : metrics) {
            String time = Objects.requireNonNull(times.get(metric));
            assertThat(time).as("%s of %s", metric, times).endsWith(" ms");
            String number = time.replace(" ms", "").replace("< ", "");
            sum += NumberFormat.getInstance(locale).parse(number).doubleValue();
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de"})
    void theTimesOfAllStepsOfAPageAddUpToItsWhole(String language, Browser lin) throws Exception {
        Locale locale = Locale.forLanguageTag(language);
        lin.open("/").speaks(language);
        lin.open("/how");

        Map<String, String> times = times(lin, "way-page");

        assertThat(times.keySet()).containsExactlyInAnyOrderElementsOf(EVERY_STEP);
        double whole = millis(locale, times, "total");
        assertThat(whole).isPositive();
        // Each is rounded to a hundredth.
        String[] parts = {"browser", "server", "framework", "handler", "db", "template", "rest", "receive"};
        assertThat(millis(locale, times, parts)).as("%s", times).isCloseTo(whole, within(0.1));
        assertThat(millis(locale, times, "framework")).isPositive();
        assertThat(millis(locale, times, "template")).isPositive();
        assertThat(millis(locale, times, "gateway"))
                .as("%s: the web server waits for all behind it", times)
                .isGreaterThan(millis(locale, times, "server", "framework", "handler", "db", "template") - 2)
                .isLessThan(whole + 2);
    }

    @Test
    void aFileAndAForwardedRequestAreAskedForAndMeasuredBesideIt(Browser lin) throws Exception {
        lin.open("/how");

        Map<String, String> file = times(lin, "way-file");
        Map<String, String> forwarded = times(lin, "way-forwarded");

        assertThat(file.keySet()).containsExactlyInAnyOrder("browser", "gateway", "rest", "receive", "total");
        assertThat(millis(Locale.ENGLISH, file, "browser", "rest", "receive"))
                .as("%s", file)
                .isCloseTo(millis(Locale.ENGLISH, file, "total"), within(0.1));
        assertThat(forwarded.keySet())
                .containsExactlyInAnyOrder("browser", "gateway", "upstream", "service", "rest", "receive", "total");
        assertThat(millis(Locale.ENGLISH, forwarded, "browser", "service", "rest", "receive"))
                .as("%s", forwarded)
                .isCloseTo(millis(Locale.ENGLISH, forwarded, "total"), within(0.1));
        millis(Locale.ENGLISH, forwarded, "gateway", "upstream");
    }

    @Test
    void withoutScriptsEachStepHasItsTimeOrSaysWhoWouldShowIt(Browser lin) throws Exception {
        lin.open("/").runsNoScripts();
        lin.open("/how").sees("curl -s -o /dev/null -D - http://");

        for (String metric : EVERY_STEP) {
            String text = lin.find("[aria-labelledby=way-page] [data-metric=" + metric + "]")
                    .getDomProperty("textContent");
            if (List.of("server", "framework", "handler", "db", "template").contains(metric)) {
                assertThat(text).as(metric).matches("[0-9.]+ ms");
            } else {
                assertThat(text).as(metric).isEqualTo("a script shows it");
            }
        }
    }
}
