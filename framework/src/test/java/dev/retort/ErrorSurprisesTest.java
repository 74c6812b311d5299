package dev.retort;

import static dev.retort.Web.abort;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Get;
import dev.retort.annotation.OnError;
import dev.retort.annotation.WebSocket;
import dev.retort.http.HttpException;
import dev.retort.http.Request;
import dev.retort.http.WebSocketChannel;
import dev.retort.template.View;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What somebody who comes from Flask expects of error handlers, and once did not get: one test for each surprise. */
@SuppressWarnings("UnusedMethod") // Called by the application under test.
class ErrorSurprisesTest {
    private static TestClient of(Object... handlers) {
        return TestClient.of(Retort.of(handlers));
    }

    @Blueprint("/<lang>")
    static class Language {
        @Get("/")
        String home(String lang) {
            return lang;
        }

        @OnError(404)
        String none() {
            return "lang 404";
        }
    }

    @Blueprint("/api")
    static class Api {
        @Get("/x")
        String x() {
            return "x";
        }

        @OnError(404)
        String none() {
            return "api 404";
        }
    }

    @Blueprint("/api")
    static class ApiToo {
        @Get("/y")
        String y() {
            return "y";
        }

        @OnError(409)
        String conflict() {
            return "409";
        }
    }

    @Blueprint("/<int:team>")
    static class Team {
        @Get("/x")
        String x(int team) {
            return "team " + team;
        }

        @OnError(404)
        String none() {
            return "team 404";
        }
    }

    static class PagesForVisitors {
        @Get("/refused")
        String refused() {
            throw new HttpException(409, "Somebody was faster.").header("Retry-After", "5");
        }

        @OnError
        String page(HttpException error, Request request) {
            if (request.prefersJson()) {
                throw error;
            }
            return "a page of " + error.status();
        }

        @OnError(500)
        CompletionStage<String> broken(HttpException error, Request request) {
            return request.prefersJson()
                    ? CompletableFuture.failedFuture(error)
                    : CompletableFuture.completedFuture("a page of 500");
        }

        @Get("/broken")
        String broken() {
            throw new IllegalStateException("secret");
        }

        @Get("/aborted")
        String aborted() {
            throw abort(500);
        }
    }

    @Test
    void aHandlerThatThrowsTheErrorAgainLeavesItToTheStandardAnswer() {
        TestClient client = of(new PagesForVisitors());

        assertThat(client.get("/refused").text()).isEqualTo("a page of 409");
        TestResponse problem =
                client.request("GET", "/refused").accept("application/json").send();
        assertThat(problem.status()).isEqualTo(409);
        assertThat(problem.contentType()).isEqualTo("application/problem+json");
        assertThat(problem.text()).contains("Somebody was faster.");
        assertThat(problem.header("Retry-After")).isEqualTo("5");
        TestResponse missing =
                client.request("GET", "/nowhere").accept("application/json").send();
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.contentType()).isEqualTo("application/problem+json");
        for (String target : new String[] {"/broken", "/aborted"}) {
            assertThat(client.get(target).text()).isEqualTo("a page of 500");
            TestResponse broken =
                    client.request("GET", target).accept("application/json").send();
            assertThat(broken.status()).isEqualTo(500);
            assertThat(broken.contentType()).isEqualTo("application/problem+json");
            assertThat(broken.text()).doesNotContain("secret");
        }
    }

    @Test
    void aBlueprintsHandlerOf404IsNotHiddenByAnotherClassOfItsPrefix() {
        assertThat(of(new Api(), new ApiToo()).get("/api/none").text()).isEqualTo("api 404");
        assertThat(of(new ApiToo(), new Api()).get("/api/none").text()).isEqualTo("api 404");
    }

    @Test
    void aLiteralPrefixBeatsAVariableOne() {
        assertThat(of(new Language(), new Api()).get("/api/nothing").text()).isEqualTo("api 404");
    }

    @Test
    void aPrefixWithAConverterTakesOnlyWhatItsConverterTakes() {
        assertThat(of(new Team()).get("/about/us").text()).isNotEqualTo("team 404");
        assertThat(of(new Team()).get("/7/us").text()).isEqualTo("team 404");
    }

    static class Answers {
        @Get("/missing")
        String missing() {
            throw abort(404);
        }

        @Get("/members")
        String members() {
            throw new HttpException(401, "Log in first.").header("WWW-Authenticate", "Basic");
        }

        @WebSocket("/ws")
        void socket(WebSocketChannel channel) {}

        @OnError({405, 426, 401})
        String no() {
            return "no";
        }

        @OnError(404)
        View gone() {
            return View.ofSource("gone").status(410);
        }
    }

    @Test
    void anErrorHandlersTextFor405StillSaysWhatIsAllowed() {
        assertThat(of(new Answers()).post("/missing").header("Allow")).contains("GET");
    }

    @Test
    void anErrorHandlersTextFor426StillSaysUpgrade() {
        assertThat(of(new Answers()).get("/ws").header("Upgrade")).isEqualTo("websocket");
    }

    @Test
    void anErrorHandlersTextFor401KeepsTheChallenge() {
        assertThat(of(new Answers()).get("/members").header("WWW-Authenticate")).isEqualTo("Basic");
    }

    @Test
    void aViewOfAnErrorHandlerKeepsItsStatus() {
        assertThat(of(new Answers()).get("/missing").status()).isEqualTo(410);
    }

    static class LateAnswer {
        @Get("/missing")
        String missing() {
            throw abort(404);
        }

        @OnError(404)
        CompletionStage<String> none() {
            return CompletableFuture.completedStage("gone");
        }
    }

    static class AnyAnswer {
        @Get("/missing")
        String missing() {
            throw abort(404);
        }

        @OnError(404)
        Object none() {
            return "gone";
        }
    }

    @Test
    void anErrorHandlersStageHasTheStatusOfTheError() {
        assertThat(of(new LateAnswer()).get("/missing").status()).isEqualTo(404);
    }

    @Test
    void anErrorHandlersObjectHasTheStatusOfTheErrorAsItsStringHas() {
        assertThat(of(new AnyAnswer()).get("/missing").status()).isEqualTo(404);
    }

    static class FailingAnswer {
        @Get("/missing")
        String missing() {
            throw abort(404);
        }

        @OnError(404)
        String fails() {
            throw new IllegalStateException("The handler of the error fails itself");
        }

        @OnError(500)
        String failed() {
            return "mine 500";
        }
    }

    @Test
    void anErrorHandlerThatFailsIsAnsweredByTheHandlerOf500AsInFlask() {
        assertThat(of(new FailingAnswer()).get("/missing").text()).isEqualTo("mine 500");
    }

    static class Teapot {
        @Get("/coffee")
        String coffee() {
            throw abort(418);
        }
    }

    @Test
    void aTeapotIsNamedAsInWerkzeug() {
        assertThat(of(new Teapot())
                        .request("GET", "/coffee")
                        .accept("application/json")
                        .send()
                        .text())
                .contains("\"title\":\"I'm a teapot\"");
    }
}
