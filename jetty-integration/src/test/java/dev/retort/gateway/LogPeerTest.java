package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is logged of a request that fails: the lines of nginx, word by word behind date and process. */
class LogPeerTest {
    private static final String SITES = """
            upstream two { server 127.0.0.1:1; server 127.0.0.1:2; }
            upstream three { server 127.0.0.1:1 max_fails=2; server 127.0.0.1:2 max_fails=0; }
            upstream down { server 127.0.0.1:1 down; }
            server { listen LISTEN; server_name site.example www.site.example; error_log LOG info;
            location /one/ { proxy_pass http://127.0.0.1:1; }
            location /two/ { proxy_pass http://two/b/; }
            location /three/ { proxy_pass http://three; }
            location /down { proxy_pass http://down; }
            location /var { set $to 127.0.0.1:1; proxy_pass http://$to/x; }
            location /line { proxy_pass http://127.0.0.1:1/x/; }
            location /unix/ { proxy_pass http://unix:/tmp/there-is-no-such-socket:/x/; }
            location /uwsgi { uwsgi_pass 127.0.0.1:1; }
            location /fastcgi { fastcgi_pass 127.0.0.1:1; }
            location /silent { proxy_pass http://UPSTREAM; }
            location /small { client_max_body_size 1; proxy_pass http://127.0.0.1:1; }
            location /circle { rewrite ^ /circle last; }
            location /named { error_page 404 @nobody; return 404; }
            location / { root /there-is-no-such-folder; }
            }
            """;

    @TempDir
    Path folder;

    private NginxPeer peer(WireUpstream upstream) {
        return new NginxPeer(
                folder, SITES.replace("LOG", log().toString()).replace("UPSTREAM", "127.0.0.1:" + upstream.port()));
    }

    private Path log() {
        return folder.resolve("error.log");
    }

