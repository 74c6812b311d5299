package dev.retort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.annotation.After;
import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Get;
import dev.retort.annotation.OnError;
import dev.retort.annotation.Post;
import dev.retort.context.RequestContext;
import dev.retort.http.HttpException;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.http.ResponseException;
import dev.retort.registry.SetupException;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@SuppressWarnings({"UnusedMethod", "try"}) // Called by the application under test; a log that is not read.
class ErrorHandlersTest {
    static class Site {
        @Get("/io")
        String io() throws IOException {
            throw new IOException("disk");
        }

        @Get("/file")
        String file() throws IOException {
            throw new FileNotFoundException("a.txt");
        }

        @Get("/state")
        String state() {
            throw new IllegalStateException("inside");
        }

        @Get("/given")
        String given() {
            throw new ResponseException(Response.text("as it is").status(404));
        }

        @Post("/only")
        void only() {}

        @OnError(404)
        String notFound(Request request) {
            return "site: nothing at " + request.path();
        }

        @OnError(500)
        Map<String, String> serverError(HttpException error) {
            return Map.of(
                    "cause",
                    String.valueOf(
                            java.util.Objects.requireNonNull(error.getCause()).getMessage()));
        }

        @OnError
        String io(IOException failure) {
            return "io: " + failure.getMessage();
        }

        @OnError(type = FileNotFoundException.class)
        Response file(FileNotFoundException failure) {
            return Response.text("no file " + failure.getMessage()).status(410);
        }
    }

    @Blueprint("/api/<int:version>")
    static class Api {
        @Get("/")
        String index() {
            return "api";
        }

        @Get("/gone")
        String gone() {
            throw HttpException.notFound();
        }

        @Get("/io")
        String io() throws IOException {
            throw new IOException("api disk");
        }

        @OnError(404)
        Map<String, String> notFound() {
            return Map.of("error", "not found");
        }

        @OnError(type = Exception.class)
        String any(Exception failure) {
            return "api: " + failure.getMessage();
        }
    }

    private final TestClient client = TestClient.of(Retort.of(new Site(), new Api()));

    @Test
    void aHandlerIsFoundByStatusThenByTheNearestClass() {
        assertThat(client.get("/io").text()).isEqualTo("io: disk");
        assertThat(client.get("/io").status()).isEqualTo(500);
        assertThat(client.get("/file").text()).isEqualTo("no file a.txt");
        assertThat(client.get("/file").status()).isEqualTo(410);
        assertThat(client.get("/nowhere").text()).isEqualTo("site: nothing at /nowhere");
        assertThat(client.get("/nowhere").status()).isEqualTo(404);
    }

    @Test
    void whatNobodyForesawGoesToTheHandlerOfTheStatus500AndToTheLog() {
        try (LogCapture log = LogCapture.start()) {
            assertThat(client.get("/state").text()).isEqualTo("{\"cause\":\"inside\"}");
            assertThat(client.get("/state").status()).isEqualTo(500);
            assertThat(log.text()).contains("IllegalStateException: inside");
        }
    }

    @Test
    void theBlueprintIsAskedFirst() {
        assertThat(client.get("/api/1/gone").text()).isEqualTo("{\"error\":\"not found\"}");
        assertThat(client.get("/api/1/gone").status()).isEqualTo(404);
        assertThat(client.get("/api/1/io").text()).isEqualTo("api: api disk");
    }

    @Test
    void aBlueprintAnswersForUnknownPathsBelowItsPrefix() {
        assertThat(client.get("/api/1/no/such/thing").text()).isEqualTo("{\"error\":\"not found\"}");
        assertThat(client.get("/api/x").status()).isEqualTo(404);
        assertThat(client.get("/apix/1").text()).startsWith("site:");
        assertThat(client.get("/api").text()).startsWith("site:");
    }

    @Test
    void aResponseThatIsThrownGoesPastTheHandlers() {
        assertThat(client.get("/given").text()).isEqualTo("as it is");
    }

    @Test
    void aMethodThatIsNotAllowedKeepsItsHeader() {
        assertThat(client.get("/only").status()).isEqualTo(405);
        assertThat(client.get("/only").header("Allow")).isEqualTo("OPTIONS, POST");
    }

    @Test
    void anErrorHandlerThatFailsIsA500() {
        Retort app = Retort.builder()
                .onError(404, (context, failure) -> {
                    throw new IllegalStateException("worse");
                })
                .build();
        try (LogCapture log = LogCapture.start()) {
            assertThat(TestClient.of(app).get("/x").status()).isEqualTo(500);
            assertThat(log.text()).contains("worse");
        }
    }

