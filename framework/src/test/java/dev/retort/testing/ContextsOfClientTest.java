package dev.retort.testing;

import static dev.retort.Web.urlFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.Retort;
import dev.retort.annotation.Before;
import dev.retort.annotation.Get;
import dev.retort.context.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ContextsOfClientTest {
    @SuppressWarnings("UnusedMethod") // Called by the application under test.
    static class Posts {
        private final List<String> hooks = new ArrayList<>();

        @Before
        void load(RequestContext context) {
            hooks.add(context.request().path());
            context.attributes().set("user", "ada");
        }

        @Get("/posts/<int:id>")
        String show(int id) {
            return "post " + id;
        }

        @Get("/later")
        CompletionStage<String> later() {
            return CompletableFuture.supplyAsync(() -> "later");
        }

        @Get("/around/<int:id>")
        String around(int id, RequestContext context) {
            TestResponse inner = TestClient.of(Retort.of(this)).get("/posts/" + id);
            return inner.context().request().path() + " in " + context.request().path();
        }
    }

    private final Posts posts = new Posts();
    private final TestClient client = TestClient.of(Retort.of(posts));

    @Test
    void codeRunsInTheContextOfARequestWithoutItsBeingAnswered() {
        TestClient mounted = client.withHost("example.org").withMount("/blog");
        String url = mounted.inContext(
                "GET",
                "/blog/posts/7?page=2",
                context -> urlFor("show", Map.of("id", 8)) + " "
                        + context.values().get("id") + " " + context.endpoint() + " "
                        + context.request().query().get("page"));

        assertThat(url).isEqualTo("/blog/posts/8 7 show 2");
        assertThat(posts.hooks).isEmpty();
        assertThat(RequestContext.isActive()).isFalse();
    }

    @Test
    void theContextHasTheCookiesOfTheClientAndNeedsNoRoute() {
        client.cookies().set("a", "1");

        client.runInContext("POST", "/missing", context -> {
            assertThat(RequestContext.current()).isSameAs(context);
            assertThat(context.request().cookie("a")).isEqualTo("1");
            assertThat(context.rule()).isNull();
        });
        assertThatThrownBy(() -> client.runInContext("GET", "/", context -> {
                    throw new IllegalStateException("test");
                }))
                .hasMessage("test");
        assertThat(RequestContext.isActive()).isFalse();
    }

    @Test
    void theContextIsThereAfterTheRequest() {
        TestResponse response = client.get("/posts/7");

        assertThat(response.context().attributes().get("user")).isEqualTo("ada");
        assertThat(response.context().endpoint()).isEqualTo("show");
        assertThat(response.context().urlFor("show", Map.of("id", 9))).isEqualTo("/posts/9");
        assertThat(client.get("/missing").context().endpoint()).isNull();
        assertThat(client.get("/%2F").context().request().method()).isEqualTo("GET");
        assertThat(client.get("/later").context().endpoint()).isEqualTo("later");
        assertThat(RequestContext.isActive()).isFalse();
    }

    @Test
    void aRequestWithinARequestHasItsOwnContext() {
        assertThat(client.get("/around/7").text()).isEqualTo("/posts/7 in /around/7");
    }
}
