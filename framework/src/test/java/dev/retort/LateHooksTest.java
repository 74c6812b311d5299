package dev.retort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.annotation.After;
import dev.retort.annotation.Before;
import dev.retort.annotation.Get;
import dev.retort.annotation.OnError;
import dev.retort.annotation.Teardown;
import dev.retort.context.Attributes;
import dev.retort.context.RequestContext;
import dev.retort.http.HttpException;
import dev.retort.http.Response;
import dev.retort.registry.SetupException;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Hooks that say what they have to say by a stage. */
@SuppressWarnings("UnusedMethod") // Called by the application under test.
class LateHooksTest {
    private static final Executor ELSEWHERE = ForkJoinPool.commonPool();

    static class Page {
        @Get("/")
        String index(Attributes attributes) {
            return "page of " + attributes.get("user");
        }
    }

    static class Lookup {
        @Before
        CompletionStage<@Nullable Void> load(RequestContext context) {
            return CompletableFuture.runAsync(() -> context.attributes().set("user", "Ada"), ELSEWHERE);
        }

        @Before(order = 1)
        CompletionStage<@Nullable Response> banned(RequestContext context) {
            boolean isBanned = context.request().query().get("banned") != null;
            return CompletableFuture.supplyAsync(
                    () -> isBanned ? Response.text("banned").status(403) : null, ELSEWHERE);
        }

        @Before(order = 2)
        CompletionStage<Optional<String>> maintenance(RequestContext context) {
            String closed = context.request().query().get("closed");
            return CompletableFuture.supplyAsync(() -> Optional.ofNullable(closed), ELSEWHERE);
        }
    }

    @Test
    void aStageOfABeforeHookThatCompletesWithNothingGoesOnToTheHandler() {
        TestClient client = TestClient.of(Retort.of(new Lookup(), new Page()));

        assertThat(client.get("/").text()).isEqualTo("page of Ada");
    }

    @Test
    void aStageOfABeforeHookThatCompletesWithAnAnswerIsTheAnswer() {
        TestClient client = TestClient.of(Retort.of(new Lookup(), new Page()));

        assertThat(client.get("/?banned").status()).isEqualTo(403);
        assertThat(client.get("/?closed=until%20noon").text()).isEqualTo("until noon");
    }

    private static CompletionStage<@Nullable String> nothing() {
        return CompletableFuture.supplyAsync(() -> null, ELSEWHERE);
    }

    @Test
    void aBeforeHookThatIsALambdaGoesOnForAnEmptyOptionalAndForAStageOfNothing() {
        Retort app = Retort.builder()
                .before(context -> nothing())
                .before(context -> Optional.empty())
                .before(context -> Optional.ofNullable(context.request().query().get("say")))
                .add(new Page())
                .build();

        assertThat(TestClient.of(app).get("/").text()).isEqualTo("page of null");
        assertThat(TestClient.of(app).get("/?say=no").text()).isEqualTo("no");
    }

    static class Failing {
        @Before
        CompletionStage<@Nullable Response> refuse() {
            return CompletableFuture.supplyAsync(
                    () -> {
                        throw new HttpException(403, "You are not welcome.");
                    },
                    ELSEWHERE);
        }
    }

    @Test
    void aStageOfABeforeHookThatFailsIsAnsweredAsTheHookItselfWouldBe() {
        TestClient client = TestClient.of(Retort.of(new Failing(), new Page()));

        assertThat(client.get("/").status()).isEqualTo(403);
    }

    static class Stamp {
        @After
        CompletionStage<Response> stamp(Response response) {
            return CompletableFuture.supplyAsync(() -> response.header("X-Stamp", "late"), ELSEWHERE);
        }
    }

    @Test
    void anAfterHookMayReturnAStageOfTheResponse() {
        TestResponse response =
                TestClient.of(Retort.of(new Stamp(), new Page())).get("/");

        assertThat(response.header("X-Stamp")).isEqualTo("late");
        assertThat(response.text()).isEqualTo("page of null");
    }

    static class Lost {
        @After
        @Nullable CompletionStage<@Nullable Response> lose() {
            return CompletableFuture.supplyAsync(() -> null, ELSEWHERE);
        }

        @OnError
        String lost(IllegalStateException failure) {
            return String.valueOf(failure.getMessage());
        }
    }

    @Test
    void anAfterHookWhoseStageCompletesWithNullIsToldSo() {
        assertThat(TestClient.of(Retort.of(new Lost(), new Page())).get("/").text())
                .contains("The after hook Lost.lose() returned null");
    }

    static class NotFound extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    static class LateWrapper {
        @After
        Response wrap() {
            return Response.of(CompletableFuture.supplyAsync(
                    () -> {
                        throw new NotFound();
                    },
                    ELSEWHERE));
        }

        @OnError
        String notFound(NotFound failure) {
            return "not found, but answered";
        }
    }

    @Test
    void whatAStageOfAHookFailsWithFindsItsErrorHandler() {
        assertThat(TestClient.of(Retort.of(new LateWrapper(), new Page()))
                        .get("/")
                        .text())
                .isEqualTo("not found, but answered");
    }

    static class LateError {
        @Get("/fails")
        String fails() {
            throw new NotFound();
        }

        @OnError
        CompletionStage<@Nullable String> nothing(NotFound failure) {
            return CompletableFuture.supplyAsync(() -> null, ELSEWHERE);
        }
    }

    @Test
    void aStageOfAnErrorHandlerThatCompletesWithNullIsAnAnswerWithoutContent() {
        TestResponse response = TestClient.of(Retort.of(new LateError())).get("/fails");

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.text()).isEmpty();
    }

    static class WrongTypes {
        @After
        CompletionStage<String> text() {
            return CompletableFuture.completedStage("");
        }

        @Teardown
        CompletionStage<@Nullable Void> close() {
            return CompletableFuture.completedStage(null);
        }

        @Before
        CompletionStage<Thread> thread() {
            return CompletableFuture.completedStage(Thread.currentThread());
        }
    }

    @Test
    void whatAHookPromisesIsCheckedAtTheStart() {
        assertThatThrownBy(() -> Retort.of(new WrongTypes(), new Page()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("The after hook WrongTypes.text() returns a CompletionStage")
                .hasMessageContaining("The teardown hook WrongTypes.close() returns a CompletionStage")
                .hasMessageContaining("WrongTypes.thread() returns a Thread, which cannot be sent");
    }
}
