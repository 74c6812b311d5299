package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import dev.retort.gateway.WireUpstream.Received;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an upstream sees of a request that the configuration changes, from the gateway and from nginx. */
class ForwardedRequestPeerTest {
    @TempDir
    static Path folder;

    private static NginxPeer peer;
    private static WireUpstream upstream;

    @BeforeAll
    static void start() throws IOException {
        upstream = WireUpstream.scripted((request, out) -> {
            String body = "0123456789";
            String answer = request.target().contains("broken")
                    ? "HTTP/1.1 502 Broken|Content-Length: 0||"
                    : "HTTP/1.1 200 OK|Content-Length: " + body.length() + "||";
            boolean head = request.line().startsWith("HEAD ");
            out.write(WireUpstream.wire(head || request.target().contains("broken") ? answer : answer + body));
        });
        peer = new NginxPeer(Files.createDirectory(folder.resolve("nginx")), """
                upstream app { server UPSTREAM; keepalive 4; }
                client_body_buffer_size 16k;
                proxy_http_version 1.1;
                proxy_set_header Connection "";
                server { listen LISTEN;
                location /set { proxy_set_body "me=$arg_me&uri=$uri"; proxy_pass http://app; }
                location /set/stream { proxy_request_buffering off; proxy_set_body own; proxy_pass http://app; }
                location /set/method { proxy_method POST; proxy_set_body $request_body-$request_body; proxy_pass http://app; }
                location /set/nothing { proxy_set_body ""; proxy_pass http://app; }
                location /method { proxy_method PUT; proxy_pass http://app; }
                location /method/arg { proxy_method $arg_m; proxy_pass http://app; }
                location /nobody { proxy_pass_request_body off; proxy_set_header Content-Length ""; proxy_pass http://app; }
                location /nobody/stream { proxy_request_buffering off; proxy_pass_request_body off; proxy_set_header Content-Length ""; proxy_pass http://app; }
                location /nofields { proxy_pass_request_headers off; proxy_pass http://app; }
                location /nofields/set { proxy_pass_request_headers off; proxy_set_header X-Own $http_x_sent; proxy_pass http://app; }
                location /neither { proxy_pass_request_headers off; proxy_pass_request_body off; proxy_set_header Content-Length ""; proxy_pass http://app; }
                location /broken { proxy_intercept_errors on; error_page 502 = @other; proxy_pass http://app; }
                location @other { rewrite ^ /second break; proxy_pass http://app; }
                location /broken/file { client_body_in_file_only clean; proxy_intercept_errors on; error_page 502 = @other; proxy_pass http://app; }
                location /broken/path { proxy_intercept_errors on; error_page 502 = /second; proxy_pass http://app; }
                location /broken/nobody { proxy_pass_request_body off; proxy_set_header Content-Length ""; proxy_intercept_errors on; error_page 502 = @other; proxy_pass http://app; }
                location /dead { proxy_pass http://127.0.0.1:1; error_page 502 = @other; }
                location /twice { proxy_set_header X-A 1; proxy_set_header x-a "$arg_a"; proxy_set_header X-A 3;
                proxy_set_header X-B ""; proxy_set_header X-B 2; proxy_pass http://app; }
                location /length { set $early $content_length; proxy_set_header X-Early $early;
                proxy_set_header X-Length "$content_length/$http_content_length"; proxy_pass http://app; }
                location /second { proxy_pass http://app; }
                }
                """.replace(
                        "UPSTREAM", "127.0.0.1:" + upstream.port()));
    }

    @AfterAll
    static void stop() throws IOException {
        if (peer != null) {
            peer.close();
        }
        upstream.close();
    }

    @BeforeEach
    void forget() {
        upstream.received().clear();
    }

    /** What has come to the upstream: lines, fields in the order of their names, bodies. */
    private static List<String> seen() {
        List<String> seen =
                upstream.received().stream().map(ForwardedRequestPeerTest::text).toList();
        upstream.received().clear();
        return seen;
    }

