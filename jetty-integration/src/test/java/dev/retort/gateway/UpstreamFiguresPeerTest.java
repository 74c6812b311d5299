package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code $upstream_…} variables behind an answer, from the gateway and from nginx. */
class UpstreamFiguresPeerTest {
    @TempDir
    Path folder;

    private final WireUpstream upstream = WireUpstream.scripted((request, out) -> {
        // Ended by the connection: of chunks nginx counts their frames, too, as the response's length.
        out.write(WireUpstream.wire("HTTP/1.1 200 OK|X-Own: own|Set-Cookie: c=one; Path=/||0123456789"));
        out.flush();
        throw new IOException("close");
    });

    @AfterEach
    void close() throws IOException {
        upstream.close();
    }

    private static List<String> ask(NginxPeer peer, boolean ours, String request) {
        try (WireClient client = peer.connect(ours)) {
            client.send(request);
            client.read();
            return client.trailers();
        }
    }

    @Test
    void theyTellTheSame() throws IOException {
        String trailers = """
                add_trailer X-Addr $upstream_addr always;
                add_trailer X-Status $upstream_status always;
                add_trailer X-Length $upstream_response_length always;
                add_trailer X-Sent $upstream_bytes_sent always;
                add_trailer X-Received $upstream_bytes_received always;
                add_trailer X-Http $upstream_http_x_own always;
                add_trailer X-Cookie $upstream_cookie_c always;
                """;
        try (NginxPeer peer =
                new NginxPeer(folder, """
                proxy_http_version 1.1; proxy_set_header Connection "";
                upstream two { server 127.0.0.1:1 max_fails=0; server UPSTREAM backup; }
                server { listen LISTEN;
                location / { proxy_pass http://UPSTREAM; }
                location /two { proxy_pass http://two; }
                """.replace("UPSTREAM", "127.0.0.1:" + upstream.port()) + trailers + "}")) {
            for (String request : List.of(
                    "GET / HTTP/1.1|Host: h||",
                    "POST / HTTP/1.1|Host: h|Content-Length: 5||hello",
                    "GET /two HTTP/1.1|Host: h||")) {
                List<String> theirs = ask(peer, false, request);
                assertThat(theirs).hasSize(7);
                assertThat(ask(peer, true, request)).as(request).isEqualTo(theirs);
            }
        }
    }

    /** Times differ; what can be said of them is their form, their order, and where there is none. */
    @Test
    void timesHaveTheSameForm() throws IOException {
        String slow = "300";
        try (RawUpstream silent = new RawUpstream(RawUpstream.Call::hang);
                WireUpstream late = WireUpstream.scripted((request, out) -> {
                    pause(Integer.parseInt(slow));
                    out.write(WireUpstream.wire("HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|01234|"));
                    out.flush();
                    pause(Integer.parseInt(slow));
                    out.write(WireUpstream.wire("0||"));
                });
                NginxPeer peer = new NginxPeer(
                        folder, """
                        upstream two { server SILENT max_fails=0; server LATE backup; }
                        proxy_http_version 1.1; proxy_read_timeout 700ms;
                        server { listen LISTEN;
                        location / { proxy_pass http://LATE; }
                        location /two { proxy_pass http://two; }
                        location /none { return 200 "$upstream_response_time|$upstream_connect_time|$upstream_header_time"; }
                        add_trailer X-Time $upstream_response_time;
                        add_trailer X-Connect $upstream_connect_time;
                        add_trailer X-Header $upstream_header_time;
                        }
                        """.replace("LATE", "127.0.0.1:" + late.port()).replace("SILENT", silent.address()))) {
            for (boolean ours : new boolean[] {false, true}) {
                List<String> one = ask(peer, ours, "GET / HTTP/1.1|Host: h||");
                assertThat(one).hasSize(3).allMatch(field -> field.matches("X-\\w+: \\d\\.\\d{3}"));
                assertThat(seconds(one.get(0), 0)).isBetween(0.6, 5.0);
                assertThat(seconds(one.get(1), 0)).isBetween(0.0, 0.25);
                assertThat(seconds(one.get(2), 0)).isBetween(0.3, seconds(one.get(0), 0) - 0.25);

                List<String> two = ask(peer, ours, "GET /two HTTP/1.1|Host: h||");
                assertThat(two.get(0)).matches("X-Time: \\d\\.\\d{3}, \\d\\.\\d{3}");
                assertThat(seconds(two.get(0), 0)).isBetween(0.7, 3.0);
                assertThat(two.get(1)).matches("X-Connect: \\d\\.\\d{3}, \\d\\.\\d{3}");
                assertThat(two.get(2)).matches("X-Header: -, \\d\\.\\d{3}");
                assertThat(ask(peer, ours, "GET /none HTTP/1.1|Host: h||")).isEmpty();
            }
            assertThat(peer.same(List.of(), "GET", "/none").text()).isEqualTo("||");
        }
    }

    private static double seconds(String field, int index) {
        return Double.parseDouble(field.substring(field.indexOf(' ') + 1).split(", ", -1)[index]);
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis); // The upstream's pace; nothing waits for it.
        } catch (InterruptedException closed) {
            throw new IOException(closed);
        }
    }
}
