package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import dev.retort.testing.TestWebSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChatTest extends BlogTest {
    @Test
    void everybodyInTheRoomHearsWhatOneSays() {
        TestWebSocket test = blog.login("test").webSocket("/chat/live");
        TestWebSocket other = blog.login("other").webSocket("/chat/live");

        test.send("<b>hello</b>");

        assertThat(other.text()).contains("\"author\":\"test\"", "\"id\":1", "<b>hello</b>");
        assertThat(test.text()).contains("\"author\":\"test\"");
    }

    @Test
    void whoEntersSeesTheLastFiftyMessages() {
        TestClient test = blog.login("test");
        for (int i = 1; i <= 52; i++) {
            test.post("/chat", Map.of("text", "message-" + i + "-"));
        }

        String room = blog.login("other").get("/chat").text();

        assertThat(room)
                .contains("message-3-", "message-52-", "/chat/live?after=52")
                .doesNotContain("message-2-");
        TestWebSocket late = test.webSocket("/chat/live?after=51");
        assertThat(late.text()).contains("message-52-");
    }

    @Test
    void itWorksWithoutAScript() {
        TestClient test = blog.login("test");
        TestWebSocket other = blog.login("other").webSocket("/chat/live");

        assertThat(test.post("/chat", Map.of("text", "by form")).location()).isEqualTo("/chat");

        assertThat(other.text()).contains("by form");
        assertThat(test.get("/chat").text()).contains("by form");
    }

    @Test
    void onlyWhoIsLoggedInGetsIn() {
        assertThat(client.get("/chat").location()).startsWith("/auth/login");
        TestResponse refused = client.request("GET", "/chat/live")
                .header("Upgrade", "websocket")
                .header("Connection", "Upgrade")
                .send();
        assertThat(refused.status()).isEqualTo(303);
    }

    @Test
    void aPageOfAnotherSiteDoesNotGetIn() {
        TestResponse refused = blog.login("test")
                .request("GET", "/chat/live")
                .header("Upgrade", "websocket")
                .header("Connection", "Upgrade")
                .header("Origin", "https://evil.example")
                .send();

        assertThat(refused.status()).isEqualTo(403);
    }

    @Test
    void nothingAndTooMuchAreNotSaid() {
        TestWebSocket test = blog.login("test").webSocket("/chat/live");

        test.send(" ").send("x".repeat(1001)).send("heard");

        assertThat(test.text()).contains("heard");
        assertThat(blog.count("messages")).isEqualTo(1);
    }

    @Test
    void whoFloodsTheRoomIsShownOut() {
        TestWebSocket test = blog.login("test").webSocket("/chat/live");

        for (int i = 0; i < 11; i++) {
            test.send("again");
        }

        assertThat(test.closeCode()).isEqualTo(1008);
        assertThat(blog.count("messages")).isEqualTo(10);
    }
}
