package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway and nginx tell in variables of what came and what became of it. */
class UpstreamVariablesPeerTest {
    private static final String FIELDS = "add_header X-Addr $upstream_addr always;"
            + " add_header X-Status $upstream_status always;"
            + " add_header X-Times \"$upstream_connect_time/$upstream_header_time\" always;"
            + " add_header X-Sizes \"$upstream_bytes_sent/$upstream_bytes_received/$upstream_response_length\" always;";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"/one", "/retried", "/order", "/order-to-file", "/intercepted", "/gone", "/named", "/twice"})
    void eachTryIsTold(String target) throws IOException {
        try (WireUpstream upstream = WireUpstream.scripted((request, out) -> out.write(WireUpstream.wire(
                        switch (request.target()) {
                            case "/order" -> "HTTP/1.1 200 OK|X-Accel-Redirect: /one|Content-Length: 0||";
                            case "/order-to-file" -> "HTTP/1.1 200 OK|X-Accel-Redirect: /text|Content-Length: 0||";
                            case "/intercepted" -> "HTTP/1.1 404 No|Content-Length: 0||";
                            case "/twice" -> "HTTP/1.1 503 No|Content-Length: 0||";
                            default -> WireUpstream.OK;
                        })));
                NginxPeer peer = new NginxPeer(folder, """
                        upstream some { server 127.0.0.1:1 max_fails=0; server UPSTREAM; }
                        upstream none { server 127.0.0.1:1; server 127.0.0.1:2; }
                        server { listen LISTEN; FIELDS proxy_intercept_errors on; proxy_http_version 1.1; proxy_set_header Connection "";
                        location / { proxy_pass http://UPSTREAM; }
                        location /retried { proxy_pass http://some; }
                        location /intercepted { error_page 404 /one; proxy_pass http://UPSTREAM; }
                        location /gone { error_page 502 /one; proxy_pass http://none; }
                        location /named { error_page 502 @other; proxy_pass http://none; }
                        location /twice { error_page 503 =200 @other; proxy_next_upstream http_503 error; proxy_pass http://some; }
                        location @other { proxy_pass http://UPSTREAM/one; }
                        location /text { return 200 text; }
                        }
                        """.replace(
                                "proxy_pass http://UPSTREAM/one", "rewrite ^ /one break; proxy_pass http://UPSTREAM")
                        .replace("UPSTREAM", "127.0.0.1:" + upstream.port())
                        .replace("FIELDS", FIELDS))) {
            assertThat(told(peer.oursTo("GET", target))).isEqualTo(told(peer.theirsTo("GET", target)));
        }
    }

    private static List<String> told(WireClient.Answer answer) {
        return List.of(
                String.valueOf(answer.status()),
                String.valueOf(answer.field("X-Addr")),
                String.valueOf(answer.field("X-Status")),
                String.valueOf(answer.field("X-Times")).replaceAll("[0-9.]+", "0"),
                String.valueOf(answer.field("X-Sizes")).replaceAll("[0-9]+", "0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /x?y#z",
                "GET http://other.example/x%20y?z",
                "GET HTTP://Other.Example/a/../b",
                "GET http://other.example",
                "GET http://other.example?x",
                "POST http://other.example/",
            })
    void theLineOfARequestIsAsItCame(String line) {
        try (NginxPeer peer = NginxPeer.server(folder, "return 200 \"$request|$uri|$host\";")) {
            String request = line + " HTTP/1.1\r\nHost: other.example\r\nConnection: close\r\n\r\n";
            assertThat(sent(peer.connect(true), request)).isEqualTo(sent(peer.connect(false), request));
        }
    }

    private static String sent(WireClient client, String request) {
        try (client) {
            WireClient.Answer answer = client.sendBytes(request.getBytes(StandardCharsets.ISO_8859_1))
                    .read();
            return answer.status() + (answer.status() == 200 ? answer.text() : "");
        }
    }

    @Test
    void theUpstreamsTrailersAreTold() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(
                        "HTTP/1.1 200 OK|Transfer-Encoding: chunked|Trailer: X-Sum||2|ok|0|X-Sum: 42||");
                ConfSite site = ConfSite.server("location / { add_trailer X-Told \"$upstream_trailer_x_sum\";"
                        + " proxy_pass http://127.0.0.1:" + upstream.port() + "; }")) {
            try (WireClient client = site.connect()) {
                assertThat(client.send("GET / HTTP/1.1|Host: a|Connection: close||")
                                .readToEnd())
                        .endsWith("0\r\nX-Told: 42\r\n\r\n");
            }
        }
    }

    @Test
    void itIsToldHowMuchSmallerGzipHasMadeABody() {
        String text = "0123456789".repeat(100);
        try (ConfSite site = ConfSite.server("gzip on; gzip_types *; add_trailer X-Ratio \"$gzip_ratio\";"
                        + " location / { return 200 " + text + "; }");
                WireClient client = site.connect()) {
            String answer = client.send("GET / HTTP/1.1|Host: a|Accept-Encoding: gzip|Connection: close||")
                    .readToEnd();
            assertThat(answer)
                    .contains("Content-Encoding: gzip")
                    .containsPattern("X-Ratio: (2[0-9]|3[0-9])\\.[0-9]{2}\r\n");
        }
        try (ConfSite site = ConfSite.server(
                "gzip on; add_header X-Ratio \"[$gzip_ratio]\"; location / { return 200 " + text + "; }")) {
            assertThat(site.get("/").field("X-Ratio")).isEqualTo("[]");
        }
    }
}
