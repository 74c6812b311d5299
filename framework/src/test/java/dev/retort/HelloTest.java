package dev.retort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.annotation.Route;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import org.junit.jupiter.api.Test;

class HelloTest {
    static class Hello {
        @Route("/hello")
        String hello() {
            return "Hello World!";
        }
    }

    @Test
    void flasksHelloIsServedAsHtml() {
        TestResponse answer = TestClient.of(Retort.of(new Hello())).get("/hello");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("Hello World!");
        assertThat(answer.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    }

    @Test
    void runningWithoutAServerSaysWhichDependencyToAdd() {
        assertThatThrownBy(() -> Retort.of(new Hello()).run("127.0.0.1", 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no server on the class path")
                .hasMessageContaining("<artifactId>retort-jetty</artifactId>");
    }
}
