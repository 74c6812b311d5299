package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A target's bytes stay what they are, UTF-8 or not, in variables and on the way to an upstream. */
class RawTargetPeerTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/caf\u00e9",
                "/caf\u00c3\u00a9",
                "/\u00ef\u00bf\u00bd",
                "/\u00ff\u00fe?q=\u0080",
                "/%e9\u00e9",
                "/x#y",
                "/x?y#z",
                "/x#y?z",
                "/x?y?z#\u00e9",
                "/a/../b\u00e9#",
                "//a//\u00e9?#",
            })
    void theyAreTheSameAsInNginx(String target) throws IOException {
        try (WireUpstream upstream = WireUpstream.scripted((request, out) -> {
                    out.write(WireUpstream.wire("HTTP/1.1 200 OK|Content-Length: "
                            + request.target().length() + "||"));
                    out.write(request.target().getBytes(StandardCharsets.ISO_8859_1));
                });
                NginxPeer peer = new NginxPeer(folder, """
                        server { listen LISTEN; merge_slashes on;
                        location / { proxy_pass http://UPSTREAM; }
                        location /changed/ { proxy_pass http://UPSTREAM/; }
                        location /told/ { return 200 "$request|$request_uri|$uri|$args|$is_args"; }
                        }
                        """.replace("UPSTREAM", "127.0.0.1:" + upstream.port()))) {
            for (String location : new String[] {"", "/changed", "/told"}) {
                String line = "GET " + location + target + " HTTP/1.1";
                assertThat(body(peer, true, line)).as(line).isEqualTo(body(peer, false, line));
            }
        }
    }

    private static String body(NginxPeer peer, boolean ours, String line) {
        try (WireClient client = peer.connect(ours)) {
            WireClient.Answer answer = client.sendBytes(
                            (line + "\r\nHost: a\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1))
                    .read();
            return answer.status() + " " + new String(answer.body(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void aTargetThatComesByteByByteIsWhole() {
        String target = "/caf\u00e9#x";
        try (ConfSite site = ConfSite.server("location / { return 200 $request_uri; }");
                WireClient client = site.connect()) {
            for (char letter :
                    ("GET  " + target + "  HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").toCharArray()) {
                client.sendBytes(new byte[] {(byte) letter});
            }
            assertThat(client.read().body()).isEqualTo(target.getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
