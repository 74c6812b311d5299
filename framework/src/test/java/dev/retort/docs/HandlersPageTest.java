package dev.retort.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Application;
import dev.retort.Retort;
import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Body;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.annotation.Query;
import dev.retort.http.Html;
import dev.retort.http.HttpException;
import dev.retort.http.Response;
import dev.retort.testing.TestClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The programs of the README, docs/handlers.md and docs/deployment.md. */
@SuppressWarnings("UnusedMethod") // Called by the application under test.
class HandlersPageTest {
    @Blueprint("/posts")
    static class Posts {
        record Note(String title, String text) {}

        final List<Note> all = new CopyOnWriteArrayList<>();

        @Get("/<int:id>")
        Note show(int id) {
            if (id >= all.size()) {
                throw HttpException.notFound();
            }
            return all.get(id);
        }

        @Get("")
        List<Note> list(@Query(defaultValue = "10") int limit) {
            return all.stream().limit(limit).toList();
        }

        @Post("")
        Response create(@Body Note note) {
            all.add(note);
            return Response.json(note).status(201);
        }
    }

    @Test
    void theSecondProgramOfTheReadmeKeepsPosts() {
        TestClient client = TestClient.of(Retort.of(new Posts()));

        assertThat(client.get("/posts/0").status()).isEqualTo(404);
        assertThat(client.request("POST", "/posts")
                        .json(Map.of("title", "Tea", "text", "Leaves"))
                        .send()
                        .status())
                .isEqualTo(201);
        assertThat(client.get("/posts/0").text()).isEqualTo("{\"title\":\"Tea\",\"text\":\"Leaves\"}");
        assertThat(client.get("/posts?limit=5").text()).isEqualTo("[{\"title\":\"Tea\",\"text\":\"Leaves\"}]");
        assertThat(client.request("POST", "/posts")
                        .json(Map.of("name", "x"))
                        .send()
                        .status())
                .isEqualTo(400);
    }

    // region greetings
    static class Greetings {
        @Get("/hello/<name>")
        String hello(String name, @Query(defaultValue = "1") int times) {
            return ("Hello, " + Html.escape(name) + "!").repeat(times);
        }
    }
    // endregion

    @Test
    void theGreetingOfTheHandlersPageIsTested() {
        // region testing
        TestClient client = TestClient.of(Retort.of(new Greetings()));

        assertThat(client.get("/hello/Ada?times=2").text()).isEqualTo("Hello, Ada!Hello, Ada!");
        // endregion
    }

    record Orders(String database) {
        @Get("/orders")
        String list() {
            return database;
        }
    }

    public static class Shop implements Application {
        @Override
        public Retort create() {
            return Retort.of(new Orders("orders.db"));
        }
    }

    @Test
    void theFactoryOfTheDeploymentPageMakesAnApplication() {
        assertThat(TestClient.of(new Shop().create()).get("/orders").text()).isEqualTo("orders.db");
    }
}
