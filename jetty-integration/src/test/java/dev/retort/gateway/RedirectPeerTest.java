package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "location /d/ { PASS }",
                "location = /d/ { PASS }",
                "location = /d/ { PASS } location /d { return 204; }",
                "location = /d/ { PASS } location = /d { return 204; }",
                "location = /d/ { PASS } location /d/ { return 204; }",
                "location = /d/ { return 204; } location /d/ { PASS }",
                "location = /d/ { add_header X exact; return 204; } location /d/ { add_header X prefix; PASS }",
                "location = /d/ { PASS } location ~ ^/d { return 204; }",
                "location = /d/ { PASS } location ^~ / { return 204; }",
                "location / { return 204; location = /d/ { PASS } }",
                "location /d { return 204; location = /d/ { PASS } }",
                "location /d { return 204; location /d/ { PASS } }",
                "location = /d/ { PASS } location = /d/e/ { PASS } location /d/e { return 204; }",
                "location /d/e/ { PASS } location /d/ { return 204; }",
                "location /d/ { internal; PASS }",
                "location /d/ { client_max_body_size 2; PASS }",
                "location /d/ { absolute_redirect off; PASS }",
                "location /d/ { add_header X y; error_page 301 /page; PASS } location /page { return 200 page; }",
                "location /d/ { return 204; PASS }",
            })
    void aPathThatLacksTheSlashOfALocationThatForwardsIsRedirected(String server) throws IOException {
        for (String pass :
                List.of("proxy_pass http://127.0.0.1:1;", "uwsgi_pass 127.0.0.1:1;", "fastcgi_pass 127.0.0.1:1;")) {
            try (NginxPeer peer = NginxPeer.server(folder, server.replace("PASS", pass))) {
                for (String target : List.of("/d", "/d?a=b", "/d/", "/d/e", "/d/e/", "/de", "/%64")) {
                    assertThat(ledWithField(peer.oursTo("GET", target)))
                            .as(server + " " + target)
                            .isEqualTo(ledWithField(peer.theirsTo("GET", target)));
                }
                String[] body = {"Content-Length: 3\r\nX: y"};
                assertThat(peer.oursTo("POST", "/d", body).status())
                        .as(server)
                        .isEqualTo(peer.theirsTo("POST", "/d", body).status());
            }
        }
    }

    private static List<String> ledWithField(WireClient.Answer answer) {
        List<String> led = new ArrayList<>(led(answer));
        led.add(String.valueOf(answer.field("X")));
        return led;
    }

    private static List<String> led(WireClient.Answer answer) {
        return List.of(
                String.valueOf(answer.status()),
                String.valueOf(answer.field("Location")).replaceAll("(example|127.0.0.1):\\d{4,5}", "$1:PORT"),
                String.valueOf(answer.field("Refresh")));
    }
}
