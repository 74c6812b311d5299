package dev.retort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Get;
import dev.retort.annotation.Limit;
import dev.retort.annotation.Post;
import dev.retort.annotation.Route;
import dev.retort.registry.SetupException;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several handlers for one rule, of which the request chooses. */
@SuppressWarnings("UnusedMethod") // Called by the application under test.
class NegotiationTest {
    private static TestResponse ask(Object handler, String method, String path, String accept) {
        return TestClient.of(Retort.of(handler))
                .request(method, path)
                .header("Accept", accept)
                .send();
    }

    private static String body(Object handler, String method, String path, String accept) {
        return ask(handler, method, path, accept).text();
    }

    static class Price {
        // region fallback
        @Get(value = "/price", produces = "application/json")
        Map<String, Integer> priceAsJson() {
            return Map.of("price", 7);
        }

        @Get("/price")
        String price() {
            return "<p>7</p>";
        }
        // endregion
    }

    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | json",
                "application/* | json",
                "application/json, text/plain, */* | json",
                "application/json;q=0.5, */*;q=0.1 | json",
                BROWSER + " | page",
                "*/* | page",
                "image/png | page",
                "text/html, application/json;q=0.9 | page",
                "application/json;q=0.5, */* | page",
                "application/json;q=0 | page",
            })
    void aHandlerThatDoesNotSayWhatItProducesAnswersWhoAsksForNoneOfTheOthers(String accept, String chosen) {
        TestResponse response = ask(new Price(), "GET", "/price", accept);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo(chosen.equals("json") ? "{\"price\":7}" : "<p>7</p>");
        assertThat(response.header("Vary")).contains("Accept");
    }

    @Test
    void whoSendsNoAcceptGetsTheHandlerThatDoesNotSayWhatItProduces() {
        assertThat(TestClient.of(Retort.of(new Price())).get("/price").text()).isEqualTo("<p>7</p>");
    }

    static class Overlapping {
        @Route(
                value = "/b",
                methods = {"GET", "POST"},
                produces = "text/html")
        String page() {
            return "page";
        }

        @Get(value = "/b", produces = "application/json")
        Map<String, Integer> json() {
            return Map.of("a", 1);
        }
    }

    static class OverlappingTheOtherWay {
        @Get(value = "/b", produces = "application/json")
        Map<String, Integer> json() {
            return Map.of("a", 1);
        }

        @Route(
                value = "/b",
                methods = {"GET", "POST"},
                produces = "text/html")
        String page() {
            return "page";
        }
    }

    @Test
    void handlersWithOverlappingMethodsAreChosenAmongWhereTheyOverlap() {
        for (Object handlers : new Object[] {new Overlapping(), new OverlappingTheOtherWay()}) {
            assertThat(body(handlers, "GET", "/b", "application/json")).isEqualTo("{\"a\":1}");
            assertThat(body(handlers, "GET", "/b", "text/html")).isEqualTo("page");
            assertThat(body(handlers, "POST", "/b", "text/html")).isEqualTo("page");
            assertThat(ask(handlers, "POST", "/b", "application/json").status()).isEqualTo(406);
            assertThat(ask(handlers, "HEAD", "/b", "application/json").header("Content-Type"))
                    .isEqualTo("application/json");
            assertThat(ask(handlers, "PUT", "/b", "text/html").header("Allow")).contains("GET", "POST");
        }
    }

    static class FormAndJson {
        @Route(
                value = "/c",
                methods = {"GET", "POST"})
        String any() {
            return "any";
        }

        @Post(value = "/c", produces = "application/json")
        Map<String, Integer> json() {
            return Map.of("c", 1);
        }
    }

    @Test
    void aHandlerWithoutATypeAndWithMoreMethodsAnswersForThoseAlone() {
        assertThat(body(new FormAndJson(), "POST", "/c", "application/json")).isEqualTo("{\"c\":1}");
        assertThat(body(new FormAndJson(), "POST", "/c", "text/html")).isEqualTo("any");
        assertThat(body(new FormAndJson(), "GET", "/c", "application/json")).isEqualTo("any");
    }

    static class Written {
        @Get(value = "/items/<int:id>", produces = "application/json")
        Map<String, Integer> json(int id) {
            return Map.of("id", id);
        }

        @Get(value = "/items/<id>", produces = "text/plain")
        String text(int id) {
            return "item " + id;
        }
    }

    @Test
    void aConverterThatIsWrittenAndOneThatIsInferredMakeTheSameRule() {
        assertThat(body(new Written(), "GET", "/items/4", "application/json")).isEqualTo("{\"id\":4}");
        assertThat(body(new Written(), "GET", "/items/4", "text/plain")).isEqualTo("item 4");
        assertThat(ask(new Written(), "GET", "/items/x", "text/plain").status()).isEqualTo(404);
    }

    static class Unlike {
        @Get(value = "/things/<key>", produces = "application/json")
        Map<String, Integer> number(int key) {
            return Map.of("key", key);
        }

        @Get(value = "/things/<key>", produces = "text/plain")
        String name(String key) {
            return key;
        }
    }

    @Test
    void rulesThatAreWrittenAlikeForParametersOfUnlikeTypesAreTwo() {
        assertThat(body(new Unlike(), "GET", "/things/4", "application/json")).isEqualTo("{\"key\":4}");
        assertThat(body(new Unlike(), "GET", "/things/tea", "text/plain")).isEqualTo("tea");
    }

    static class Late {
        @Get(value = "/late", produces = "text/csv")
        CompletionStage<String> csv() {
            return CompletableFuture.supplyAsync(() -> "a,b");
        }

        @Get("/late")
        CompletionStage<String> page() {
            return CompletableFuture.supplyAsync(() -> "page");
        }
    }

    @Test
    void whatIsSentLaterHasTheTypeThatWasChosenAndVaries() {
        TestResponse csv = ask(new Late(), "GET", "/late", "text/csv");

        assertThat(csv.header("Content-Type")).isEqualTo("text/csv; charset=utf-8");
        assertThat(csv.header("Vary")).contains("Accept");
        assertThat(ask(new Late(), "GET", "/late", "*/*").header("Vary")).contains("Accept");
    }

    static class TwoWithoutType {
        @Get(value = "/d", produces = "application/json")
        Map<String, Integer> json() {
            return Map.of();
        }

        @Get("/d")
        String one() {
            return "";
        }

        @Get("/d")
        String two() {
            return "";
        }
    }

    @Test
    void twoHandlersThatDoNotSayWhatTheyProduceAreStillRefused() {
        assertThatThrownBy(() -> Retort.of(new TwoWithoutType()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("TwoWithoutType.one()")
                .hasMessageContaining("TwoWithoutType.two()")
                .hasMessageContaining("Two rules match the same paths");
    }

    static class Limited {
        @Limit(body = 10)
        @Post(value = "/e", produces = "application/json")
        Map<String, Integer> json() {
            return Map.of();
        }

        @Post("/e")
        String page() {
            return "";
        }
    }

    @Blueprint("/api")
    static class First {
        @Get(value = "/f", produces = "application/json")
        Map<String, Integer> json() {
            return Map.of();
        }
    }

    @Blueprint("/api")
    static class Second {
        @Get(value = "/f", produces = "text/plain")
        String text() {
            return "";
        }
    }

    @Blueprint("/api")
    static class Third {
        @Limit(body = 10)
        @Post(value = "/f", produces = "application/json")
        Map<String, Integer> json() {
            return Map.of("third", 3);
        }
    }

    @Test
    void handlersOfOneRuleForDifferentMethodsMayDifferInLimitAndBlueprint() {
        TestClient client = TestClient.of(Retort.of(new First(), new Third()));

        assertThat(client.get("/api/f").text()).isEqualTo("{}");
        assertThat(client.post("/api/f").text()).isEqualTo("{\"third\":3}");
    }

    @Test
    void handlersOfOneRuleHaveOneLimitAndOneBlueprint() {
        assertThatThrownBy(() -> Retort.of(new Limited()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("Limited.json() and Limited.page() share the rule /e and have different limits");
        assertThatThrownBy(() -> Retort.of(new First(), new Second()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("First.json() and Second.text() share the rule /api/f and belong to different");
    }
}
