package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.testing.TestClient;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PagesTest {
    private final TestClient client = TestClient.of(Retort.of(new Pages()));

    @Test
    void theHomePageLinksToEachKindOfAnswer() {
        assertThat(client.get("/").text())
                .contains("href=\"/hello/World\"", "href=\"/static/three-roles.svg\"", "href=\"/upstream/time\"");
    }

    @Test
    void linksStayBelowTheMount() {
        assertThat(client.request("GET", "/shop/").mount("/shop").send().text())
                .contains("href=\"/shop/hello/World\"", "href=\"/shop/static/style.css\"", "action=\"/shop/hello\"");
    }

    @Test
    void aNameIsGreetedEscaped() {
        assertThat(client.get("/hello/%3Cb%3E").text()).contains("Hello, &lt;b&gt;!");
    }

    @Test
    void aGreetingIsRepeatedTenTimesAtMost() {
        assertThat(client.get("/hello/Ada?times=3").text().split("Hello, Ada!", -1))
                .hasSize(4);
        assertThat(client.get("/hello/Ada?times=1000000").text().split("Hello, Ada!", -1))
                .hasSize(11);
        assertThat(client.get("/hello/Ada?times=many").status()).isEqualTo(400);
    }

    @Test
    void theFormIsAnsweredWithAGreeting() {
        assertThat(client.post("/hello", Map.of("name", "Zoë / <b>")).text()).contains("Hello, Zoë / &lt;b&gt;!");
        assertThat(client.post("/hello").status()).isEqualTo(400);
    }

    @Test
    void aRecordIsSentAsJson() {
        assertThat(client.get("/api/echo").<Map<String, Object>>json(Map.class))
                .isEqualTo(Map.of("method", "GET", "path", "/api/echo", "remoteAddress", "127.0.0.1"));
    }
}
