package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** Somebody who asks a server with a socket, and keeps its cookies. */
final class Visitor {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final String base;

    /** Begins without cookies; the base is such as {@code http://127.0.0.1:8080}. */
    Visitor(String base) {
        this.base = base;
    }

    /** Returns one who has registered and logged in under a name. */
    static Visitor registered(String base, String name) throws Exception {
        Visitor visitor = new Visitor(base);
        String form = "username=" + name + "&password=a+good+password";
        assertThat(visitor.post("/auth/register", form).statusCode()).isEqualTo(303);
        HttpResponse<byte[]> login = visitor.post("/auth/login", form);
        assertThat(login.statusCode()).as(text(login)).isEqualTo(303);
        return visitor;
    }

    /** Returns the field with this visitor's cookies, for who writes a request by hand. */
    String cookies() throws IOException {
        CookieHandler all = client.cookieHandler().orElseThrow();
        return "Cookie: "
                + String.join(
                        "; ",
                        Objects.requireNonNull(
                                all.get(URI.create(base + "/"), Map.of()).get("Cookie")));
    }

    HttpRequest.Builder request(String target, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + target)).timeout(PATIENCE);
        return headers.length == 0 ? request : request.headers(headers);
    }

    HttpResponse<byte[]> get(String target, String... headers) throws Exception {
        return client.send(request(target, headers).build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> post(String target, String form, String... headers) throws Exception {
        return client.send(
                request(target, headers)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    /** Writes a post with a picture, and returns what is answered. */
    HttpResponse<byte[]> upload(String title, byte[] picture) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(bytes("--limit\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n" + title
                + "\r\n--limit\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"p.png\"\r\n"
                + "Content-Type: image/png\r\n\r\n"));
        body.writeBytes(picture);
        body.writeBytes(bytes("\r\n--limit--\r\n"));
        return client.send(
                request("/create")
                        .header("Content-Type", "multipart/form-data; boundary=limit")
                        .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    static byte[] unpacked(HttpResponse<byte[]> answer) throws IOException {
        try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            return unpacked.readAllBytes();
        }
    }

    static String header(HttpResponse<?> answer, String name) {
        return String.join(", ", answer.headers().allValues(name));
    }

    /** Returns the names of the metrics that the layers have told of, in their order. */
    static List<String> metrics(HttpResponse<?> answer) {
        String all = header(answer, "Server-Timing");
        return Arrays.stream(all.split(", "))
                .map(metric -> metric.replaceFirst(";.*", ""))
                .filter(metric -> !metric.isEmpty())
                .collect(Collectors.toList());
    }

    /** Returns what a layer has told, in milliseconds. */
    static double millis(HttpResponse<?> answer, String metric) {
        String all = header(answer, "Server-Timing");
        String told = Arrays.stream(all.split(", "))
                .filter(one -> one.startsWith(metric + ";"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + metric + " in: " + all));
        return Double.parseDouble(told.replaceFirst(".*;dur=", ""));
    }
}
