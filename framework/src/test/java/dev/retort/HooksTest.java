package dev.retort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.annotation.After;
import dev.retort.annotation.Before;
import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Get;
import dev.retort.annotation.Teardown;
import dev.retort.context.Attributes;
import dev.retort.context.RequestContext;
import dev.retort.context.RequestListener;
import dev.retort.http.HttpException;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.registry.SetupException;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"UnusedMethod", "try"}) // Called by the application under test; a log that is not read.
class HooksTest {
    /** What was called, in order; a test has its own. */
    private final List<String> calls = new ArrayList<>();

    class Everywhere {
        @Before
        void first() {
            calls.add("app before");
        }

        @Before(order = 1)
        @Nullable String second(Request request) {
            calls.add("app before 2");
            return request.query().get("stop") == null ? null : "stopped";
        }

        @After
        Response after(Response response) {
            calls.add("app after");
            return response.addHeader("X-After", "app");
        }

        @After(order = 1)
        void afterToo(Response response) {
            calls.add("app after 2, status " + response.status());
        }

        @Teardown
        void teardown(@Nullable Throwable failure) {
            calls.add("app teardown " + (failure == null ? "well" : failure.getMessage()));
        }

        @Get("/")
        String index() {
            calls.add("view");
            return "index";
        }
    }

    @Blueprint("/admin")
    class Admin {
        @Before
        void before() {
            calls.add("admin before");
        }

        @After
        Response after(Response response) {
            calls.add("admin after");
            return response.addHeader("X-After", "admin");
        }

        @Teardown
        void teardown() {
            calls.add("admin teardown");
        }

        @Get("")
        String index(RequestContext context) {
            calls.add("view");
            context.afterThisRequest(response -> {
                calls.add("after this request");
                return response.addHeader("X-After", "this");
            });
            return "admin";
        }

        @Get("/fails")
        String fails() {
            throw new IllegalStateException("broken");
        }
    }

    @Blueprint(value = "/users", in = Admin.class)
    class Users {
        @Before
        void before() {
            calls.add("users before");
        }

        @After
        void after() {
            calls.add("users after");
        }

        @Before(everywhere = true)
        void beforeAll() {
            calls.add("users before everywhere");
        }

        @Get("/<int:id>")
        String show(int id) {
            calls.add("view");
            return "user " + id;
        }
    }

    private final TestClient client = TestClient.of(Retort.of(new Everywhere(), new Admin()));

    @Test
    void hooksAreCalledInTheOrderOfFlask() {
        TestResponse response = client.get("/admin");

        assertThat(calls)
                .containsExactly(
                        "app before",
                        "app before 2",
                        "admin before",
                        "view",
                        "after this request",
                        "admin after",
                        "app after 2, status 200",
                        "app after",
                        "admin teardown",
                        "app teardown well");
        assertThat(response.headers().all("X-After")).containsExactly("this", "admin", "app");
    }

    @Test
    void aHookOfABlueprintIsNotCalledOutsideIt() {
        client.get("/");

        assertThat(calls).noneMatch(call -> call.contains("admin"));
    }

    @Test
    void hooksOfNestedBlueprintsSurroundOneAnother() {
        TestClient nested = TestClient.of(Retort.of(new Everywhere(), new Admin(), new Users()));

        assertThat(nested.get("/admin/users/7").text()).isEqualTo("user 7");
        assertThat(calls)
                .containsExactly(
                        "app before",
                        "app before 2",
                        "users before everywhere",
                        "admin before",
                        "users before",
                        "view",
                        "users after",
                        "admin after",
                        "app after 2, status 200",
                        "app after",
                        "admin teardown",
                        "app teardown well");
    }

    @Test
    void theFirstAnswerOfAHookEndsTheList() {
        assertThat(client.get("/admin?stop=1").text()).isEqualTo("stopped");
        assertThat(calls)
                .containsExactly(
                        "app before",
                        "app before 2",
                        "admin after",
                        "app after 2, status 200",
                        "app after",
                        "admin teardown",
                        "app teardown well");
    }

    @Test
    void hooksOfTheApplicationSeeRequestsThatMatchNothing() {
        assertThat(client.get("/nowhere").status()).isEqualTo(404);
        assertThat(client.post("/").status()).isEqualTo(405);
        assertThat(client.get("//admin").status()).isEqualTo(200);

        assertThat(calls)
                .filteredOn(call -> call.startsWith("app after 2"))
                .containsExactly("app after 2, status 404", "app after 2, status 405", "app after 2, status 200");
    }

