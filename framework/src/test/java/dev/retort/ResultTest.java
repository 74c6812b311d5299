package dev.retort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Delete;
import dev.retort.annotation.Get;
import dev.retort.annotation.Patch;
import dev.retort.annotation.Post;
import dev.retort.annotation.Put;
import dev.retort.annotation.Route;
import dev.retort.http.HttpException;
import dev.retort.http.Response;
import dev.retort.routing.Rule;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultTest {
    record Point(int x, LocalDate day) {}

    @SuppressWarnings({"UnusedMethod", "InfiniteRecursion"}) // Called by the application under test.
    static class Handlers {
        @Get("/string")
        String string() {
            return "<b>é</b>";
        }

        @Get("/bytes")
        byte[] bytes() {
            return new byte[] {'a', 'b'};
        }

        @Get("/record")
        Point record() {
            return new Point(3, LocalDate.of(2026, 11, 21));
        }

        @Get("/list")
        List<Integer> list() {
            return List.of(1, 2);
        }

        @Get("/map")
        Map<String, Object> map() {
            return new LinkedHashMap<>(Map.of("a", true));
        }

        @Get("/object")
        Object object() {
            return "dynamic";
        }

        @Get("/response")
        Response response() {
            return Response.text("made").status(201).header("Location", "/x");
        }

        @Get("/status/<int:status>")
        Response status(int status) {
            return Response.text("text").status(status);
        }

        @Post("/void")
        void nothing() {}

        @Get("/null")
        @Nullable String nothingAtAll() {
            return null;
        }

        @Get("/fails")
        String fails() {
            throw new IllegalArgumentException("the password is 1234");
        }

        @Get("/overflows")
        String overflows() {
            return overflows() + "x";
        }

        @Get("/gone")
        String gone() {
            throw new HttpException(410, "It was <here>.");
        }

        @Route(
                value = "/any",
                methods = {"PUT", "OPTIONS"})
        String own() {
            return "own options";
        }
    }

    @Blueprint("/things")
    @SuppressWarnings("UnusedMethod") // Called by the application under test.
    static class Things {
        @Get("")
        String list() {
            return "list";
        }

        @Put("/<int:id>")
        String put(int id) {
            return "put " + id;
        }

        @Patch("/<int:id>")
        String patch(int id) {
            return "patch " + id;
        }

        @Delete("/<int:id>")
        void delete(int id) {}
    }

    private final Retort app = Retort.of(new Handlers(), new Things());
    private final TestClient client = TestClient.of(app);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/string | text/html; charset=utf-8 | <b>é</b>",
                "/bytes | application/octet-stream | ab",
                "/record | application/json | {\"x\":3,\"day\":\"2026-11-21\"}",
                "/list | application/json | [1,2]",
                "/map | application/json | {\"a\":true}",
                "/object | text/html; charset=utf-8 | dynamic",
            })
    void aResultIsSentByItsType(String target, String type, String body) {
        TestResponse answer = client.get(target);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo(type);
        assertThat(answer.text().strip()).isEqualTo(body.strip());
    }

    @Test
    void aResponseIsSentAsItIs() {
        TestResponse answer = client.get("/response");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Location")).isEqualTo("/x");
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    }

    @Test
    void aMethodWithoutResultGives204() {
        TestResponse answer = client.post("/void");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.bytes()).isEmpty();
        assertThat(answer.header("Content-Length")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"204, ", "304, ", "205, 0", "202, 4"})
    void aStatusWithoutContentHasNoneWhateverTheHandlerGave(int status, String length) {
        TestResponse answer = client.get("/status/" + status);

        assertThat(answer.header("Content-Length")).isEqualTo(length);
        assertThat(answer.bytes()).hasSize(status == 202 ? 4 : 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nSet-Cookie: b", "a\0", "\u010a", "\u0085"})
    void aHeaderRefusesWhatItCannotCarry(String value) {
        assertThatThrownBy(() -> Response.text("").header("X-Name", value))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Response.text("").addHeader("X-Name", value))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Response.text("").contentType(value)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Response.redirect("/" + value, 303).headers().get("Location"))
                .matches("/[a-zA-Z0-9:%-]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "transfer-encoding", "Connection"})
    void aHeaderOfTheServersOwnIsRefused(String name) {
        assertThatThrownBy(() -> Response.text("").header(name, "x")).hasMessageContaining("is for the server to set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/null", "/fails", "/overflows"})
    void aHandlersFaultIsA500ThatLeaksNothingAndShowsTheIdOfTheLog(String target) {
        LogCapture log = LogCapture.start();
        TestResponse answer = client.get(target);

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text())
                .contains("Internal Server Error")
                .containsPattern("name this request: [0-9a-f]{16}\\.")
                .doesNotContain("1234", "Exception", "Handlers", "at dev.retort");
        String id = answer.text().replaceAll("(?s).*this request: ([0-9a-f]{16}).*", "$1");
        assertThat(log.stop()).contains(id).contains("GET " + target);
    }

    @Test
    void aNullResultIsLoggedWithTheNameOfItsMethodAndTheRepair() {
        LogCapture log = LogCapture.start();
        client.get("/null");

        assertThat(log.stop()).contains("Handlers.nothingAtAll() returned null").contains("Response.empty(204)");
    }

    @Test
    void anHttpExceptionGivesItsStatusAndItsReasonEscaped() {
        TestResponse answer = client.get("/gone");

        assertThat(answer.status()).isEqualTo(410);
        assertThat(answer.text()).contains("It was &lt;here&gt;.");
    }

    @Test
    void anUnknownPathIs404() {
        TestResponse answer = client.get("/nowhere");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    }

    @Test
    void aWrongMethodIs405WithTheAllowedOnes() {
        TestResponse answer = client.post("/string");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(client.request("BREW", "/string").send().status()).isEqualTo(405);
    }

    @Test
    void headGivesTheLengthOfGetWithoutItsBody() {
        TestResponse answer = client.request("HEAD", "/string").send();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.bytes()).isEmpty();
        assertThat(answer.header("Content-Length")).isEqualTo("9");
    }

    @Test
    void optionsIsAnsweredUnlessTheHandlerTakesIt() {
        TestResponse automatic = client.request("OPTIONS", "/string").send();
        assertThat(automatic.status()).isEqualTo(200);
        assertThat(automatic.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(automatic.bytes()).isEmpty();

        assertThat(client.request("OPTIONS", "/any").send().text()).isEqualTo("own options");
    }

    @Test
    void aBlueprintPutsItsPrefixBeforeEveryRuleAndItsNameBeforeEveryEndpoint() {
        assertThat(client.get("/things").text()).isEqualTo("list");
        assertThat(client.request("PUT", "/things/3").send().text()).isEqualTo("put 3");
        assertThat(client.request("PATCH", "/things/3").send().text()).isEqualTo("patch 3");
        assertThat(client.request("DELETE", "/things/3").send().status()).isEqualTo(204);
        assertThat(app.urls().build("things.put", Map.of("id", 4))).isEqualTo("/things/4");
    }

    @Test
    void aLambdaIsARouteToo() {
        Retort lambdas = Retort.builder()
                .route(
                        Rule.of("/hi/<name>").endpoint("hi").methods("GET"),
                        (request, values) -> "Hi " + values.get("name"))
                .build();

        assertThat(TestClient.of(lambdas).get("/hi/Ada").text()).isEqualTo("Hi Ada");
    }

    @Test
    void aSlashIsAddedByARedirectThatKeepsTheQueryAndTheMount() {
        Retort folders = Retort.builder()
                .route(Rule.of("/folder/").endpoint("folder").methods("GET"), (request, values) -> "folder")
                .build();
        TestResponse answer = TestClient.of(folders)
                .request("GET", "/app/folder?a=1&b=%20")
                .mount("/app")
                .send();

        assertThat(answer.status()).isEqualTo(308);
        assertThat(answer.header("Location")).isEqualTo("/app/folder/?a=1&b=%20");
    }
}
