package dev.retort.docs;

import static dev.retort.Web.redirect;
import static dev.retort.Web.urlFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.annotation.Query;
import dev.retort.http.Broadcast;
import dev.retort.http.HttpException;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.http.Sse;
import dev.retort.session.Session;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestEvents;
import dev.retort.testing.TestResponse;
import dev.retort.testing.TestStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The programs of what the documentation says of testing. */
class TestingPageTest {
    record Article(String title, List<String> tags) {}

    @SuppressWarnings("UnusedMethod") // Called by the application under test.
    static class Blog {
        final Broadcast comments = Broadcast.keeping(10);

        @Get("/")
        String index(@Query(defaultValue = "1") int page) {
            return "page " + page;
        }

        @Post("/login")
        Response login(@Form String name, Session session) {
            session.set("user", name);
            return redirect("/profile");
        }

        @Get("/profile")
        String profile(Session session) {
            String user = session.get("user", String.class);
            if (user == null) {
                throw HttpException.of(401);
            }
            return user;
        }

        @Post("/posts")
        Response create(Request request) {
            Article article = request.json(Article.class);
            return Response.created("/posts/1", article == null ? "" : article);
        }

        @Get("/export")
        Response export() {
            return Response.stream("text/csv", out -> {
                PrintStream rows = new PrintStream(out, true, StandardCharsets.UTF_8);
                rows.print("id,title\n");
                rows.print("1,Tea\n");
            });
        }

        @Get("/comments/live")
        Sse live(Request request) {
            return comments.subscribe(request);
        }
    }

    private final Blog blog = new Blog();
    private final Retort app =
            Retort.builder().secretKey("only for these tests").add(blog).build();

    @Test
    void requestsArePutTogether() {
        TestClient client = TestClient.of(app);

        TestResponse created = client.request("POST", "/posts")
                .json(new Article("Tea", List.of("green")))
                .send();
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.location()).isEqualTo("/posts/1");
        assertThat(created.<Article>json(Article.class)).isEqualTo(new Article("Tea", List.of("green")));

        assertThat(client.request("GET", "/").query("page", 2).send().text()).isEqualTo("page 2");
    }

    @Test
    void aVisitorLogsIn() {
        TestClient client = TestClient.of(app).followRedirects();

        TestResponse profile = client.post("/login", Map.of("name", "ada"));
        assertThat(profile.text()).isEqualTo("ada");
        assertThat(profile.history()).extracting(TestResponse::status).containsExactly(303);
        assertThat(client.cookies().get("session")).isNotNull();
        assertThat(client.session().get("user")).isEqualTo("ada");
    }

    @Test
    void aTestBeginsLoggedIn() {
        TestClient client = TestClient.of(app);
        client.session(session -> session.set("user", "ada"));

        assertThat(client.get("/profile").text()).isEqualTo("ada");
        assertThat(TestClient.of(app).get("/profile").status()).isEqualTo(401);
    }

    @Test
    void whatNeedsARequestIsTriedInAContext() {
        TestClient client = TestClient.of(app).withScheme("https").withHost("example.org");

        String url = client.inContext("GET", "/", context -> urlFor("index", Map.of("page", 3)));
        assertThat(url).isEqualTo("/?page=3");

        TestResponse response = client.get("/?page=2");
        assertThat(response.context().endpoint()).isEqualTo("index");
        assertThat(response.context().request().host()).isEqualTo("example.org");
    }

    @Test
    void aStreamIsReadAsItIsWritten() {
        TestClient client = TestClient.of(app);

        try (TestStream export = client.stream("/export")) {
            assertThat(export.line()).isEqualTo("id,title");
            assertThat(export.line()).isEqualTo("1,Tea");
            assertThat(export.line()).isNull();
        }
    }

    @Test
    void eventsAreReceivedAsTheyAreSent() {
        TestClient client = TestClient.of(app);

        try (TestEvents events = client.events("/comments/live")) {
            blog.comments.publish("first!");
            assertThat(events.next().data()).isEqualTo("first!");
            TestEvents again = events.reconnect();
            blog.comments.publish("second");
            assertThat(again.next().data()).isEqualTo("second");
            again.close();
        }
        assertThat(blog.comments.listeners()).isZero();
    }
}