    private static String text(Received request) {
        List<String> fields = request.head()
                .lines()
                .skip(1)
                // That there is no body may be said, as HTTP recommends for methods that could have one, or not; and a
                // location that sets a field of
                // its own has nginx close.
                .filter(line ->
                        !line.isEmpty() && !line.equals("Content-Length: 0") && !line.equals("Connection: close"))
                .sorted()
                .toList();
        return request.line() + fields + request.octets();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            GET /set?me=x HTTP/1.1|Host: h||
            GET /set HTTP/1.0||
            POST /set?me=x HTTP/1.1|Host: h|Content-Length: 3||abc
            POST /set?me=x HTTP/1.1|Host: h|Transfer-Encoding: chunked||3|abc|0||
            HEAD /set HTTP/1.1|Host: h||
            POST /set/stream HTTP/1.1|Host: h|Content-Length: 3||abc
            POST /set/stream HTTP/1.1|Host: h|Transfer-Encoding: chunked||3|abc|0||
            POST /set/method HTTP/1.1|Host: h|Content-Length: 3||abc
            POST /set/method HTTP/1.1|Host: h|Content-Length: 4||a|b
            GET /set/method HTTP/1.1|Host: h||
            GET /set/nothing HTTP/1.1|Host: h||
            POST /set/nothing HTTP/1.1|Host: h|Content-Length: 3||abc
            GET /method HTTP/1.1|Host: h||
            HEAD /method HTTP/1.1|Host: h||
            POST /method HTTP/1.1|Host: h|Content-Length: 3||abc
            HEAD /method/arg?m=GET HTTP/1.1|Host: h||
            POST /method/arg?m=DELETE HTTP/1.1|Host: h|Content-Length: 3||abc
            POST /nobody HTTP/1.1|Host: h|Content-Length: 3||abc
            POST /nobody HTTP/1.1|Host: h|Transfer-Encoding: chunked||3|abc|0||
            POST /nobody/stream HTTP/1.1|Host: h|Content-Length: 3||abc
            GET /nobody HTTP/1.1|Host: h||
            GET /nofields HTTP/1.1|Host: h|X-Sent: x|Cookie: y||
            POST /nofields HTTP/1.1|Host: h|X-Sent: x|Content-Length: 3||abc
            POST /nofields HTTP/1.1|Host: h|X-Sent: x|Transfer-Encoding: chunked||3|abc|0||
            GET /nofields/set HTTP/1.1|Host: h|X-Sent: x|Cookie: y||
            POST /neither HTTP/1.1|Host: h|X-Sent: x|Content-Length: 3||abc
            POST /broken HTTP/1.1|Host: h|Content-Length: 3||abc
            POST /broken HTTP/1.1|Host: h|Transfer-Encoding: chunked||3|abc|0||
            POST /broken/file HTTP/1.1|Host: h|Content-Length: 3||abc
            POST /broken/path HTTP/1.1|Host: h|Content-Length: 3||abc
            PUT /broken HTTP/1.1|Host: h|Content-Length: 3||abc
            POST /broken/nobody HTTP/1.1|Host: h|Content-Length: 3||abc
            POST /dead HTTP/1.1|Host: h|Content-Length: 3||abc
            GET /dead HTTP/1.1|Host: h||
            GET /twice?a=2 HTTP/1.1|Host: h|X-A: client|X-B: client||
            GET /twice HTTP/1.1|Host: h||
            POST /length HTTP/1.1|Host: h|Content-Length: 3||abc
            POST /length HTTP/1.1|Host: h|Content-Length: 0||
            POST /length HTTP/1.1|Host: h|Transfer-Encoding: chunked||3|abc|0||
            POST /length HTTP/1.1|Host: h|Transfer-Encoding: chunked||0||
            GET /length HTTP/1.1|Host: h||
            """)
    void theUpstreamSeesTheSame(String request) {
        Answer theirs = send(false, request);
        List<String> fromThem = seen();
        Answer ours = send(true, request);
        assertThat(seen()).isEqualTo(fromThem);
        assertThat(fromThem).isNotEmpty();
        assertThat(ours.status()).isEqualTo(theirs.status());
        assertThat(ours.octets()).isEqualTo(theirs.octets());
        assertThat(ours.field("Content-Length")).isEqualTo(theirs.field("Content-Length"));
    }

    private static Answer send(boolean toOurs, String request) {
        try (WireClient client = peer.connect(toOurs)) {
            client.send(request);
            return request.startsWith("HEAD ") ? client.readHead() : client.read();
        }
    }

    /** A connection to the upstream that served one such request serves the next one, whoever that is for. */
    @Test
    void whatFollowsIsAnsweredWithItsOwnAnswer() {
        for (String request : List.of(
                "HEAD /method/arg?m=GET HTTP/1.1|Host: h||",
                "GET /method/arg?m=HEAD HTTP/1.1|Host: h||",
                "POST /set HTTP/1.1|Host: h|Content-Length: 35||GET /smuggled HTTP/1.1|Host: evil||",
                "POST /set/stream HTTP/1.1|Host: h|Content-Length: 35||GET /smuggled HTTP/1.1|Host: evil||",
                "POST /nobody HTTP/1.1|Host: h|Content-Length: 35||GET /smuggled HTTP/1.1|Host: evil||",
                "POST /nobody/stream HTTP/1.1|Host: h|Content-Length: 35||GET /smuggled HTTP/1.1|Host: evil||")) {
            try (WireClient client = peer.connect(true)) {
                client.send(request);
                Answer first = request.startsWith("HEAD ") ? client.readHead() : client.read();
                assertThat(first.status()).as(request).isEqualTo(200);
                assertThat(first.text()).isIn("", "0123456789");
                client.send("GET /second HTTP/1.1|Host: h||");
                assertThat(client.read().text()).as(request).isEqualTo("0123456789");
            }
            assertThat(upstream.received()).extracting(Received::target).doesNotContain("/smuggled");
            assertThat(upstream.received()).hasSize(2);
            upstream.received().clear();
        }
    }
}
