package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When another peer is tried: as often as nginx tries, for every method, word of {@code proxy_next_upstream} and fault. */
@Tag("once")
class NextUpstreamPeerTest {
    private static final Map<String, String> CAUSES = new TreeMap<>(Map.of(
            "usual", "error timeout",
            "off", "off",
            "error", "error",
            "header", "invalid_header",
            "failures", "http_500 http_502 http_503 http_504",
            "refusals", "http_403 http_404 http_429",
            "any", "error http_500 non_idempotent",
            "nothing", "non_idempotent"));

    private static final List<String> METHODS = List.of("GET", "PUT", "POST", "LOCK", "PATCH");
    private static final List<String> FAULTS =
            List.of("close", "half", "malformed", "200", "403", "404", "429", "500", "502", "503", "504");

    @TempDir
    Path folder;

    private static void serve(RawUpstream.Call call) throws IOException {
        String request;
        try {
            request = Backend.PROXY.read(call.in);
        } catch (EOFException unused) {
            return;
        }
        String fault =
                request.substring(request.lastIndexOf('/', request.indexOf(" HTTP/")) + 1, request.indexOf(" HTTP/"));
        String answer = switch (fault) {
            case "close" -> "";
            case "half" -> "HTTP/1.1 200 OK|Content-";
            case "malformed" -> "HTTP/1.1 200 OK|X\u0000Y: z|Content-Length: 0||";
            default -> "HTTP/1.1 " + fault + " X|Content-Length: 0||";
        };
        call.out.write(WireUpstream.wire(answer));
    }

    @Test
    void peersAreTriedAsOftenAsByNginx() throws IOException {
        try (RawUpstream upstream = new RawUpstream(NextUpstreamPeerTest::serve)) {
            // The same server three times is three peers.
            String server = "server " + upstream.address() + " max_fails=0;";
            StringBuilder site = new StringBuilder("upstream app { " + server + server + server + " }\n"
                    + "proxy_set_header Connection close; proxy_http_version 1.1; server { listen LISTEN;\n");
            CAUSES.forEach((name, words) -> site.append(
                    "location /" + name + "/ { proxy_next_upstream " + words + "; proxy_pass http://app; }\n"));
            try (NginxPeer peer = new NginxPeer(folder, site + "}")) {
                assertThat(tries(peer, upstream, true)).isEqualTo(tries(peer, upstream, false));
            }
        }
    }

    private static List<String> tries(NginxPeer peer, RawUpstream upstream, boolean ours) {
        List<String> tries = new ArrayList<>();
        for (String name : CAUSES.keySet()) {
            for (String fault : FAULTS) {
                for (String method : METHODS) {
                    String body = method.startsWith("P") ? "Content-Length: 3||abc" : "|";
                    int before = upstream.connections();
                    try (WireClient client = peer.connect(ours)) {
                        client.send(method + " /" + name + "/" + fault + " HTTP/1.1|Host: h|Connection: close|" + body);
                        int status = client.readHead().status();
                        tries.add(method + " " + name + " " + fault + ": " + status + " after "
                                + (upstream.connections() - before));
                    }
                }
            }
        }
        return tries;
    }
}
