package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import dev.retort.peer.NginxProgram;
import dev.retort.peer.PeerProgram;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which server a host belongs to, and which location a path: the gateway's choice and nginx's. */
class SelectionPeerTest {
    private static final String CONFIGURATION = """
            server { listen LISTEN; server_name first; return 200 "first|$server_name|$host"; }
            server { listen LISTEN default_server; server_name _ ""; return 200 "default|$server_name|$host"; }
            server { listen LISTEN; server_name a.example www.a.example *.a.example .dot.example mail.*;
                return 200 "A|$server_name|$host"; }
            server { listen LISTEN; server_name *.b.a.example x.mail.* mail.c.example; return 200 "B|$server_name|$host"; }
            server { listen LISTEN; server_name "~^(?<sub>[a-z]{2,5})\\.re\\.example$" ~^(.+)\\.num\\.example$;
                return 200 "regex|$host|$sub|$1"; }
            server { listen LISTEN; server_name ~^xyz\\.re\\.example$; return 200 "never|$host"; }
            server { listen LISTEN; server_name 127.0.0.1 [::1] UPPER.Example; return 200 "address|$server_name|$host"; }
            server {
                listen LISTEN;
                server_name site.example;
                location = / { return 200 "= /"; }
                location / { return 200 "/ $uri"; }
                location /pre { return 200 "/pre"; }
                location /pre/ { return 200 "/pre/"; }
                location ^~ /hat {
                    return 200 "^~ /hat";
                    location ~ \\.php$ { return 200 "php within"; }
                    location /hat/in { return 200 "/hat/in"; }
                }
                location /long/prefix { return 200 "/long/prefix"; location ~ q$ { return 200 "q within"; } }
                location ~ \\.php$ { return 200 php; }
                location ~ p$ { return 200 p; }
                location ~* \\.JPG$ { return 200 jpg; }
                location ~ ^/n/(?<name>[^/]*)/(.*)$ { return 200 "$name|$1|$2"; }
                location = /eq { return 200 "= /eq"; }
                location /eq { return 200 "/eq"; }
                location "/sp ace" { return 200 space; }
                location ~ "^/br{2}x$" { return 200 brrx; }
                location /%41x { return 200 "never"; }
                location /slash/ { proxy_pass http://127.0.0.1:1; }
                location = /exactly/ { proxy_pass http://127.0.0.1:1; }
            }
            """;

    @TempDir
    private static Path folder;

    private static ConfSite ours;

    private static PeerProgram theirs;

    private static int port;

    @BeforeAll
    static void start() throws IOException {
        NginxPeer.require();
        String address = PeerProgram.address(folder, false);
        port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
        theirs = NginxProgram.start(folder, address, CONFIGURATION.replace("LISTEN", address));
        // A port that is left to the system would be another one for each server.
        String own = PeerProgram.address(folder, false);
        ours = ConfSite.of("http {\n" + CONFIGURATION.replace("LISTEN", own) + "}\n");
    }

    @AfterAll
    static void stop() {
        if (ours != null) {
            ours.close();
        }
        if (theirs != null) {
            theirs.close();
        }
    }

    private static Answer ask(boolean own, String target, String host) {
        try (WireClient client = new WireClient(own ? ours.port() : port)) {
            return client.send("GET " + target + " HTTP/1.1|Host: " + host + "|Connection: close||")
                    .read();
        }
    }

    private static void assertSame(String target, String host) {
        Answer own = ask(true, target, host);
        Answer expected = ask(false, target, host);
        String what = host + target;
        assertThat(own.status()).as(what).isEqualTo(expected.status());
        if (expected.status() == 200) {
            assertThat(own.text()).as(what).isEqualTo(expected.text());
        }
    }

    @Test
    void aHostBelongsToTheSameServer() {
        String hosts =
                "a.example A.EXAMPLE www.a.example x.a.example y.x.a.example b.a.example z.b.a.example .a.example"
                        + " dot.example x.dot.example .dot.example adot.example mail.org mail.c.example mail. x.mail.org y.mail.org"
                        + " abc.re.example xyz.re.example abcdef.re.example q.num.example a.example. a.example:80 a.example.:80"
                        + " 127.0.0.1 127.0.0.1:8 [::1] [::1]:80 upper.example _ first none.example a_b.example 1.2.3.4.5 -";
        for (String host : hosts.split(" ", -1)) {
            assertSame("/", host);
        }
    }

    @Test
    void aPathBelongsToTheSameLocation() {
        String paths =
                "/ /?x // /. /pre /prex /pre/ /pre/a.php /prep /hat /hatx.php /hat/a.php /hat/in /hat/in/x.php /hat/p"
                        + " /long/prefix /long/prefix/q /long/prefixq /long/prefix/q.php /a.php /a.php/b /A.PHP /x.jpg /x.JpG"
                        + " /n/a/b /n//b /n/a%2fb/c /n/%41/%20?z /eq /eq/ /eqx /eq? /%65q /eq/.. /pre/../eq /sp%20ace /sp%20acex /sp+ace"
                        + " /brrx /brx /%41x /%2541x /Ax /slash /slash?q=1 /slash/ /exactly /exactly?a /eq#frag /pre%2f /pre%2f.. /pre;x";
        for (String path : paths.split(" ", -1)) {
            assertSame(path, "site.example");
        }
    }
}