    /** Returns nginx's lines that have a client in them, without what differs by nature. */
    private List<String> theirs() {
        try {
            return told(Files.readAllLines(log()).stream());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<String> told(Stream<String> lines) {
        // Exchanges of other tests, whose servers have no names, may end meanwhile.
        return lines.filter(line -> line.contains(", client: ")
                        && !line.contains("recv() failed")
                        && !line.contains(", server: , "))
                .map(line -> line.substring(line.indexOf(" *") + 1)
                        .replaceFirst("^\\*\\d+", "*N")
                        .replaceAll("127.0.0.1:\\d{4,5}", "127.0.0.1:PORT"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /one/x?y=z HTTP/1.1|Host: Site.Example:8080|",
                "GET /one/ HTTP/1.1|Host: www.site.example|Referer: http://other.example/a|",
                "GET http://site.example/one/ HTTP/1.1|Host: site.example|",
                "GET /one/ HTTP/1.0|",
                "GET /two/x HTTP/1.1|Host: a|",
                "GET /three/x HTTP/1.1|Host: a|",
                "GET /down HTTP/1.1|Host: a|",
                "GET /var HTTP/1.1|Host: a|",
                "GET /unix/a%20b HTTP/1.1|Host: a|",
                "GET /uwsgi?x HTTP/1.1|Host: a|",
                "GET /fastcgi HTTP/1.1|Host: a|",
                "GET /silent/x HTTP/1.1|Host: a|",
                "POST /small HTTP/1.1|Host: a|Content-Length: 10|",
                "GET /circle HTTP/1.1|Host: a|",
                "GET /named HTTP/1.1|Host: a|",
                "GET /nothing HTTP/1.1|Host: a|",
                "GET /folder/ HTTP/1.1|Host: a|",
            })
    void theLinesAreThoseOfNginx(String request) throws IOException {
        try (WireUpstream upstream = WireUpstream.scripted((received, out) -> out.close());
                LogTap tap = new LogTap();
                NginxPeer peer = peer(upstream)) {
            for (boolean ours : new boolean[] {true, false}) {
                for (int i = 0; i < 2; i++) {
                    try (WireClient client = peer.connect(ours)) {
                        client.send(request + "Connection: close||").readHeader();
                    }
                }
            }
            // Whoever looks whether nginx listens yet sends no request.
            List<String> theirs = theirs().stream()
                    .filter(line -> !line.contains("waiting for request"))
                    .toList();
            assertThat(theirs).isNotEmpty();
            eventually(() -> assertThat(told(tap.lines("").stream())).isEqualTo(theirs));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET / HT", "GET / HTTP/1.1|Host"})
    void aClientThatLeavesBeforeItsRequestIsWholeIsNoted(String begun) throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                LogTap tap = new LogTap();
                NginxPeer peer = peer(upstream)) {
            // Somebody has looked whether nginx listens yet.
            eventually(() -> assertThat(theirs()).hasSize(1));
            for (boolean ours : new boolean[] {true, false}) {
                try (WireClient client = peer.connect(ours)) {
                    client.send(begun).shutdownOutput();
                    assertThat(client.readToEnd()).isEmpty();
                }
            }
            eventually(() -> assertThat(theirs()).hasSize(2));
            // Before there is a request nginx names its first server where there are bytes of one.
            String theirs = theirs().get(1).replaceFirst("server: .*", "server: ");
            eventually(() -> assertThat(told(tap.lines("client ").stream()))
                    .singleElement()
                    .asString()
                    .startsWith(theirs));
        }
    }

    /** The end of a client that had begun is seen by its connection's thread, or by one that answers what has come. */
    @Test
    void aClientThatLeavesBeforeItsRequestIsWholeIsNeverAnswered() {
        try (LogTap quiet = new LogTap();
                ConfSite site = ConfSite.server("")) {
            for (int i = 0; i < 300; i++) {
                try (WireClient client = site.connect()) {
                    client.send("GET / HTTP/1.1|Host").shutdownOutput();
                    assertThat(client.readToEnd()).isEmpty();
                }
            }
            assertThat(quiet.lines("prematurely closed connection while reading client request headers"))
                    .hasSize(300);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET / HT", "GET / HTTP/1.1|Host"})
    void aClientThatTakesTooLongWithItsRequestIsNoted(String begun) throws IOException {
        try (LogTap tap = new LogTap();
                NginxPeer peer = NginxPeer.server(
                        folder,
                        "server_name site.example; client_header_timeout 300ms; error_log " + log() + " info;")) {
            eventually(() -> assertThat(theirs()).hasSize(1));
            for (boolean ours : new boolean[] {true, false}) {
                try (WireClient client = peer.connect(ours)) {
                    client.send(begun).readToEnd();
                }
            }
            eventually(() -> assertThat(theirs()).hasSize(2));
            String theirs = theirs().get(1).replaceFirst("server: .*", "server: ");
            eventually(() -> assertThat(told(tap.lines("client ").stream()))
                    .singleElement()
                    .asString()
                    .startsWith(theirs));
        }
    }

    @Test
    void aClientThatLeavesWhileTheUpstreamIsAskedIsNoted() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (RawUpstream upstream = new RawUpstream(call -> {
                    Backend.PROXY.read(call.in);
                    asked.incrementAndGet();
                    call.awaitEnd();
                });
                LogTap tap = new LogTap();
                NginxPeer peer = NginxPeer.server(
                        folder,
                        "server_name site.example; error_log " + log() + " info; location / { proxy_pass http://"
                                + upstream.address() + "; }")) {
            for (boolean ours : new boolean[] {true, false}) {
                int before = upstream.ended();
                try (WireClient client = peer.connect(ours)) {
                    client.send("GET /x HTTP/1.1|Host: a||");
                    eventually(() -> assertThat(asked).hasValue(before + 1));
                }
                eventually(() -> assertThat(upstream.ended()).isEqualTo(before + 1));
            }
            eventually(() -> assertThat(theirs()).hasSize(2));
            eventually(() -> assertThat(told(tap.lines("client ").stream())).containsExactly(theirs().get(1)));
        }
    }

    @Test
    void aConnectionKeepsItsNumber() {
        try (LogTap tap = new LogTap();
                ConfSite site = ConfSite.server(
                        "location /number { return 200 $connection; } location / { root /there-is-no-such-folder; }");
                WireClient client = site.connect()) {
            client.send("GET /nothing HTTP/1.1|Host: a||").read();
            String number = client.send("GET /number HTTP/1.1|Host: a||").read().text();
            client.send("GET /nothing HTTP/1.1|Host: a||").read();

            assertThat(tap.lines("*" + number + " open()")).hasSize(2);
        }
    }
}
