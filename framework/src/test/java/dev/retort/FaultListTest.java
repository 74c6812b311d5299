package dev.retort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.annotation.Body;
import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.Header;
import dev.retort.annotation.Post;
import dev.retort.annotation.Query;
import dev.retort.http.Fault;
import dev.retort.http.HttpException;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FaultListTest {
    record Range(int from, int to) {}

    record Author(String name, int age) {}

    record Article(String title, int stars, @Nullable String note, List<Author> authors, Author editor) {}

    @SuppressWarnings("UnusedMethod") // Called by the application under test.
    static class Handlers {
        @Get("/many")
        String many(@Query int page, @Query Range range, @Header int xTries, @Query List<Integer> ids) {
            return page + " " + range + xTries + ids;
        }

        @Post("/both")
        String both(@Query int page, @Form int age) {
            return page + " " + age;
        }

        @Post("/article")
        String article(@Query int page, @Body Article article) {
            return page + article.title();
        }

        @Post("/articles")
        String articles(@Body List<Article> articles) {
            return "" + articles.size();
        }
    }

    private final TestClient client = TestClient.of(Retort.of(new Handlers()));

    private static String reason(TestResponse answer) {
        return answer.text().replace("&quot;", "'");
    }

    private TestResponse json(String target, String json) {
        return client.request("POST", target)
                .header("Accept", "text/html")
                .body("application/json", json.getBytes(StandardCharsets.UTF_8))
                .send();
    }

    @Test
    void everyFaultOfEveryParameterIsTold() {
        TestResponse answer = client.request("GET", "/many?page=x&to=y&ids=z")
                .header("X-Tries", "often")
                .send();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(reason(answer))
                .contains(
                        "The query field 'page' is not a whole number.",
                        "The query field 'from' is missing.",
                        "The query field 'to' is not a whole number.",
                        "The header 'X-Tries' is not a whole number.",
                        "The query field 'ids' has a value that is not a whole number.");
    }

    @Test
    void fieldsOfQueryAndFormAreToldApart() {
        assertThat(reason(client.post("/both", Map.of("age", "old"))))
                .contains("The query field 'page' is missing.", "The form field 'age' is not a whole number.");
    }

    @Test
    void everyFaultOfAJsonBodyIsToldWithItsPath() {
        TestResponse answer = json(
                "/article",
                "{\"stars\":\"many\",\"colour\":1,\"authors\":[{\"name\":\"a\",\"age\":1},{\"name\":null}],"
                        + "\"editor\":{\"name\":[],\"age\":2}}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(reason(answer))
                .contains(
                        "The query field 'page' is missing.",
                        "The field 'title' of the body is missing.",
                        "The field 'stars' of the body does not have the form that is wanted.",
                        "The field 'colour' of the body is unknown.",
                        "The field 'authors[1].name' of the body is null, and a value is wanted.",
                        "The field 'authors[1].age' of the body is missing.",
                        "The field 'editor.name' of the body does not have the form that is wanted.")
                .doesNotContain("note");
    }

    @Test
    void aLongListOfFaultsHasAnEnd() {
        TestResponse answer = json("/articles", "[" + "{},".repeat(5000) + "{}]");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.bytes()).hasSizeLessThan(20_000);
    }

    @Test
    void aFaultOfTheWholeRequestComesAlone() {
        TestResponse answer = client.request("POST", "/article")
                .body("text/plain", new byte[] {1})
                .send();

        assertThat(answer.status()).isEqualTo(415);
        assertThat(reason(answer)).doesNotContain("page");
    }

    @Test
    void anExceptionWithOneFaultHasItsSentenceForAReason() {
        Fault fault = new Fault("query", "page", "is not a whole number");
        HttpException one = new HttpException(400, List.of(fault));

        assertThat(one.reason()).isEqualTo("The query field \"page\" is not a whole number.");
        assertThat(one.faults()).containsExactly(fault);
        assertThat(HttpException.notFound().faults()).isEmpty();
        assertThat(new Fault("body", "", "Say more.").sentence()).isEqualTo("The body: Say more.");
        assertThatThrownBy(() -> new HttpException(400, List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
