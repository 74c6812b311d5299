package dev.retort.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is compared must do the same: every peer answers every work with the same bytes. */
@Tag("once")
class PeersTest {
    static List<Peer> onTheJvm() throws IOException {
        return Peer.onTheJvm();
    }

    @ParameterizedTest
    @MethodSource("onTheJvm")
    void everyPeerAnswersEveryWorkAlike(Peer peer) throws Exception {
        try (PeerProcess process = peer.start(Peer.thisJava(), "--rules", "1000")) {
            check(process, "");
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

    @Test
    void flaskBehindUwsgiAndNginxAnswersAlike() throws Exception {
        for (String program : List.of("nginx", "uwsgi", "bash")) {
            assumeInstalled(program);
        }
        try (PeerProcess process = Peer.named("flask").start(Peer.thisJava())) {
            // Flask ends JSON with a line.
            check(process, "\n");
        }
    }

    private static void assumeInstalled(String program) {
        boolean installed = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        if (!installed) {
            assertThat(System.getenv("RETORT_REQUIRE_PEERS"))
                    .as("%s must be there", program)
                    .isNotEqualTo("1");
            Assumptions.abort(program + " is not installed");
        }
    }

    private static void check(PeerProcess process, String endOfJson) throws IOException, InterruptedException {
        check(process.get("/text"), "text/plain", "Hello, World!");
        check(process.get("/json/16"), "application/json", "{\"name\":\"Alice\"}" + endOfJson);
        check(process.get("/json/4k"), "application/json", Expected.largeJson() + endOfJson);
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
