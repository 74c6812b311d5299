package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.testing.TestResponse;
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
        double parts = millis(page, "handler") + millis(page, "db") + millis(page, "template");
        assertThat(whole).isPositive();
        assertThat(millis(page, "db")).isPositive();
        assertThat(millis(page, "template")).isPositive();
        assertThat(parts).isCloseTo(whole, org.assertj.core.data.Offset.offset(0.01));
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
                        "data-way=\"/hello/World\"",
                        "data-way=\"/static/three-roles.svg?v=",
                        "data-way=\"/upstream/time\"")
                .contains(
                        "data-metric=\"gateway\"",
                        "data-metric=\"server\"",
                        "data-metric=\"handler\"",
                        "data-metric=\"upstream\"");
    }
}
