package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import dev.retort.gateway.WireUpstream.Received;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths and fields that two servers may read differently: nginx and the gateway forward them alike. */
class AttackPeerTest {
    private static final String LOCATIONS = """
            location /raw/ { proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass http://UPSTREAM; }
            location /app/ { proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass http://UPSTREAM/; }
            location /admin/ { return 403; }
            location ~ \\.css$ { return 200 css; }
            """;

    @TempDir
    Path folder;

    private static List<Object> seen(Answer answer, WireUpstream upstream) {
        List<String> targets =
                upstream.received().stream().map(Received::target).toList();
        upstream.received().clear();
        return List.of(answer.status(), targets);
    }

    @Test
    void pathsAreRoutedAndForwardedAlike() throws Exception {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                NginxPeer peer =
                        NginxPeer.server(folder, LOCATIONS.replace("UPSTREAM", "127.0.0.1:" + upstream.port()))) {
            for (String path : List.of(
                    "/app/..;/admin/",
                    "/app/%2e%2e/admin/",
                    "/app/%2e%2e%2fadmin/",
                    "/app/..%2fadmin/",
                    "/app/..%5cadmin/",
                    "/app/..\\admin/",
                    "/app/%5c..%5cadmin/",
                    "/app/../admin/",
                    "/app/x/../../admin/",
                    "/app/./a",
                    "/app//a",
                    "/app///../a",
                    "/app/a%00b",
                    "/app/a%0d%0aX:1",
                    "/app/a%20b",
                    "/app/a?b=%2e%2e/&c=..",
                    "/app/%3fa=b",
                    "/app/%23a",
                    "/app/a#b",
                    "/app/%25%32%65",
                    "/raw/..;/admin/",
                    "/raw/%2e%2e/admin/",
                    "/raw/%2e%2e%2fadmin/",
                    "/raw/..%2fraw/a",
                    "/raw/../raw/a",
                    "/raw/a/../b",
                    "/raw//a",
                    "/raw/%61",
                    "/raw/a%00b",
                    "/raw/\\..\\admin",
                    "/a.css%3bx",
                    "/raw/a.css%3bx",
                    "/raw/a.css;x",
                    "/app/a.css%3fx",
                    "/%61dmin/",
                    "/ADMIN/",
                    "/admin%2f",
                    "/admin;/",
                    "/../admin/")) {
                List<Object> theirs = seen(peer.theirsTo("GET", path), upstream);
                List<Object> ours = seen(peer.oursTo("GET", path), upstream);
                assertThat(ours).as(path).isEqualTo(theirs);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: close, X-Own",
                "TE: trailers",
                "X_Under: 1",
                "X Own: 1",
                "X-Own:1",
                "X-Own:   1   ",
                "X-Own: ö",
                "Content-Type:",
                "Trailer: X",
                "Upgrade: h2c",
                "Keep-Alive: 300",
                "Host: other",
            })
    void aFieldIsRefusedOrNotAlike(String field) throws Exception {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                NginxPeer peer =
                        NginxPeer.server(folder, LOCATIONS.replace("UPSTREAM", "127.0.0.1:" + upstream.port()))) {
            int theirs = peer.theirsTo("GET", "/raw/", field).status();
            assertThat(peer.oursTo("GET", "/raw/", field).status()).isEqualTo(theirs);
        }
    }
}
