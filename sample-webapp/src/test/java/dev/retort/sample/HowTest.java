package dev.retort.sample;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.testing.TestResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HowTest extends BlogTest {
    private double millis(TestResponse page, String metric) {
        String header = Objects.requireNonNull(page.header("Server-Timing"));
        var found = Pattern.compile("\\b" + metric + ";desc=\"[^\"]*\";dur=([0-9.]+)")
                .matcher(header);
        assertThat(found.find()).as(header).isTrue();
        return Double.parseDouble(found.group(1));
    }

    @Test
    void aPageTellsWhatEachLayerTook() {
        TestResponse page = client.get("/");

        double whole = millis(page, "app");
        double parts =
                millis(page, "framework") + millis(page, "handler") + millis(page, "db") + millis(page, "template");
        assertThat(whole).isPositive();
        assertThat(millis(page, "framework")).isPositive();
        assertThat(millis(page, "db")).isPositive();
        assertThat(millis(page, "template")).isPositive();
        // Each is rounded to a microsecond, and read a moment after the other.
        assertThat(parts).isCloseTo(whole, within(0.5));
    }

    @Test
    void aRequestThatFindsNoHandlerIsTheFrameworksAlone() {
        TestResponse missing = client.get("/nowhere");

        assertThat(missing.status()).isEqualTo(404);
        assertThat(millis(missing, "framework")).isPositive();
        assertThat(millis(missing, "db")).isZero();
    }

    @Test
    void howLongALoginTakesIsNotTold() {
        assertThat(client.post("/auth/login", Map.of("username", "test", "password", "x"))
                        .header("Server-Timing"))
                .isNull();
    }

    @Test
    void theWaysOfThreeRequestsStandSideBySide() {
        String how = client.get("/how").text();

        assertThat(how)
                .contains(
                        "data-way=\"/how\" data-this-page>",
                        "data-way=\"/static/three-roles.svg?v=",
                        "data-way=\"/upstream/time\"",
                        "<code>/static/three-roles.svg</code>");
        assertThat(steps(how, "way-page"))
                .containsExactly(
                        "browser", "gateway", "server", "framework", "handler db", "template", "rest", "receive");
        assertThat(steps(how, "way-file")).containsExactly("browser", "gateway", "rest receive");
        assertThat(steps(how, "way-forwarded"))
                .containsExactly("browser", "gateway", "upstream", "service", "rest receive");
    }

    /** Returns the metrics that each step of a way has room for. */
    private static List<String> steps(String page, String way) {
        String section = page.substring(page.indexOf("aria-labelledby=\"" + way + "\""));
        return Pattern.compile("<li>(.*?)</li>", Pattern.DOTALL)
                .matcher(section.substring(0, section.indexOf("</section>")))
                .results()
                .map(step -> Pattern.compile("data-metric=\"(\\w+)\"")
                        .matcher(step.group(1))
                        .results()
                        .map(metric -> metric.group(1))
                        .collect(joining(" ")))
                .toList();
    }

    @Test
    void withoutAScriptThePageHasTheTimesOfItsOwnWayAndSaysWhereTheOthersAre() {
        String how = blog.login("test").get("/how").text();

        for (String metric : List.of("framework", "handler", "db", "template")) {
            assertThat(how).containsPattern("data-metric=\"" + metric + "\">[0-9.]+ ms<");
        }
        assertThat(how)
                .contains("<noscript>", "curl -s -o /dev/null -D - http://localhost/how")
                // Nothing has measured these here.
                .contains("data-metric=\"server\"></span>")
                // And these nobody can have measured yet.
                .contains("data-metric=\"gateway\"><noscript>a script shows it</noscript></span>")
                .contains("data-metric=\"rest\"><noscript>a script shows it</noscript></span>");
        assertThat(client.request("GET", "/how")
                        .header("Accept-Language", "de")
                        .send()
                        .text())
                .containsPattern("data-metric=\"template\">[0-9,]+ ms<");
    }
}
