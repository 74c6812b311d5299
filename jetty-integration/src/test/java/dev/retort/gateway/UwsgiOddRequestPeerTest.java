package dev.retort.gateway;

import static dev.retort.gateway.UwsgiServerTest.handler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.jetty.uwsgi.UwsgiConnectionFactory;
import dev.retort.peer.NginxProgram;
import dev.retort.peer.PeerProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What one client asks must not take the application away from the others: an nginx that sees a connection closed without an
 * answer asks the next server of its {@code upstream} the same, and when all of them have failed nobody, for 10 seconds.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class UwsgiOddRequestPeerTest {
    private static final String SITE = """
            ignore_invalid_headers off; underscores_in_headers on; client_max_body_size 0;
            large_client_header_buffers 4 32k;
            upstream app { server 127.0.0.1:FIRST; server 127.0.0.1:SECOND; }
            server { listen LISTEN;
            include /etc/nginx/uwsgi_params;
            location / { uwsgi_pass app; }
            location /direct/ { uwsgi_request_buffering off; uwsgi_pass app; }
            location /cut/ { rewrite ^/cut/(.*)$ $1 break; uwsgi_pass app; }
            location ~ ^/script(.*)$ {
                include /etc/nginx/uwsgi_params; uwsgi_param SCRIPT_NAME $1; uwsgi_pass app; }
            location /believed/ {
                include /etc/nginx/uwsgi_params;
                uwsgi_param UWSGI_SCHEME $http_x_forwarded_proto; uwsgi_param REMOTE_ADDR $http_x_forwarded_for;
                uwsgi_param REMOTE_USER $http_x_user; uwsgi_param SERVER_PORT $http_x_forwarded_port;
                uwsgi_param SERVER_NAME $http_x_forwarded_host; uwsgi_param QUERY_STRING path=$uri;
                uwsgi_pass app; }
            location /length/ {
                uwsgi_param REQUEST_METHOD POST; uwsgi_param REQUEST_URI $request_uri;
                uwsgi_param CONTENT_LENGTH $http_x_length; uwsgi_pass app; }
            }
            """;

    @TempDir
    private static Path folder;

    private static UwsgiServer first;
    private static UwsgiServer second;
    private static PeerProgram nginx;
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        NginxProgram.require();
        UwsgiConnectionFactory factory = new UwsgiConnectionFactory();
        factory.setMaxPacketSize(50_000);
        first = new UwsgiServer(hello(), factory);
        UwsgiConnectionFactory same = new UwsgiConnectionFactory();
        same.setMaxPacketSize(50_000);
        second = new UwsgiServer(hello(), same);
        String address = PeerProgram.address(folder, false);
        port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
        nginx = NginxProgram.start(
                folder,
                address,
                SITE.replace("LISTEN", address)
                        .replace("FIRST", String.valueOf(first.port()))
                        .replace("SECOND", String.valueOf(second.port())));
    }

    private static Handler hello() {
        return handler((request, response, callback) -> Content.Sink.write(response, true, "hello", callback));
    }

    @AfterAll
    static void stop() {
        nginx.close();
        first.close();
        second.close();
    }

    private static Arguments odd(String name, int status, String request) {
        return Arguments.of(name, status, request);
    }

    private static String get(String target, String... fields) {
        return "GET " + target + " HTTP/1.1|Host: h|" + String.join("|", fields) + (fields.length == 0 ? "" : "|")
                + "|";
    }

    static Stream<Arguments> odd() {
        return Stream.of(
                odd("a control character in a field", 400, get("/", "X: a\1b")),
                odd("delete in a field", 400, get("/", "X: a\177b")),
                odd("a control character in a type", 400, get("/", "Content-Type: a\1b")),
                odd("a control character in a length", 400, get("/", "Content-Length: 5\1")),
                odd("a control character in a host", 400, get("/").replace("Host: h", "Host: h\1")),
                odd("a control character in a cookie", 400, get("/", "Cookie: a=\1")),
                odd(
                        "a control character and a body",
                        400,
                        "POST /direct/ HTTP/1.1|Host: h|X: a\1b|Content-Length: 3||abc"),
                odd("a method of 40 letters", 501, "X".repeat(40) + " / HTTP/1.1|Host: h||"),
                odd("a method of 8,000 letters", 501, "X".repeat(8000) + " / HTTP/1.1|Host: h||"),
                odd("a method that is no word", 200, "_-_ / HTTP/1.1|Host: h||"),
                odd("PRI", 200, "PRI / HTTP/1.1|Host: h||"),
                odd("CONNECT", 405, "CONNECT / HTTP/1.1|Host: h||"),
                odd("TRACE", 405, "TRACE / HTTP/1.1|Host: h||"),
                odd("HTTP/1.2", 200, "GET / HTTP/1.2|Host: h||"),
                odd("HTTP/1.01", 200, "GET / HTTP/1.01|Host: h||"),
                odd("HTTP/1.00", 200, "GET / HTTP/1.00||"),
                odd("HTTP/1.99", 200, "GET / HTTP/1.99|Host: h||"),
                odd("HTTP/1.1 and spaces", 200, "GET / HTTP/1.1   |Host: h||"),
                odd("HTTP/2.0", 505, "GET / HTTP/2.0|Host: h||"),
                odd("HTTP/1.1234", 400, "GET / HTTP/1.1234|Host: h||"),
                odd("HTTP/0.9", 200, "GET /|"),
                odd("a name of 1,100 characters", 200, get("/", "N".repeat(1100) + ": a")),
                odd("a name of 30,000 characters", 200, get("/", "N".repeat(30_000) + ": a")),
                odd("a name with a bracket", 400, get("/", "X(Y: a")),
                odd("a name with a space", 400, get("/", "X Y: a")),
                odd("a name of a space", 400, get("/", " : a")),
                odd("a name beyond ASCII", 400, get("/", "X\u00e4: a")),
                odd("no name", 400, get("/", ": a")),
                odd("a name of an underscore", 200, get("/", "_: a")),
                odd("a length with an underscore", 200, get("/", "Content_Length: 7")),
                odd("a length that is no number", 400, get("/", "Content-Length: 5x")),
                odd("two lengths in one", 400, get("/", "Content-Length: 5, 5")),
                odd(
                        "a length of 19 digits",
                        413,
                        "POST /direct/ HTTP/1.1|Host: h|Content-Length: 9000000000000000000||abc"),
                odd(
                        "a length of 20 digits",
                        400,
                        "POST /direct/ HTTP/1.1|Host: h|Content-Length: 90000000000000000000||abc"),
                odd("an expectation", 200, get("/", "Expect: 200-maybe")),
                odd(
                        "another protocol",
                        200,
                        get(
                                "/",
                                "Upgrade: h2c",
                                "Connection: Upgrade, HTTP2-Settings",
                                "HTTP2-Settings: AAMAAABkAAQAAP__")),
                odd("a range", 200, get("/", "Range: bytes=9-1,,-")),
                odd("a date", 200, get("/", "If-Modified-Since: never")),
                odd("a host with a port of no number", 200, get("/").replace("Host: h", "Host: h:x")),
                odd("a host with a port too large", 200, get("/").replace("Host: h", "Host: h:99999")),
                odd("a host in brackets", 400, get("/").replace("Host: h", "Host: [::zz]")),
                odd("a host of signs", 400, get("/").replace("Host: h", "Host: a^b%zz")),
                odd("a host beyond ASCII", 400, get("/").replace("Host: h", "Host: \u00e4")),
                odd("a host with a space", 400, get("/").replace("Host: h", "Host: a b")),
                odd("a host with a user", 400, get("/").replace("Host: h", "Host: a@b")),
                odd("an empty host", 400, get("/").replace("Host: h", "Host:")),
                odd("a URL with a host of signs", 400, get("http://a_b~c/")),
                odd("a URL with a port", 200, get("http://h:99999/")),
                odd("a URL of another scheme", 200, get("ftp://h/")),
                odd("a URL with a query only", 400, get("http://h?x")),
                odd("bytes in a path", 400, get("/\u00ff")),
                odd("half an escape", 400, get("/%")),
                odd("a NUL in a path", 400, get("/%00")),
                odd("a line end in a path", 400, get("/a%0ab")),
                odd("an escape in Latin-1", 400, get("/%ff")),
                odd("signs in a path", 400, get("/\"<>^`{}\\")),
                odd("a parameter", 400, get("/a;b/..;/c")),
                odd("a space in a path", 400, get("/a b")),
                odd("a control character in a path", 400, get("/a\1b")),
                odd("delete in a path", 400, get("/a\177b")),
                odd("a control character in a query", 400, get("/?a\1b")),
                odd("odd signs in a query", 200, get("/?%zz&\u00ff&%&<>#?#")),
                odd("a fragment", 400, get("/#f")),
                odd("a path of slashes", 400, get("////..//")),
                odd("a path beyond the root", 400, get("/../..")),
                odd("an asterisk", 400, "OPTIONS * HTTP/1.1|Host: h||"),
                odd("chunks", 200, "POST / HTTP/1.1|Host: h|Transfer-Encoding: chunked||1|a|0||"),
                odd("chunks that are none", 400, "POST /direct/ HTTP/1.1|Host: h|Transfer-Encoding: chunked||z|a|0||"),
                odd("another coding", 501, "POST / HTTP/1.1|Host: h|Transfer-Encoding: gzip||"),
                odd("no coding", 501, "POST / HTTP/1.1|Host: h|Transfer-Encoding: identity||"),
                odd("300 fields", 431, get("/", "A: b|".repeat(300) + "C: d")),
                odd("a packet beyond the limit", 431, get("/", ("A: " + "b".repeat(30_000) + "|").repeat(2) + "C: d")),
                odd(
                        "a packet beyond the limit and a body",
                        431,
                        "POST /direct/ HTTP/1.1|Host: h|" + ("A: " + "b".repeat(30_000) + "|").repeat(2)
                                + "Content-Length: 3||abc"),
                odd("a slash that is rewritten away", 400, get("/cut/a")),
                odd("a script without a slash", 400, get("/scripta")),
                odd("a control character in a script", 400, get("/script/a%01")),
                odd("another scheme", 400, get("/believed/", "X-Forwarded-Proto: gopher")),
                odd("two schemes", 400, get("/believed/", "X-Forwarded-Proto: https, http")),
                odd("an address that is none", 400, get("/believed/", "X-Forwarded-For: unknown")),
                odd("a port that is none", 400, get("/believed/", "X-Forwarded-Port: 443, 80")),
                odd("a name that is none", 200, get("/believed/", "X-Forwarded-Host: a b^")),
                odd("a user with a control character", 200, get("/believed/", "X-User: a\u00ff")),
                odd("a length from elsewhere", 400, get("/length/", "X-Length: 5, 5")),
                odd("a path in the query", 400, get("/believed/a%20b")));
    }

    /** Returns the status; without one it is an answer of HTTP/0.9. */
    private static String ask(String request) {
        try (WireClient client = new WireClient(port)) {
            client.sendBytes(request.replaceFirst("\\|", "|Connection: close|")
                    .replace("|", "\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            String answer = client.readToEnd();
            return answer.startsWith("HTTP/1.1 ") ? answer.substring(9, 12) : answer.isEmpty() ? "" : "200";
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("odd")
    void anOddRequestIsAnsweredAndTheNextOneServed(String name, int status, String request) {
        assertThat(ask(request)).isEqualTo(String.valueOf(status));
        assertThat(ask(get("/"))).isEqualTo("200");
    }
}
