package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.testing.TestClient;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GreetingsTest {
    private TestClient client;

    // No database is there, and none is needed.
    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        client = TestBlog.with(folder, Map.of("db-url", "jdbc:postgresql://127.0.0.1:1/none"))
                .visitor();
    }

    @Test
    void aNameIsGreetedEscaped() {
        assertThat(client.get("/hello/%3Cb%3E").text()).contains("Hello, &lt;b&gt;!");
        assertThat(client.get("/hello/" + "a".repeat(41)).status()).isEqualTo(404);
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
        assertThat(client.get("/hello").text()).contains("action=\"/hello\"");
        assertThat(client.post("/hello", Map.of("name", "Zoë / <b>")).text()).contains("Hello, Zoë / &lt;b&gt;!");
        assertThat(client.post("/hello").status()).isEqualTo(400);
    }

    @Test
    void aRecordIsSentAsJson() {
        assertThat(client.get("/api/echo").<Map<String, Object>>json(Map.class))
                .isEqualTo(Map.of("method", "GET", "path", "/api/echo", "remoteAddress", "127.0.0.1"));
    }
}
