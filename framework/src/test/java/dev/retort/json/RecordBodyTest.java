package dev.retort.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.Retort;
import dev.retort.annotation.Body;
import dev.retort.annotation.Default;
import dev.retort.annotation.Post;
import dev.retort.registry.SetupException;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a record that is read from a body says of its components, and what comes of bodies that do not keep to it. */
class RecordBodyTest {
    enum State {
        DRAFT,
        SHOWN
    }

    record Entry(
            String title,
            @Default("draft") State state,
            @Default("1") int page,
            @Default("PT30S") Duration pause,
            @Default("") List<String> tags) {}

    record Sizes(
            OptionalInt width,
            Optional<String> name,
            @Nullable String note) {}

    record Order(
            List<String> items, List<@Nullable String> notes, Map<String, Integer> prices, Map<String, Object> more) {}

    record Wrong(@Default("one") int page, @Default("x") State state) {}

    record Counter(@Default("") List<Integer> numbers) {}

    @SuppressWarnings("UnusedMethod") // Called by the application under test.
    static class Handlers {
        @Post("/post")
        Entry post(@Body Entry post) {
            return post;
        }

        @Post("/sizes")
        Sizes sizes(@Body Sizes sizes) {
            return sizes;
        }

        @Post("/order")
        Order order(@Body Order order) {
            return order;
        }

        @Post("/sum")
        int sum(@Body List<Integer> numbers) {
            int sum = 0;
            for (int number : numbers) {
                sum += number;
            }
            return sum;
        }

        @Post("/posts")
        Object posts(@Body Map<String, List<Entry>> posts) {
            return posts;
        }

        @Post("/any")
        Object any(@Body Map<String, Object> any) {
            return any;
        }

        @Post("/nodes")
        Object nodes(@Body List<JsonNode> nodes) {
            return nodes;
        }

        @Post("/count")
        Counter count(@Body Counter counter) {
            counter.numbers().add(1);
            return counter;
        }
    }

    @SuppressWarnings("UnusedMethod") // Scanned by the application that does not start.
    static class Mistaken {
        @Post("/")
        Object post(@Body Wrong wrong) {
            return wrong;
        }
    }

    private final TestClient client = TestClient.of(Retort.of(new Handlers())).withHeader("Accept", "application/json");

    private TestResponse send(String path, String json) {
        return client.request("POST", path)
                .body("application/json", json.getBytes(StandardCharsets.UTF_8))
                .send();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"title\":\"a\"} | {\"title\":\"a\",\"state\":\"DRAFT\",\"page\":1,\"pause\":\"PT30S\",\"tags\":[]}",
                "{\"title\":\"a\",\"page\":null,\"tags\":null} | {\"title\":\"a\",\"state\":\"DRAFT\",\"page\":1,\"pause\":\"PT30S\",\"tags\":[]}",
                "{\"title\":\"a\",\"page\":7,\"state\":\"shown\",\"tags\":[\"b\"]} | {\"title\":\"a\",\"state\":\"SHOWN\",\"page\":7,\"pause\":\"PT30S\",\"tags\":[\"b\"]}",
            })
    void aDefaultStandsInForAFieldThatIsMissing(String sent, String read) {
        assertThat(send("/post", sent).text()).isEqualTo(read);
    }

    @Test
    void aDefaultDoesNotExcuseWhatIsThere() {
        assertThat(send("/post", "{\"page\":\"x\"}").text())
                .contains("\"status\":400", "{\"in\":\"body\",\"name\":\"title\",\"message\":\"is missing\"}")
                .contains("{\"in\":\"body\",\"name\":\"page\",\"message\":\"does not have the form that is wanted\"}");
    }

    @Test
    void aDefaultIsAnotherOneForEachRequest() {
        assertThat(send("/count", "{}").text()).isEqualTo("{\"numbers\":[1]}");
        assertThat(send("/count", "{}").text()).isEqualTo("{\"numbers\":[1]}");
    }

    @Test
    void aDefaultThatDoesNotFitIsToldAtTheStart() {
        assertThatThrownBy(() -> Retort.of(new Mistaken()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining(
                        "its field page: the default \"one\" does not fit its type.\n  Write one that does.");
    }

    @Test
    void everyKindOfOptionalMayBeMissing() {
        assertThat(send("/sizes", "{}").text()).isEqualTo("{\"width\":null,\"name\":null,\"note\":null}");
        assertThat(send("/sizes", "{\"width\":null}").status()).isEqualTo(200);
        assertThat(send("/sizes", "{\"width\":3}").text()).startsWith("{\"width\":3,");
    }

    /** Otherwise the handler would stumble over it, and the client be told that the server failed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/sum   | [1,null]                                                            | [1]",
                "/posts | {\"a\":[null]}                                                      | a[0]",
                "/posts | {\"a\":null}                                                        | a",
                "/order | {\"items\":[null],\"notes\":[],\"prices\":{},\"more\":{}}           | items[0]",
                "/order | {\"items\":[],\"notes\":[],\"prices\":{\"a\":null},\"more\":{}}     | prices.a",
            })
    void nullIsNoElementOfAListOrMapUnlessThatIsSaid(String path, String json, String field) {
        TestResponse answer = send(path, json);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text())
                .contains("[{\"in\":\"body\",\"name\":\"" + field
                        + "\",\"message\":\"is null, and a value is wanted\"}]");
    }

    @Test
    void nullIsWhereItIsSaidToBe() {
        String order = "{\"items\":[],\"notes\":[null],\"prices\":{},\"more\":{\"a\":null,\"b\":[null]}}";

        assertThat(send("/order", order).text()).isEqualTo(order);
        assertThat(send("/any", "{\"a\":null,\"b\":[null]}").text()).isEqualTo("{\"a\":null,\"b\":[null]}");
        assertThat(send("/nodes", "[1,null]").text()).isEqualTo("[1,null]");
    }

    @Test
    void theFaultsOfRecordsInMapsAreToldTogetherToo() {
        assertThat(send("/posts", "{\"a\":[{\"page\":1.5},{\"titel\":\"b\"}]}").text())
                .contains("\"name\":\"a[0].title\",\"message\":\"is missing\"")
                .contains("\"name\":\"a[0].page\"")
                .contains("\"name\":\"a[1].title\"")
                .contains("\"name\":\"a[1].titel\",\"message\":\"is unknown\"");
    }

    @Test
    void aConstantIsNamedAndNotNumbered() {
        assertThat(send("/post", "{\"title\":\"a\",\"state\":0}").text())
                .contains("{\"in\":\"body\",\"name\":\"state\",\"message\":\"does not have the form that is wanted\"}");
    }
}
