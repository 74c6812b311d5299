package dev.retort;

import static dev.retort.Web.urlFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.annotation.Route;
import dev.retort.annotation.WebSocket;
import dev.retort.http.WebSocketChannel;
import dev.retort.registry.SetupException;
import dev.retort.routing.Rule;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What handlers are called, and which of them may be called alike. */
@SuppressWarnings("UnusedMethod") // Called by the application under test.
class EndpointsTest {
    static class Account {
        // region overloads
        @Get("/login")
        String login() {
            return "<form method=post><input name=name></form>";
        }

        @Post("/login")
        String login(@Form String name) {
            return "Welcome, " + name + ".";
        }
        // endregion

        @Get("/where")
        String where() {
            return urlFor("login");
        }
    }

    @Test
    void overloadsWithOneRuleShareAnEndpoint() {
        TestClient client = TestClient.of(Retort.of(new Account()));

        assertThat(client.get("/login").text()).contains("<form");
        assertThat(client.post("/login", Map.of("name", "Ada")).text()).isEqualTo("Welcome, Ada.");
        assertThat(client.get("/where").text()).isEqualTo("/login");
    }

    static class Written {
        @Get("/users/<int:id>")
        String user(int id) {
            return "user " + id;
        }

        @Post("/users/<id>")
        String user(int id, @Form String name) {
            return "user " + id + " is now " + name;
        }
    }

    @Test
    void aConverterThatIsWrittenAndOneThatIsInferredMakeOneRule() {
        TestClient client = TestClient.of(Retort.of(new Written()));

        assertThat(client.post("/users/3", Map.of("name", "Ada")).text()).isEqualTo("user 3 is now Ada");
    }

    static class Apart {
        @Get("/in")
        String login() {
            return "";
        }

        @Post("/enter")
        String login(@Form String name) {
            return name;
        }
    }

    static class Chat {
        @Get("/chat")
        String chat() {
            return "";
        }

        @WebSocket("/chat")
        void chat(WebSocketChannel channel) {}
    }

    @Blueprint("/a")
    static class One {
        @Get("/x")
        String index() {
            return "";
        }
    }

    static class Other {
        @Blueprint("/b")
        static class One {
            @Get("/y")
            String index() {
                return "";
            }
        }
    }

    @Test
    void handlersWithUnlikeRulesAndOneNameAreToldWhatToWrite() {
        assertThatThrownBy(() -> Retort.of(new Apart()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("The endpoint \"login\" belongs to both")
                .hasMessageContaining("Write @Post(value = …, endpoint = \"loginPost\") before");
        assertThatThrownBy(() -> Retort.of(new Chat()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("The endpoint \"chat\" belongs to both");
        assertThatThrownBy(() -> Retort.of(new One(), new Other.One()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("The endpoint \"one.index\" belongs to both")
                .hasMessageContaining("endpoint = \"oneIndex\"")
                .hasMessageContaining("@Blueprint(name = \"…\")");
    }

    @Test
    void theNameThatIsProposedIsFree() {
        assertThatThrownBy(() -> Retort.builder()
                        .add(new Apart())
                        .route(Rule.of("/z").endpoint("loginPost"), (request, values) -> "")
                        .build())
                .hasMessageContaining("endpoint = \"loginPost2\"");
    }

    static class Members {
        // region alias
        @Get("/members/<int:id>")
        @Route(value = "/m/<int:id>", alias = true)
        String member(int id) {
            return "member " + id;
        }
        // endregion

        @Get(value = "/start", endpoint = "home")
        @Route(value = "/home", alias = true)
        String start() {
            return urlFor("home") + " " + urlFor("member", Map.of("id", 7));
        }
    }

    @Test
    void anAliasIsRedirectedToTheRuleOfItsMethod() {
        TestClient client = TestClient.of(Retort.of(new Members()));

        TestResponse alias = client.get("/m/7?q=1");
        assertThat(alias.status()).isEqualTo(308);
        assertThat(alias.header("Location")).isEqualTo("/members/7?q=1");
        assertThat(client.get("/home").header("Location")).isEqualTo("/start");
        assertThat(client.get("/start").text()).isEqualTo("/start /members/7");
    }

    static class Orphan {
        @Route(value = "/m", alias = true)
        String member() {
            return "";
        }
    }

    @Test
    void anAliasOfNothingIsAFault() {
        assertThatThrownBy(() -> Retort.of(new Orphan()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("alias")
                .hasMessageContaining("Orphan.member()");
    }

    @Test
    void lambdasNeedNoEndpointAndAreBuiltByTheirRule() {
        // region lambdas
        Retort app = Retort.builder()
                .get("/hi/<name>", (request, values) -> "Hi, " + values.get("name") + "!")
                .get("/notes", (request, values) -> urlFor("/hi/<name>", Map.of("name", "Ada")))
                .post("/notes", (request, values) -> "noted")
                .build();
        // endregion
        TestClient client = TestClient.of(app);

        assertThat(client.get("/hi/Ada").text()).isEqualTo("Hi, Ada!");
        assertThat(client.get("/notes").text()).isEqualTo("/hi/Ada");
        assertThat(client.post("/notes").text()).isEqualTo("noted");
    }

    @Test
    void lambdasOfBlueprintsAndHostsAreKnownByTheirRulesToo() {
        Retort app = Retort.builder()
                .get(
                        "",
                        (request, values) -> urlFor("/") + " " + urlFor("blog.") + " " + urlFor("blog./") + " "
                                + urlFor("blog./<int:id>", Map.of("id", 3)))
                .route(Rule.of("/").host("other.example"), (request, values) -> "other")
                .blueprint(
                        "blog",
                        "/blog",
                        blog -> blog.get("", (request, values) -> "all")
                                .get("/", (request, values) -> "all, with a slash")
                                .put("/<int:id>", (request, values) -> "put")
                                .patch("/<int:id>", (request, values) -> "patched")
                                .delete("/<int:id>", (request, values) -> "deleted")
                                .get("/<int:id>", (request, values) -> "one"))
                .build();
        TestClient client = TestClient.of(app);

        assertThat(client.get("/").text()).isEqualTo("/ /blog /blog/ /blog/3");
        assertThat(client.request("PUT", "/blog/3").send().text()).isEqualTo("put");
        assertThat(client.request("PATCH", "/blog/3").send().text()).isEqualTo("patched");
        assertThat(client.request("DELETE", "/blog/3").send().text()).isEqualTo("deleted");
        assertThat(client.get("/blog/3").text()).isEqualTo("one");
    }

    @Test
    void aLambdaThatIsGivenATakenNameIsToldAnother() {
        assertThatThrownBy(() -> Retort.builder()
                        .blueprint(
                                "blog",
                                "/blog",
                                blog -> blog.route(Rule.of("/a").endpoint("x"), (request, values) -> "")
                                        .route(Rule.of("/b").endpoint("x"), (request, values) -> ""))
                        .build())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("The endpoint \"blog.x\" belongs to both")
                .hasMessageContaining("Write .endpoint(\"x2\") at the rule of a lambda at \"/b\"");
    }

    @Test
    void aLambdaWithoutAnEndpointHasOneInTheTableOfRoutes() {
        Retort app =
                Retort.builder().route(Rule.of("/x"), (request, values) -> "").build();

        assertThat(app.urls().endpoints()).contains("/x");
    }
}
