package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import dev.retort.peer.FcgiWrapPeer;
import dev.retort.peer.PeerProgram;
import dev.retort.peer.UwsgiPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway in front of the real uWSGI and FastCGI programs, over TCP and unix sockets. */
class CgiPeerTest {
    private static final String APP = """
            import hashlib
            def application(environ, start_response):
                body = environ['wsgi.input'].read()
                text = ('%s %s %s %d %s %s' % (environ['REQUEST_METHOD'], environ.get('HTTP_X_OWN', '-'),
                    environ.get('HTTP_PROXY', '-'), len(body), hashlib.sha256(body).hexdigest()[:8],
                    environ.get('CONTENT_LENGTH', '-'))).encode()
                start_response('200 OK', [('Content-Type', 'text/plain'), ('X-App', 'yes')])
                return [text, b'|' * int(environ.get('HTTP_X_SIZE', '0'))]
            """;

    private static final String SCRIPT = """
            #!/usr/bin/python3
            import os, sys, hashlib
            n = int(os.environ.get('CONTENT_LENGTH') or 0)
            body = sys.stdin.buffer.read(n)
            sys.stderr.write('a word to the log')
            out = ('Status: 201 Made\\r\\nContent-Type: text/plain\\r\\nX-App: yes\\r\\n\\r\\n%s %s %s %d %s %s' % (
                os.environ['REQUEST_METHOD'], os.environ.get('HTTP_X_OWN', '-'), os.environ.get('HTTP_PROXY', '-'),
                len(body), hashlib.sha256(body).hexdigest()[:8], os.environ.get('CONTENT_LENGTH', '-')))
            sys.stdout.write(out + '|' * int(os.environ.get('HTTP_X_SIZE', '0')))
            """;

    @TempDir
    Path folder;

    /** Locations that say each method, since the variables are another module's. */
    private static String locations(String word, String address, String script) {
        StringBuilder locations = new StringBuilder();
        for (String method : List.of("GET", "POST", "HEAD")) {
            locations
                    .append("location /")
                    .append(method)
                    .append(" { ")
                    .append(word)
                    .append("_pass ")
                    .append(address)
                    .append(";");
            for (String param : List.of(
                    "REQUEST_METHOD " + method,
                    "REQUEST_URI /" + method,
                    "PATH_INFO /" + method,
                    "SCRIPT_NAME \"\"",
                    "QUERY_STRING \"\"",
                    "SERVER_PROTOCOL HTTP/1.1",
                    "SERVER_NAME h",
                    "SERVER_PORT 80",
                    "CONTENT_LENGTH \"\"",
                    "SCRIPT_FILENAME " + script)) {
                locations
                        .append(' ')
                        .append(word)
                        .append("_param ")
                        .append(param)
                        .append(';');
            }
            locations.append(" }\n");
        }
        return locations.toString();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void uwsgiIsSpoken(boolean unix) throws IOException {
        Files.writeString(folder.resolve("app.py"), APP);
        try (PeerProgram uwsgi = UwsgiPeer.start(folder, unix, "-z", "20")) {
            converse("uwsgi", uwsgi.address(), "none", 200);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fastCgiIsSpoken(boolean unix) throws IOException {
        Path script = Files.writeString(folder.resolve("app.cgi"), SCRIPT);
        assertThat(script.toFile().setExecutable(true)).isTrue();
        String address = PeerProgram.address(folder, unix);
        try (PeerProgram fastCgi = FcgiWrapPeer.startAt(folder, address)) {
            converse("fastcgi", fastCgi.address(), script.toString(), 201);
        }
    }

    private static void converse(String word, String address, String script, int status) throws IOException {
        String small = "POST x - 5 36bbe50e 5";
        String large = "0123456789".repeat(100_000);
        try (ConfSite site = ConfSite.server(locations(word, address, script))) {
            Answer get = site.get("/GET", "X-Own: x", "X_Own: evil", "Proxy: evil");
            assertThat(get.status()).isEqualTo(status);
            assertThat(get.field("X-App")).isEqualTo("yes");
            assertThat(get.field("Status")).isNull();
            assertThat(get.text()).startsWith("GET x - 0 ");

            assertThat(site.send("POST /POST HTTP/1.1|Host: h|X-Own: x|Content-Length: 5|Connection: close||abcde")
                            .text())
                    .isEqualTo(small);
            assertThat(site.send("POST /POST HTTP/1.1|Host: h|X-Own: x|Transfer-Encoding: chunked|Connection: close||"
                                    + "3|abc|2|de|0||")
                            .text())
                    .isEqualTo(small);
            assertThat(site.send("POST /POST HTTP/1.1|Host: h|X-Own: x|Content-Length: 1000000|Connection: close||"
                                    + large)
                            .text())
                    .startsWith("POST x - 1000000 ")
                    .endsWith(" 1000000");

            Answer head = site.send("HEAD /HEAD HTTP/1.1|Host: h|Connection: close||");
            assertThat(head.status()).isEqualTo(status);
            assertThat(head.field("X-App")).isEqualTo("yes");

            assertThat(site.get("/GET", "X-Size: 3000000").octets()).hasSizeBetween(3_000_000, 3_000_100);
        }
    }
}
