package dev.retort.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient;
import dev.retort.gateway.WireClient.Answer;
import dev.retort.interop.Steering.Wheel;
import java.io.IOException;
import java.util.stream.Stream;

/** What happens while a request or an answer is under way, and when one side leaves. */
final class StreamCases {
    private StreamCases() {}

    static Stream<Case> all() {
        return Stream.of(
                Case.of("an answer in pieces, none of them late", StreamCases::pieces),
                // PHP begins when it has the whole request, and fcgiwrap gathers what it hands on.
                Case.of("a request in pieces, none of them late", StreamCases::upload)
                        .without(App.CGI, App.PHP),
                Case.of("a client that leaves within an answer", StreamCases::leaveWithinAnswer),
                Case.of("a client that leaves within its request", StreamCases::leaveWithinRequest)
                        .without(App.CGI, App.PHP),
                Case.of("an answer before the request is read", StreamCases::hasty),
                Case.of("an application that dies within its answer", StreamCases::die));
    }

    private static void pieces(Door door) throws IOException {
        try (Steering steering = new Steering();
                WireClient client = door.connect()) {
            client.sendBytes(Door.head("GET", "/stream?steering=" + steering.port()));
            try (Wheel app = steering.take()) {
                for (int i = 0; i < 5; i++) {
                    app.go();
                    if (i == 0) {
                        Answer head = client.readHeader();
                        assertThat(head.status()).isEqualTo(200);
                        door.note("GET /stream", head);
                    }
                    assertThat(client.readThrough("piece\n")).endsWith("piece\n");
                }
            }
            client.readThrough("0\r\n\r\n");
        }
    }

    private static void upload(Door door) throws IOException {
        try (Steering steering = new Steering();
                WireClient client = door.connect()) {
            client.sendBytes(Door.head("POST", "/pieces?steering=" + steering.port(), "Content-Length: 25"));
            client.send("12345");
            try (Wheel app = steering.take()) {
                assertThat(app.hear(5)).isEqualTo("12345");
                for (int i = 0; i < 4; i++) {
                    client.send("abcde");
                    assertThat(app.hear(5)).isEqualTo("abcde");
                }
                app.awaitEnd();
            }
            assertThat(client.read().text()).isEqualTo("25");
        }
    }

    private static void leaveWithinAnswer(Door door) throws IOException {
        try (Steering steering = new Steering();
                Wheel app = leaveWithinAnswer(door, steering)) {
            app.goUntilEnd();
        }
        assertThat(door.ask("GET", "/echo").status()).isEqualTo(200);
    }

    private static Wheel leaveWithinAnswer(Door door, Steering steering) throws IOException {
        try (WireClient client = door.connect()) {
            client.sendBytes(Door.head("GET", "/endless?steering=" + steering.port()));
            Wheel app = steering.take();
            app.go();
            assertThat(client.readHeader().status()).isEqualTo(200);
            return app;
        }
    }

    private static void leaveWithinRequest(Door door) throws IOException {
        try (Steering steering = new Steering();
                Wheel app = leaveWithinRequest(door, steering)) {
            app.awaitEnd();
        }
        assertThat(door.ask("GET", "/echo").status()).isEqualTo(200);
    }

    private static Wheel leaveWithinRequest(Door door, Steering steering) throws IOException {
        try (WireClient client = door.connect()) {
            client.sendBytes(Door.head("POST", "/pieces?steering=" + steering.port(), "Content-Length: 10"))
                    .send("12345");
            Wheel app = steering.take();
            assertThat(app.hear(5)).isEqualTo("12345");
            return app;
        }
    }

    private static void hasty(Door door) {
        // An application under another server must have room for what it does not read.
        int length = door.cell().back().app() == App.RETORT ? 5_000_000 : 1000;
        String body = "x".repeat(length);
        Answer answer = door.send("POST", "/hasty", body, "Content-Length: " + length);
        assertThat(answer.status()).isEqualTo(403);
    }

    private static void die(Door door) throws IOException {
        try (Steering steering = new Steering();
                WireClient client = door.connect()) {
            client.sendBytes(Door.head("GET", "/die?steering=" + steering.port()));
            try (Wheel app = steering.take()) {
                Answer head = client.readHeader();
                assertThat(head.status()).isEqualTo(200);
                client.readThrough("half");
                app.go();
                // The hundred bytes that were announced, or the last chunk, never come.
                assertThat(rest(client).strip()).isEmpty();
            }
        }
        assertThat(door.ask("GET", "/echo").status()).isEqualTo(200);
    }

    /** Reads to the end, which may be a reset. */
    private static String rest(WireClient client) {
        try {
            return client.readToEnd();
        } catch (java.io.UncheckedIOException reset) {
            assertThat(reset).hasMessageContaining("reset");
            return "";
        }
    }
}
