package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where redirects lead: those of upstreams by way of {@code proxy_redirect}, and the gateway's own. */
class RedirectPeerTest {
    private static final List<String> ADDRESSES = List.of(
            "http://UPSTREAM/b/x",
            "http://UPSTREAM/b/b/x",
            "http://UPSTREAM/b//x",
            "http://UPSTREAM/",
            "http://UPSTREAM",
            "http://UPSTREAM/c",
            "HTTP://UPSTREAM/b/x",
            "https://UPSTREAM/b/x",
            "http://other.example/y?z",
            "/path",
            "/b/path",
            "//other.example/",
            "path",
            "?query",
            "");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "location /a/ { proxy_pass http://UPSTREAM; }",
                "location /a/ { proxy_pass http://UPSTREAM/b/; }",
                "location /a { proxy_pass http://UPSTREAM/b; }",
                "location /a/ { proxy_redirect off; proxy_pass http://UPSTREAM/b/; }",
                "location /a/ { proxy_redirect http://other.example/ /mine/; proxy_pass http://UPSTREAM/b/; }",
                "location /a/ { proxy_redirect http://other.example/ http://$host/mine/; proxy_pass http://UPSTREAM; }",
                "location /a/ { proxy_redirect http://other.example ''; proxy_pass http://UPSTREAM; }",
                "location /a/ { proxy_redirect / /x/; proxy_pass http://UPSTREAM/b/; }",
                "location /a/ { proxy_redirect ~^http://([^/]+)/(.*)$ /$1/$2; proxy_pass http://UPSTREAM/b/; }",
                "location /a/ { proxy_redirect ~*HTTP://(?<h>[^/]+)/ $scheme://$h/; proxy_pass http://UPSTREAM/b/; }",
                "location /a/ { set $to UPSTREAM; proxy_pass http://$to; }",
                "absolute_redirect off; location /a/ { proxy_pass http://UPSTREAM/b/; }",
                "port_in_redirect off; location /a/ { proxy_pass http://UPSTREAM/b/; }",
                "server_name_in_redirect on; server_name x.example; location /a/ { proxy_pass http://UPSTREAM/b/; }",
            })
    void anUpstreamsRedirectLeadsWhereNginxWouldLead(String server) throws IOException {
        try (WireUpstream upstream = WireUpstream.scripted((request, out) -> {
                    String target = request.target();
                    String address =
                            URLDecoder.decode(target.substring(target.indexOf('?') + 1), StandardCharsets.ISO_8859_1);
                    out.write(WireUpstream.wire("HTTP/1.1 302 Found|Location: " + address + "|Refresh: 5; url="
                            + address + "|Content-Length: 0||"));
                });
                NginxPeer peer = NginxPeer.server(folder, server.replace("UPSTREAM", "127.0.0.1:" + upstream.port()))) {
            for (String address : ADDRESSES) {
                String sent = address.replace("UPSTREAM", "127.0.0.1:" + upstream.port());
                String target = "/a/?" + URLEncoder.encode(sent, StandardCharsets.ISO_8859_1);

                assertThat(led(peer.oursTo("GET", target)))
                        .as(server + " " + sent)
                        .isEqualTo(led(peer.theirsTo("GET", target)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "location / { return 301 /x; }",
                "location / { return 301 x; }",
                "location / { return 302 $uri?a; }",
                "location / { return 308 //other.example/; }",
                "location / { return 302 ?a; }",
                "location / { return https://other.example/y; }",
                "location / { rewrite ^/(.*) /n/$1 permanent; }",
                "location / { rewrite ^/(.*) $1 redirect; }",
                "location / { rewrite ^ https://other.example$uri redirect; }",
                "location /dir/ { proxy_pass http://127.0.0.1:1; }",
                "error_page 404 =301 /away; location / { return 404; } location /away { return 302 /gone; }",
                "error_page 404 http://other.example/; location / { return 404; }",
            })
    void theGatewaysOwnRedirectsLeadWhereNginxWouldLead(String server) throws IOException {
        for (String form : List.of(
                "",
                "absolute_redirect off; ",
                "port_in_redirect off; ",
                "server_name_in_redirect on; server_name x.example; ")) {
            try (NginxPeer peer = NginxPeer.server(folder, form + server)) {
                for (String target : List.of("/dir", "/a%20b", "/a?b=c")) {
                    assertThat(led(peer.oursTo("GET", target)))
                            .as(form + server + " " + target)
                            .isEqualTo(led(peer.theirsTo("GET", target)));
                }
            }
        }
    }

    private static List<String> led(WireClient.Answer answer) {
        return List.of(
                String.valueOf(answer.status()),
                String.valueOf(answer.field("Location")).replaceAll("(example|127.0.0.1):\\d{4,5}", "$1:PORT"),
                String.valueOf(answer.field("Refresh")));
    }
}
