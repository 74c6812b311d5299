package dev.retort.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import java.util.List;
import java.util.stream.Stream;

/** What a client sees of an answer. */
final class ResponseCases {
    private ResponseCases() {}

    static Stream<Case> all() {
        return Stream.of(
                Case.of("HEAD", door -> {
                    Answer answer = door.ask("HEAD", "/fields");
                    assertThat(answer.status()).isEqualTo(200);
                    assertThat(answer.values("X-Own")).isNotEmpty();
                }),
                Case.of("204 No Content", door -> {
                    Answer answer = door.ask("GET", "/status/204");
                    assertThat(answer.status()).isEqualTo(204);
                    assertThat(answer.field("X-Own")).isEqualTo("kept");
                    assertThat(answer.values("Transfer-Encoding")).isEmpty();
                }),
                Case.of("304 Not Modified", door -> {
                    assertThat(door.ask("GET", "/tagged").text()).isEqualTo("tagged");
                    Answer answer = door.ask("GET", "/tagged", "If-None-Match: \"v1\"");
                    assertThat(answer.status()).isEqualTo(304);
                    assertThat(answer.field("ETag")).isEqualTo("\"v1\"");
                }),
                Case.of("statuses", door -> {
                    for (int status : List.of(200, 201, 202, 400, 401, 403, 404, 409, 418, 500, 503)) {
                        Answer answer = door.ask("GET", "/status/" + status);
                        assertThat(answer.status()).isEqualTo(status);
                        assertThat(answer.text()).isEqualTo("status");
                        assertThat(answer.field("X-Own")).isEqualTo("kept");
                    }
                }),
                Case.of("fields and cookies of an answer", ResponseCases::fields),
                Case.of("a redirect to a path", door -> {
                    Answer answer = door.ask("GET", "/redirect");
                    assertThat(answer.status()).isEqualTo(302);
                    assertThat(answer.field("Location")).endsWith("/echo?from=redirect");
                }),
                Case.of("a redirect with scheme and host", door -> {
                    Answer answer = door.ask("GET", "/redirect/absolute");
                    assertThat(answer.status()).isEqualTo(303);
                    assertThat(answer.field("Location")).isEqualTo(door.cell().scheme() + "://" + Door.HOST + "/echo");
                }),
                Case.of("ranges", ResponseCases::ranges).without(App.CGI, App.PHP),
                Case.of("an application's failure", door -> {
                    assertThat(door.ask("GET", "/fail").status()).isEqualTo(500);
                    assertThat(door.ask("GET", "/nowhere").status()).isEqualTo(404);
                    assertThat(door.ask("GET", "/echo").status()).isEqualTo(200);
                }));
    }

    private static void fields(Door door) {
        Answer answer = door.ask("GET", "/fields");
        assertThat(answer.values("Set-Cookie")).hasSize(2);
        assertThat(answer.values("X-Own")).isIn(List.of("one", "two"), List.of("one, two"));
        assertThat(answer.field("X-Long")).hasSize(3000);
        assertThat(answer.text()).isEqualTo("fields");
    }

    private static void ranges(Door door) {
        assertThat(door.ask("GET", "/file").text()).isEqualTo("0123456789");
        Answer part = door.ask("GET", "/file", "Range: bytes=2-5");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.text()).isEqualTo("2345");
        assertThat(part.field("Content-Range")).isEqualTo("bytes 2-5/10");
        assertThat(door.ask("GET", "/file", "Range: bytes=-3").text()).isEqualTo("789");
        assertThat(door.ask("GET", "/file", "Range: bytes=20-").status()).isEqualTo(416);
        assertThat(door.ask("HEAD", "/file").field("Content-Length")).isEqualTo("10");
    }
}
