package dev.retort.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is compared must do the same: every peer answers every work with the same bytes. */
@Tag("once")
class PeersTest {
    static List<Peer> java() throws IOException {
        return Peer.java();
    }

    @ParameterizedTest
    @MethodSource("java")
    void everyPeerAnswersEveryWorkAlike(Peer peer) throws Exception {
        try (PeerProcess process = peer.start(Peer.thisJava(), "--rules", "1000")) {
            check(process);
            check(process.get("/plaintext"), "text/plain", "Hello, World!");
            check(process.get("/json"), "application/json", "{\"message\":\"Hello, World!\"}");
            for (int rule : List.of(0, 417, 999)) {
                check(process.get("/r" + rule + "/42/items"), "text/plain", "r" + rule + " 42");
            }
            assertThat(process.get("/r1000/42/items").statusCode()).isEqualTo(404);
            String before = process.output();
            process.get("/text");
            assertThat(process.output()).as("no log of requests").isEqualTo(before);
        }
    }

    private static void check(PeerProcess process) throws IOException, InterruptedException {
        check(process.get("/text"), "text/plain", "Hello, World!");
        check(process.get("/json/16"), "application/json", "{\"name\":\"Alice\"}");
        check(process.get("/json/4k"), "application/json", Expected.largeJson());
        check(process.get("/user/42"), "text/plain", "User 42");
        check(process.post("/form", "name=Ada+%C3%A9&age=36"), "text/plain", "Ada é is 36");
        check(process.get("/page"), "text/html", Expected.page());
        assertThat(process.get("/user/x").statusCode()).isBetween(400, 404);
    }

    private static void check(HttpResponse<String> response, String type, String body) {
        assertThat(response.statusCode()).as("%s", response.uri()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse(""))
                .as("%s", response.uri())
                .matches(type + "(; ?charset=(UTF|utf)-8)?");
        assertThat(response.body()).as("%s", response.uri()).isEqualTo(body);
    }
}