    @Test
    void teardownIsToldWhatEndedTheRequest() {
        try (LogCapture ignored = LogCapture.start()) {
            assertThat(client.get("/admin/fails").status()).isEqualTo(500);
        }

        assertThat(calls).endsWith("admin teardown", "app teardown broken").contains("app after 2, status 500");
    }

    @Test
    void aTeardownThatFailsChangesNothing() {
        Retort app = Retort.builder()
                .route(dev.retort.routing.Rule.of("/").endpoint("x"), (request, values) -> "fine")
                .teardown((context, failure) -> {
                    calls.add("second");
                })
                .teardown((context, failure) -> {
                    throw new IllegalStateException("no");
                })
                .build();
        try (LogCapture log = LogCapture.start()) {
            assertThat(TestClient.of(app).get("/").text()).isEqualTo("fine");
            assertThat(log.text()).contains("no");
        }
        assertThat(calls).containsExactly("second");
    }

    static class Later {
        final List<String> calls = new ArrayList<>();

        @Get("/later")
        CompletionStage<String> later(Attributes g) {
            g.set("who", "Ada");
            return CompletableFuture.supplyAsync(() -> "hello");
        }

        @Get("/fails")
        CompletionStage<String> fails() {
            return CompletableFuture.failedFuture(new HttpException(409, "There is one already."));
        }

        @Get("/stream")
        Stream<String> stream() {
            return Stream.of("a", "b")
                    .map(piece -> piece + RequestContext.current().endpoint());
        }

        @After
        Response after(Response response, Attributes g) {
            calls.add("after " + g.get("who"));
            return response.header("X-Path", RequestContext.current().request().path());
        }

        @Teardown
        void teardown(RequestContext context) {
            calls.add("teardown " + (RequestContext.current() == context));
        }
    }

    @Test
    void theContextIsCarriedToStagesAndStreams() {
        Later later = new Later();
        TestClient client = TestClient.of(Retort.of(later));

        TestResponse response = client.get("/later");
        assertThat(response.text()).isEqualTo("hello");
        assertThat(response.header("X-Path")).isEqualTo("/later");
        assertThat(later.calls).containsExactly("after Ada", "teardown true");

        assertThat(client.get("/fails").status()).isEqualTo(409);
        assertThat(client.get("/stream").text()).isEqualTo("astreambstream");
        assertThat(later.calls).hasSize(6);
        assertThat(RequestContext.isActive()).isFalse();
    }

    @Test
    void outsideARequestTheContextSaysHowToGetIt() {
        assertThatThrownBy(RequestContext::current)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("RequestContext.wrap");
    }

    static class Wrong {
        @Before
        String unbound(String name) {
            return name;
        }

        @After
        String notAResponse() {
            return "";
        }

        @Teardown
        Response tooLate() {
            return Response.empty(200);
        }
    }

    @Test
    void hooksWithAWrongSignatureAreReportedTogether() {
        assertThatThrownBy(() -> Retort.of(new Wrong()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("name of Wrong.unbound(String) is bound to nothing")
                .hasMessageContaining("The after hook Wrong.notAResponse() returns a String")
                .hasMessageContaining("The teardown hook Wrong.tooLate() returns a Response");
    }

    @Test
    void listenersAreToldOfEveryRequest() {
        RequestListener listener = new RequestListener() {
            @Override
            public void started(RequestContext context) {
                calls.add("started");
            }

            @Override
            public void finished(RequestContext context, Response response) {
                calls.add("finished " + response.status());
                throw new IllegalStateException("a listener changes nothing");
            }

            @Override
            public void failed(RequestContext context, Throwable failure) {
                calls.add("failed " + failure.getMessage());
            }

            @Override
            public void ended(RequestContext context) {
                calls.add("ended");
            }
        };
        Retort app = Retort.builder()
                .listener(listener)
                .route(dev.retort.routing.Rule.of("/").endpoint("x"), (request, values) -> {
                    throw new IllegalStateException("broken");
                })
                .build();
        try (LogCapture ignored = LogCapture.start()) {
            assertThat(TestClient.of(app).get("/").status()).isEqualTo(500);
        }
        assertThat(calls).containsExactly("started", "failed broken", "finished 500", "ended");
    }
}
