package dev.retort.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.RetortBuilder;
import dev.retort.json.JsonCodec;
import dev.retort.routing.Rule;
import dev.retort.testing.TestClient;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WithinApplicationTest {
    /** Writes one text, whatever the value. */
    private static final JsonCodec OWN = new JsonCodec() {
        @Override
        public byte[] write(Object value) {
            return "\"own\"".getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public @Nullable Object read(byte[] json, Type type) {
            return null;
        }
    };

    @TempDir
    Path folder;

    private PebbleTemplates.Builder withAFilter() {
        return PebbleTemplates.builder().folder(folder).filter("shout", (value, arguments) -> value + "!");
    }

    private TestClient client(RetortBuilder app, String page) throws IOException {
        write(page);
        return TestClient.of(app.route(
                        Rule.of("/").endpoint("page"),
                        (request, values) -> View.of("page.html").with("name", "tea"))
                .build());
    }

    private void write(String page) throws IOException {
        Files.writeString(folder.resolve("page.html"), page);
    }

    @Test
    void anEngineWithAFilterSeesChangedTemplatesInDebugMode() throws IOException {
        TestClient client =
                client(Retort.builder().debug(true).templates(withAFilter().build()), "{{ name | shout }}");
        assertThat(client.get("/").text()).isEqualTo("tea!");
        write("now {{ name | shout }}");
        assertThat(client.get("/").text()).isEqualTo("now tea!");
    }

    @Test
    void anEngineCompilesTemplatesOnceOutsideDebugMode() throws IOException {
        TestClient client =
                client(Retort.builder().debug(false).templates(withAFilter().build()), "{{ name | shout }}");
        assertThat(client.get("/").text()).isEqualTo("tea!");
        write("now {{ name | shout }}");
        assertThat(client.get("/").text()).isEqualTo("tea!");
    }

    @Test
    void whatAnEngineWasToldWinsOverDebugMode() throws IOException {
        TestClient client = client(
                Retort.builder().debug(true).templates(withAFilter().cache(true).build()), "{{ name | shout }}");
        assertThat(client.get("/").text()).isEqualTo("tea!");
        write("now {{ name | shout }}");
        assertThat(client.get("/").text()).isEqualTo("tea!");
    }

    @Test
    void anEngineWithAFilterWritesJsonAsTheApplicationDoes() throws IOException {
        TestClient client =
                client(Retort.builder().json(OWN).templates(withAFilter().build()), "{{ name | tojson }}");
        assertThat(client.get("/").text()).isEqualTo("\"own\"");
    }

    @Test
    void aCodecThatAnEngineWasToldWins() throws IOException {
        TestClient client = client(
                Retort.builder()
                        .json(OWN)
                        .templates(withAFilter().json(JsonCodec.jackson()).build()),
                "{{ name | tojson }}");
        assertThat(client.get("/").text()).isEqualTo("\"tea\"");
    }
}
