package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which first lines and hosts of requests are refused: all that nginx refuses, and some more. */
class RequestLinePeerTest {
    private static final String SITE = "location / { return 200 \"$host|$uri|$args\"; }";

    private static final List<String> LINES = List.of(
            "GET / HTTP/1.1",
            "GET / HTTP/1.0",
            "GET / http/1.1",
            "GET / Http/1.1",
            "GET / hTTP/1.0",
            "GET / HTTP/1.1 x",
            "GET / HTTP/2.0",
            "GET / HTTP/3.0",
            "GET / HTTP/10.1",
            "GET /  HTTP/1.1",
            "GET  / HTTP/1.1",
            " GET / HTTP/1.1",
            "GET\t/ HTTP/1.1",
            "GET /\tHTTP/1.1",
            "GET / HTTP/1.1\t",
            "get / HTTP/1.1",
            "Get / HTTP/1.1",
            "GE-T / HTTP/1.1",
            "G_T / HTTP/1.1",
            "GET1 / HTTP/1.1",
            "G.T / HTTP/1.1",
            "G!T / HTTP/1.1",
            "FOO / HTTP/1.1",
            "TRACE / HTTP/1.1",
            "CONNECT a:80 HTTP/1.1",
            "OPTIONS * HTTP/1.1",
            "GET * HTTP/1.1",
            "OPTIONS / HTTP/1.1",
            "GET x HTTP/1.1",
            "GET ?x HTTP/1.1",
            "GET #x HTTP/1.1",
            "GET http:/x HTTP/1.1",
            "GET http:x HTTP/1.1",
            "GET http:// HTTP/1.1",
            "GET http:///x HTTP/1.1",
            "GET http://site.example HTTP/1.1",
            "GET http://site.example/ HTTP/1.1",
            "GET HTTP://Site.Example/ HTTP/1.1",
            "GET https://site.example/ HTTP/1.1",
            "GET ftp://site.example/ HTTP/1.1",
            "GET 1http://site.example/ HTTP/1.1",
            "GET ht_tp://site.example/ HTTP/1.1",
            "GET http://user@site.example/ HTTP/1.1",
            "GET http://user:word@site.example/ HTTP/1.1",
            "GET http://@site.example/ HTTP/1.1",
            "GET http://site.example#f HTTP/1.1",
            "GET http://site.example?q HTTP/1.1",
            "GET http://site.example/#f HTTP/1.1",
            "GET http://site.example:x/ HTTP/1.1",
            "GET http://site..example/ HTTP/1.1",
            "GET http://site%41/ HTTP/1.1",
            "GET http://site.example\\x HTTP/1.1",
            "GET //x/y HTTP/1.1",
            "GET /a b HTTP/1.1",
            "GET /a\u0001b HTTP/1.1",
            "GET /a\u007fb HTTP/1.1",
            "GET /a\0b HTTP/1.1",
            "GET /%zz HTTP/1.1",
            "GET /% HTTP/1.1",
            "GET /%00 HTTP/1.1",
            "GET /a?%zz HTTP/1.1",
            "GET /{}|^`<>\" HTTP/1.1",
            "GET /a\\b HTTP/1.1",
            "GET /../x HTTP/1.1",
            "GET /a/../../x HTTP/1.1",
            "GET /a#f HTTP/1.1",
            "GET /#?x HTTP/1.1",
            "GET /a?x#y HTTP/1.1",
            "GET");

    private static final List<String> HOSTS = List.of(
            "site.example",
            "h..x",
            ".h",
            "h.",
            "h..",
            "..",
            ".",
            "...",
            ".:80",
            ":80",
            "::1",
            "h:80",
            "h:080",
            "h/x",
            "h x",
            "h;x",
            "h_x",
            "h-x",
            "-h",
            "h%41",
            "h!",
            "h$",
            "h(",
            "h*",
            "*",
            "h+",
            "h=",
            "h~",
            "h&",
            "",
            "h\u0001",
            "h\u007f",
            "h\0x",
            "[::1]",
            "[::1]:80",
            "1.2.3.4",
            "1.2.3.4.5",
            "H.EXAMPLE.",
            "//h",
            "http://h/",
            "a.b.c.d");

    /** What nginx takes and the gateway does not: what two servers may read in two ways is refused. */
    private static final List<String> STRICTER = List.of(
            "GET / HTTP/1.2",
            "GET / HTTP/1.1 ",
            "GET http://other.example/ HTTP/1.1",
            "GET http://site.example:99999/ HTTP/1.1",
            "\nGET / HTTP/1.1");

    private static final List<String> STRICTER_HOSTS = List.of(
            "h:", "h:x", "h:80:80", "h:99999", "u@h", "h@", "h?x", "h#x", "h\\x", "h,x", "h%", "[::1", "[x]", "[::1]x");

    @TempDir
    Path folder;

    private static String answer(NginxPeer peer, boolean ours, String line, String host) {
        try (WireClient client = peer.connect(ours)) {
            String request = line + "\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            String answer = client.sendBytes(request.getBytes(StandardCharsets.ISO_8859_1))
                    .readToEnd();
            int status = Integer.parseInt(answer.substring(9, 12));
            return status == 200 ? status + answer.substring(answer.indexOf("\r\n\r\n")) : String.valueOf(status);
        }
    }

    @Test
    void whatNginxRefusesIsRefused() {
        try (NginxPeer peer = NginxPeer.server(folder, SITE)) {
            for (String line : LINES) {
                assertThat(answer(peer, true, line, "site.example"))
                        .as(line)
                        .isEqualTo(answer(peer, false, line, "site.example"));
            }
            for (String host : HOSTS) {
                for (String line : List.of("GET / HTTP/1.1", "GET / HTTP/1.0")) {
                    assertThat(answer(peer, true, line, host))
                            .as(line + " of " + host)
                            .isEqualTo(answer(peer, false, line, host));
                }
            }
        }
    }

    @Test
    void someThatNginxTakesIsRefusedToo() {
        try (NginxPeer peer = NginxPeer.server(folder, SITE)) {
            for (String line : STRICTER) {
                assertThat(answer(peer, true, line, "site.example")).as(line).matches("400|505");
                assertThat(answer(peer, false, line, "site.example")).as(line).startsWith("200");
            }
            for (String host : STRICTER_HOSTS) {
                assertThat(answer(peer, true, "GET / HTTP/1.1", host)).as(host).isEqualTo("400");
                assertThat(answer(peer, false, "GET / HTTP/1.1", host)).as(host).startsWith("200");
            }
        }
    }

    @Test
    void theHostOfAUrlCountsWhereThereIsNoField() {
        try (NginxPeer peer = NginxPeer.server(folder, SITE)) {
            for (boolean ours : new boolean[] {true, false}) {
                try (WireClient client = peer.connect(ours)) {
                    assertThat(client.send("GET http://other.example/x HTTP/1.0||")
                                    .readToEnd())
                            .endsWith("other.example|/x|");
                }
            }
        }
    }
}
