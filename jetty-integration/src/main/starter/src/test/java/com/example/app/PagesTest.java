package com.example.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import org.junit.jupiter.api.Test;

class PagesTest {
    private final TestClient client = TestClient.of(Retort.of(new Pages()));

    @Test
    void theHomePageGreetsTheWorld() {
        TestResponse home = client.get("/");

        assertThat(home.status()).isEqualTo(200);
        assertThat(home.text()).contains("<h1>Hello, World!</h1>");
    }

    @Test
    void aVisitorIsGreetedByName() {
        assertThat(client.get("/hello/Ada").text()).contains("<h1>Hello, Ada!</h1>");
    }

    @Test
    void aNameIsNoHtml() {
        assertThat(client.get("/hello/%3Cb%3EAda").text()).contains("Hello, &lt;b&gt;Ada!");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(client.get("/no-such-page").status()).isEqualTo(404);
    }
}
