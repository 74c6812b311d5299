package dev.retort.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.annotation.Get;
import dev.retort.annotation.Route;
import dev.retort.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestsOfClientTest {
    @SuppressWarnings("UnusedMethod") // Called by the application under test.
    static class Echo {
        @Route(
                value = "/echo",
                methods = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
        Map<String, Object> echo(Request request) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("method", request.method());
            all.put(
                    "from",
                    request.scheme() + " " + request.host() + " " + request.mount() + " " + request.remoteAddress());
            all.put("query", request.query().toString());
            all.put("accept", String.valueOf(request.header("Accept")));
            all.put("x", request.headers("X-Team"));
            return all;
        }

        @Route(
                value = "/form",
                methods = {"POST"})
        String form(Request request) {
            return request.form() + " " + request.files().names();
        }

        @Route(
                value = "/text",
                methods = {"PUT"})
        String text(Request request) {
            return request.header("Content-Type") + " " + request.text();
        }

        @Get("/nothing")
        void nothing() {}
    }

    private final TestClient client = TestClient.of(Retort.of(new Echo()));

    private static @Nullable Object echoed(TestResponse response, String name) {
        Map<String, Object> all = response.json(Map.class);
        return Objects.requireNonNull(all).get(name);
    }

    @Test
    void everyMethodHasAShortcut() {
        assertThat(echoed(client.get("/echo"), "method")).isEqualTo("GET");
        assertThat(echoed(client.post("/echo"), "method")).isEqualTo("POST");
        assertThat(echoed(client.put("/echo"), "method")).isEqualTo("PUT");
        assertThat(echoed(client.patch("/echo"), "method")).isEqualTo("PATCH");
        assertThat(echoed(client.delete("/echo"), "method")).isEqualTo("DELETE");
        assertThat(echoed(client.options("/echo"), "method")).isEqualTo("OPTIONS");
        TestResponse head = client.head("/echo");
        assertThat(head.bytes()).isEmpty();
        assertThat(head.header("Content-Length")).isNotNull().isNotEqualTo("0");
    }

    @Test
    void fieldsAreAddedToTheQueryAndEncoded() {
        TestRequest request =
                client.request("GET", "/echo?a=1").query("b", "tea & more", 2).query("ü=", "?#");

        assertThat(echoed(request.send(), "query")).isEqualTo("{a=[1], b=[tea & more, 2], ü==[?#]}");
        assertThat(echoed(
                        client.request("GET", "/echo").query("a").query("b", 1L).send(), "query"))
                .isEqualTo("{b=[1]}");
        assertThat(echoed(client.request("GET", "/echo?").query("a", true).send(), "query"))
                .isEqualTo("{a=[true]}");
    }

    @Test
    void whereARequestComesFromAndGoesToIsSaid() {
        TestResponse response = client.request("GET", "/shop/echo")
                .scheme("https")
                .host("example.org:8443")
                .mount("/shop")
                .remoteAddress("192.0.2.1")
                .accept("text/html", "*/*;q=0.5")
                .send();

        assertThat(echoed(response, "from")).isEqualTo("https example.org:8443 /shop 192.0.2.1");
        assertThat(echoed(response, "accept")).isEqualTo("text/html, */*;q=0.5");
        assertThat(response.url()).isEqualTo("https://example.org:8443/shop/echo");
    }

    @Test
    void aClientHasABaseAndHeadersForAllItsRequests() {
        TestClient other = client.withHost("example.org")
                .withScheme("https")
                .withMount("/shop")
                .withHeader("X-Team", "a", "b");

        assertThat(echoed(other.get("/shop/echo"), "from")).isEqualTo("https example.org /shop 127.0.0.1");
        assertThat(echoed(other.get("/shop/echo"), "x")).isEqualTo(List.of("a", "b"));
        assertThat(echoed(
                        other.request("GET", "/shop/echo").header("x-team", "c").send(), "x"))
                .isEqualTo(List.of("c"));
        assertThat(echoed(client.get("/echo"), "x")).isEqualTo(List.of());
    }

    @Test
    void aFormHasNamesMoreThanOnce() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("title", "Tea & more");
        fields.put("tag", List.of("a", 2));

        assertThat(client.post("/form", fields).text()).isEqualTo("{title=[Tea & more], tag=[a, 2]} []");
        assertThat(client.request("POST", "/form")
                        .field("tag", "x")
                        .field("tag", "y", "z")
                        .send()
                        .text())
                .isEqualTo("{tag=[x, y, z]} []");
        TestRequest withFile = client.request("POST", "/form")
                .form(fields)
                .field("tag", 3)
                .upload("photo", "p.png", "image/png", new byte[] {1});
        assertThat(withFile.send().text()).isEqualTo("{title=[Tea & more], tag=[a, 2, 3]} [photo]");
        assertThat(withFile.send().text()).isEqualTo("{title=[Tea & more], tag=[a, 2, 3]} [photo]");
    }

    @Test
    void aBodyIsText() {
        assertThat(client.request("PUT", "/text")
                        .body("text/plain; charset=utf-8", "grün")
                        .send()
                        .text())
                .isEqualTo("text/plain; charset=utf-8 grün");
    }

    @Test
    void aResponseIsReadable() {
        assertThat(client.get("/missing").toString())
                .startsWith("404\nContent-Type: text/html; charset=utf-8\nContent-Length: ")
                .contains("\n\n<!doctype html>");
        assertThat(client.get("/nothing").toString()).startsWith("204\n");
    }

    @Test
    @SuppressWarnings("UnusedMethod") // Called by the application under test.
    void aResponseThatIsLongOrNoTextIsCut() {
        TestClient bodies = TestClient.of(Retort.of(new Object() {
            @Get("/long")
            String tooLong() {
                return "é".repeat(5000);
            }

            @Get("/binary")
            byte[] binary() {
                return new byte[] {(byte) 0xFF, 0};
            }

            @Get("/control")
            byte[] control() {
                return "\u0007".getBytes(StandardCharsets.US_ASCII);
            }
        }));

        assertThat(bodies.get("/long").toString()).hasSize(2000).endsWith("é… (10000 bytes)");
        assertThat(bodies.get("/binary").toString()).endsWith("\n\n(2 bytes that are no text)");
        assertThat(bodies.get("/control").toString()).endsWith("(1 bytes that are no text)");
        assertThat(bodies.get("/binary").contentType()).isEqualTo("application/octet-stream");
    }
}
