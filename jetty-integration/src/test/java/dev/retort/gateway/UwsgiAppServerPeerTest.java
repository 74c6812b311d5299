package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import dev.retort.gateway.war.Visits;
import dev.retort.jetty.AppServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A WAR behind the {@code uwsgi_pass} of a real nginx, and of Retort's gateway. */
@Timeout(120)
class UwsgiAppServerPeerTest {
    private static final String PARAMS = """
            uwsgi_param REQUEST_METHOD $request_method; uwsgi_param REQUEST_URI $request_uri;
            uwsgi_param PATH_INFO $document_uri; uwsgi_param QUERY_STRING $query_string;
            uwsgi_param CONTENT_TYPE $content_type; uwsgi_param CONTENT_LENGTH $content_length;
            uwsgi_param SERVER_PROTOCOL $server_protocol; uwsgi_param REMOTE_ADDR $remote_addr;
            """;

    @TempDir
    private Path folder;

    private AppServer server;
    private NginxPeer fronts;

    @BeforeEach
    void start() throws Exception {
        NginxPeer.require();
        Path war = TestWar.pack(folder.resolve("app.war"), Visits.class);
        Path socket = folder.resolve("app.sock");
        server = AppServer.builder()
                .war(war, "/port")
                .war(war, "/unix")
                .uwsgi("127.0.0.1", 0)
                .uwsgiUnix(socket)
                .start();
        fronts = NginxPeer.server(
                Files.createDirectory(folder.resolve("nginx")),
                PARAMS + "location /port/ { uwsgi_pass 127.0.0.1:" + server.port() + "; }\n"
                        + "location /unix/ { uwsgi_pass unix:" + socket + "; }");
    }

    @AfterEach
    void stop() {
        if (server != null) {
            fronts.close();
            server.close();
        }
    }

    @Test
    void aWarIsServedAtAPortAndAtAUnixSocket() {
        for (String context : List.of("/port", "/unix")) {
            assertThat(fronts.theirsTo("GET", context + "/visits").text()).isEqualTo("visit 1");
            assertThat(fronts.oursTo("GET", context + "/visits").text()).isEqualTo("visit 2");
            Answer file = fronts.same(List.of("Content-Type", "ETag"), "GET", context + "/static/page.txt");
            assertThat(file.text()).isEqualTo("a page of the webapp");
            fronts.same(List.of(), "GET", context + "/nowhere");
            fronts.same(List.of(), "GET", context + "/a%2Fb");
        }
    }

    @Test
    void noRequestIsLostInAReload() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        List<CompletableFuture<Integer>> clients = new ArrayList<>();
        for (String context : List.of("/port", "/unix")) {
            clients.add(CompletableFuture.supplyAsync(() -> {
                int answered = 0;
                for (; !ended.get(); answered++) {
                    assertThat(fronts.theirsTo("GET", context + "/visits").status())
                            .isEqualTo(200);
                }
                return answered;
            }));
        }
        for (int i = 0; i < 3; i++) {
            assertThat(server.reload()).isEmpty();
        }
        ended.set(true);
        for (CompletableFuture<Integer> one : clients) {
            assertThat(one.get(60, TimeUnit.SECONDS)).isPositive();
        }
    }
}