    @Test
    void lambdasAreErrorHandlersToo() {
        Retort app = Retort.builder()
                .onError(404, (context, failure) -> "none: " + failure.reason())
                .blueprint("api", "/api", api -> api.onError(404, (context, failure) -> Map.of("status", 404)))
                .build();

        assertThat(TestClient.of(app).get("/x").text()).startsWith("none: ");
        assertThat(TestClient.of(app).get("/x").status()).isEqualTo(404);
        assertThat(TestClient.of(app).get("/api/x").text()).isEqualTo("{\"status\":404}");
    }

    static class Twice {
        @OnError(404)
        String one() {
            return "";
        }

        @OnError(404)
        String two() {
            return "";
        }

        @OnError(200)
        String noError() {
            return "";
        }

        @OnError
        String forWhat() {
            return "";
        }

        @OnError(type = IOException.class)
        String other(IllegalStateException failure) {
            return "";
        }
    }

    @Test
    void wrongErrorHandlersAreReportedTogether() {
        assertThatThrownBy(() -> Retort.of(new Twice()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("Both Twice.one() and Twice.two() answer for the status 404")
                .hasMessageContaining("Twice.noError() is for the status 200, which is no error")
                .hasMessageContaining("Twice.forWhat() does not say what it is for")
                .hasMessageContaining("is for IOException, but takes a IllegalStateException");
    }

    /** All that is asynchronous is done by one thread, which so must never wait for itself. */
    static class OneThread {
        final ExecutorService only = Executors.newSingleThreadExecutor();

        @Get("/later-fails")
        CompletionStage<String> laterFails() {
            return CompletableFuture.supplyAsync(
                    () -> {
                        throw new IllegalStateException("inside");
                    },
                    only);
        }

        @Get("/fine")
        CompletionStage<String> fine() {
            return CompletableFuture.supplyAsync(() -> "fine", only);
        }

        @Get("/asks-badly")
        CompletionStage<String> asksBadly() {
            return CompletableFuture.supplyAsync(
                    () -> {
                        throw new IllegalArgumentException("inside");
                    },
                    only);
        }

        @OnError
        CompletionStage<String> wrongState(IllegalStateException failure, RequestContext context) {
            return CompletableFuture.supplyAsync(
                    () -> "handled " + failure.getMessage() + " at "
                            + context.request().path(),
                    only);
        }

        @OnError
        CompletionStage<String> wrongArgument(IllegalArgumentException failure) {
            return CompletableFuture.supplyAsync(
                    () -> {
                        throw new IllegalArgumentException("the handler too");
                    },
                    only);
        }

        @After
        Response after(Response response, Request request) {
            if (request.path().equals("/fine") && response.status() == 200) {
                throw new IllegalStateException("in the hook");
            }
            return response.header("X-After", "yes");
        }
    }

    @Test
    @Timeout(20)
    void anErrorHandlerThatAnswersLaterHoldsNoThread() {
        OneThread site = new OneThread();
        try (LogCapture ignored = LogCapture.start()) {
            TestClient client = TestClient.of(Retort.of(site));

            TestResponse handled = client.get("/later-fails");
            assertThat(handled.text()).isEqualTo("handled inside at /later-fails");
            assertThat(handled.status()).isEqualTo(500);
            assertThat(handled.header("X-After")).isEqualTo("yes");
            assertThat(client.get("/fine").text()).isEqualTo("handled in the hook at /fine");
        } finally {
            site.only.shutdownNow();
        }
    }

    @Test
    @Timeout(20)
    void anErrorHandlerThatFailsLaterIsAnsweredFor() {
        OneThread site = new OneThread();
        try (LogCapture log = LogCapture.start()) {
            TestResponse answer = TestClient.of(Retort.of(site)).get("/asks-badly");

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.header("X-After")).isEqualTo("yes");
            assertThat(log.text())
                    .contains("the handler too")
                    .contains("Suppressed: java.lang.IllegalArgumentException");
        } finally {
            site.only.shutdownNow();
        }
    }

    static class LateServerError {
        @Get("/")
        String fails() {
            throw new IllegalStateException("inside");
        }

        @OnError(500)
        CompletionStage<String> serverError(HttpException error) {
            return CompletableFuture.failedStage(new IllegalStateException("the last handler too"));
        }
    }

    @Test
    @Timeout(20)
    void aHandlerFor500ThatFailsLaterIsNotAskedAgain() {
        try (LogCapture log = LogCapture.start()) {
            TestResponse answer =
                    TestClient.of(Retort.of(new LateServerError())).get("/");

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.text()).contains("Something went wrong here");
            assertThat(log.text()).containsOnlyOnce("the last handler too");
        }
    }
}
