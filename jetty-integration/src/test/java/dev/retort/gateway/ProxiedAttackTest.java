package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import dev.retort.gateway.WireUpstream.Received;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are framed, named or addressed so that two servers may read them differently. */
class ProxiedAttackTest {
    private static final String POST = "POST /upstream/ HTTP/1.1|Host: site.example|";

    private final WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);

    /** One failure would take the peer out of service, and nobody would be left. */
    private final ConfSite site = ConfSite.of("http { upstream app { server 127.0.0.1:" + upstream.port()
            + " max_fails=1 fail_timeout=1h; server 127.0.0.1:1 down; } server { listen 127.0.0.1:0;"
            + " location /upstream/ { proxy_pass http://app/; }"
            + " location /safe/ { proxy_pass http://app/; proxy_set_header X-Real-IP \"\";"
            + " proxy_set_header X-Forwarded-For \"\"; proxy_set_header X-Forwarded-Proto http; } } }");

    /** Whatever a client has done, the peer is not blamed for it. */
    @AfterEach
    void close() throws IOException {
        upstream.received().clear();
        assertThat(site.get("/upstream/fine").text()).isEqualTo("ok");
        assertThat(upstream.only().target()).isEqualTo("/fine");
        site.close();
        upstream.close();
    }

    /** Sends octets and returns the status lines of everything that comes back until the gateway closes. */
    private String statuses(String octets) {
        try (WireClient client = site.connect()) {
            client.send(octets);
            return client.readToEnd()
                    .lines()
                    .filter(line -> line.startsWith("HTTP/"))
                    .map(line -> line.substring(9, 12))
                    .reduce("", (all, status) -> all + " " + status)
                    .trim();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Two frames at once.
                "Content-Length: 6|Transfer-Encoding: chunked||0||G",
                "Transfer-Encoding: chunked|Content-Length: 6||0||G",
                // Lengths that are none.
                "Content-Length: +1||a",
                "Content-Length: ||a",
                "Content-Length: 1, 1||a",
                "Content-Length: 1|Content-Length: 1||a",
                "Content-Length: 1|Content-Length: 2||ab",
                "Content-Length : 1||a",
                "Content-Length: 0x1||a",
                "Content-Length: -1||a",
                "Content-Length: 99999999999999999999||a",
                // Codings that are none, or that do not end in chunks.
                "Transfer-Encoding: xchunked||0||",
                "Transfer-Encoding: gzip, chunked||0||",
                "Transfer-Encoding: xfoo, chunked||0||",
                "Transfer-Encoding: chunked,||0||",
                "Transfer-Encoding: ,chunked||0||",
                "Transfer-Encoding: deflate, chunked ,||0||",
                "Transfer-Encoding: chunked, identity||0||",
                "Transfer-Encoding: chunked|Transfer-Encoding: chunked||0||",
                "Transfer-Encoding: chunked|Transfer-Encoding: identity||0||",
                "Transfer-Encoding:\u000bchunked||0||",
                "Transfer-Encoding : chunked||0||",
                "Transfer-Encoding:| chunked||0||",
                " Transfer-Encoding: chunked||0||",
                "X: y\rTransfer-Encoding: chunked||0||",
            })
    void anAmbiguousFrameIsRefusedBeforeAnythingIsForwarded(String rest) {
        assertThat(statuses(POST + rest)).isIn("400", "501");
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void transferEncodingOverHttp10IsRefused() {
        assertThat(statuses("POST /upstream/ HTTP/1.0|Host: h|Connection: keep-alive|Transfer-Encoding: chunked||0||"
                        + "GET /upstream/smuggled HTTP/1.1|Host: h||"))
                .isEqualTo("400");
        assertThat(upstream.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x1|a|0||",
                "+1|a|0||",
                "1|aXX0||",
                "1 ;|ab|0||",
                "fffffffffffffffff|a|0||",
                "-1|a|0||",
                "g|a|0||",
                "|a|0||",
                "1\na|0||",
                "1;\u0000|a|0||",
                "1;x=\r|a|0||",
                "1|a\n0||",
                "1|a|0|X: a\rb||",
                "1|a|0| X: folded||",
            })
    void aMalformedChunkIsTheClientsFault(String chunks) throws IOException {
        try (LogTap log = new LogTap()) {
            assertThat(statuses(POST + "Transfer-Encoding: chunked||" + chunks)).isEqualTo("400");

            assertThat(upstream.received()).isEmpty();
            // The upstream is not called bad for it.
            assertThat(log.lines("upstream: ")).isEmpty();
        }
    }

    /** As above, but the body is on its way already: the upstream sees no end of it, and is not blamed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "3|abc|0x1|a|0||",
                "3|abc|1\na|0||",
                "3|abc|1;\u0000|a|0||",
                "3|abcXX0||",
                "3|abc|1;ext=\"val|X|0||GET /smuggled HTTP/1.1|Host: h||",
                "3|abc|fffffffffffffffff|a|0||",
                "3|abc|0|X: a\rb||",
            })
    void aChunkThatIsMalformedBehindOthersIsTheClientsFault(String chunks) throws IOException {
        try (WireUpstream only = WireUpstream.answering(WireUpstream.OK);
                ConfSite blaming = ConfSite.of("http { upstream app { server 127.0.0.1:" + only.port()
                        + " max_fails=1 fail_timeout=1h; server 127.0.0.1:1 down; } server { listen 127.0.0.1:0;"
                        + " proxy_request_buffering off; location / { proxy_pass http://app; } } }")) {
            try (WireClient client = blaming.connect()) {
                client.send("POST / HTTP/1.1|Host: h|Transfer-Encoding: chunked||" + chunks);
                assertThat(client.read().status()).isEqualTo(400);
                assertThat(client.readToEnd()).isEmpty();
            }
            assertThat(only.received()).isEmpty();
            assertThat(blaming.get("/fine").text()).isEqualTo("ok");
            assertThat(only.only().target()).isEqualTo("/fine");
        }
    }

    @Test
    void aWebSocketIsATunnelOnlyAfterTheUpstreamHasAgreed() throws IOException {
        try (WireUpstream refusing = WireUpstream.answering(WireUpstream.OK);
                ConfSite chat = ConfSite.server("location / { proxy_pass " + refusing.uri("")
                        + "; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; }")) {
            try (WireClient client = chat.connect()) {
                client.send("GET /chat HTTP/1.1|Host: h|Connection: Upgrade|Upgrade: websocket||"
                        + "GET /admin HTTP/1.1|Host: h|X-Forged: 1||");
                assertThat(client.read().status()).isEqualTo(200);
                assertThat(client.read().status()).isEqualTo(200);
            }
            // The second request was one of its own, which the gateway has looked at like any other.
            assertThat(refusing.received()).extracting(Received::target).containsExactly("/chat", "/admin");
            assertThat(refusing.received().get(1).values("Host")).containsExactly("127.0.0.1:" + refusing.port());
        }
    }

    @Test
    void whatAnUpstreamNamesInItsConnectionDoesNotReachTheClient() throws IOException {
        try (WireUpstream telling = WireUpstream.answering(
                        "HTTP/1.1 200 OK|Connection: X-Secret, close|X-Secret: 1"
                                + "|Connection: x-other|X-Other: 2|Keep-Alive: timeout=5|Proxy-Authenticate: x|Content-Length: 2||ok");
                ConfSite plain = ConfSite.server("location / { proxy_pass " + telling.uri("") + "; }")) {
            Answer answer = plain.get("/");
            assertThat(answer.text()).isEqualTo("ok");
            assertThat(answer.fields()).noneMatch(field -> field.matches("(?i)(x-secret|x-other|keep-alive|proxy-).*"));
        }
    }

    @Test
    void aHeadThatComesByteByByteNeverReachesTheUpstream() {
        try (ConfSite slow = ConfSite.server(
                        "client_header_timeout 500ms; location / { proxy_pass " + upstream.uri("/") + "; }");
                WireClient client = slow.connect()) {
            client.send("GET /upstream/ HTTP/1.1|Host: h|X-Slow: ");
            Thread drip = client.drip("x");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 408 ");
            drip.interrupt();
        }
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void whatFollowsAMalformedChunkIsNoRequest() {
        assertThat(statuses(POST
                        + "Transfer-Encoding: chunked||1;ext=\"val|X|0||GET /upstream/smuggled HTTP/1.1|Host: h||"))
                .isEqualTo("400");
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void aBodyWhereNoneIsExpectedIsNotTakenForARequest() {
        for (String method : new String[] {"GET", "OPTIONS", "DELETE"}) {
            try (WireClient client = site.connect()) {
                client.send(method + " /upstream/a HTTP/1.1|Host: h|Content-Length: 31||GET /upstream/smuggled HTTP/1.1"
                        + "GET /upstream/b HTTP/1.1|Host: h||");
                assertThat(client.read().status()).isEqualTo(200);
                assertThat(client.read().status()).isEqualTo(200);
            }
        }
        assertThat(upstream.received())
                .extracting(Received::target)
                .containsExactly("/a", "/b", "/a", "/b", "/a", "/b");
    }

    @Test
    void anExpectationThatNobodyKnowsIsRefused() {
        assertThat(statuses(POST + "Content-Length: 3|Expect: x 100-continue|Connection: close||abc"))
                .isIn("400", "417");
        assertThat(upstream.received()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            /upstream/%00,               400
            /upstream/a%,                400
            /upstream/%zz,               400
            /upstream/%2e%2e/admin,      404
            /upstream/..%2fadmin,        404
            /upstream/%2e%2e%2fadmin,    404
            /upstream/../admin,          404
            /upstream/a/../../admin,     404
            /upstream../admin,           404
            /../upstream/,               400
            """)
    void whatLeadsElsewhereIsNotForwarded(String path, int status) {
        assertThat(site.get(path).status()).isEqualTo(status);
        assertThat(upstream.received()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            /upstream/..;/admin,              /..;/admin
            /upstream//admin,                 /admin
            /upstream/%0d%0aX-Evil:%201,      /%0D%0AX-Evil:%201
            /x/..//upstream/a,                /a
            """)
    void whatIsRoutedIsWhatIsForwarded(String path, String forwarded) {
        assertThat(site.get(path).status()).isEqualTo(200);
        assertThat(upstream.only().target()).isEqualTo(forwarded);
        assertThat(upstream.only().values("X-Evil")).isEmpty();
    }

    @Test
    void connectionCannotTakeAwayWhatIsMeantForTheUpstream() {
        site.send("GET /upstream/ HTTP/1.1|Host: site.example|Cookie: session|Authorization: a|X-Own: b|Content-Type: c"
                + "|Keep-Alive: x|TE: trailers|Proxy-Connection: x|Proxy-Authorization: y|Trailer: z"
                + "|Connection: close, Host, X-Forwarded-For, X-Forwarded-Proto, X-Real-IP, Cookie, Authorization"
                + "|Connection: Content-Type, X-Own, Content-Length||");

        Received request = upstream.only();
        assertThat(request.values("Host")).containsExactly("app");
        assertThat(request.values("Cookie")).containsExactly("session");
        assertThat(request.values("Authorization")).containsExactly("a");
        assertThat(request.values("Content-Type")).containsExactly("c");
        // This one is unknown, so the sender's word counts; the others never pass.
        assertThat(request.values("X-Own")).isEmpty();
        assertThat(request.head().toLowerCase(Locale.ROOT))
                .doesNotContain("keep-alive", "te:", "proxy-", "trailer", "connection");
    }

    @Test
    void aFieldThatTheGatewaySetsIsNeverTheClients() {
        site.get(
                "/safe/",
                "X-Forwarded-For: 1.2.3.4",
                "x-forwarded-for: 1.2.3.4",
                "X-Forwarded-Proto: https",
                "X-Real-IP: 1.2.3.4",
                "X_Forwarded_For: 1.2.3.4",
                "X_Real-IP: 1.2.3.4",
                "Content_Length: 9");

        Received request = upstream.only();
        assertThat(request.head()).doesNotContain("1.2.3.4", "_");
        assertThat(request.values("X-Forwarded-Proto")).containsExactly("http");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /upstream/ HTTP/1.1||",
                "GET /upstream/ HTTP/1.1|Host: a|Host: b||",
                "GET /upstream/ HTTP/1.1|Host: a|Host: a||",
                "GET http://other/upstream/ HTTP/1.1|Host: site.example|Connection: close||",
                "GET /upstream/ HTTP/1.1|Host: a b||",
                "GET /upstream/ HTTP/1.1|Host: a/b||",
                "GET /upstream/ HTTP/1.1|Host: a@b||",
            })
    void aHostThatIsNotOneIsRefused(String request) {
        assertThat(statuses(request)).isEqualTo("400");
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void anUpgradeToClearTextHttp2IsNotForwarded() {
        site.send("GET /upstream/ HTTP/1.1|Host: h|Connection: close, Upgrade, HTTP2-Settings|Upgrade: h2c"
                + "|HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA||");

        assertThat(upstream.only().head().toLowerCase(Locale.ROOT)).doesNotContain("upgrade", "h2c", "http2");
    }

    @Test
    void norIsItWhereUpgradesAreForwarded() throws IOException {
        try (WireUpstream tunnel = WireUpstream.answering("HTTP/1.1 101 Switching|Connection: Upgrade|Upgrade: h2c||");
                ConfSite upgrading = ConfSite.server("location / { proxy_pass http://127.0.0.1:" + tunnel.port()
                        + "; proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade;"
                        + " proxy_set_header Connection upgrade; }")) {
            Answer answer = upgrading.send("GET / HTTP/1.1|Host: h|Connection: Upgrade, HTTP2-Settings|Upgrade: h2c"
                    + "|HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA||");

            assertThat(answer.status()).isEqualTo(502);
            assertThat(tunnel.only().head().toLowerCase(Locale.ROOT)).doesNotContain("h2c");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /upstream/ HTTP/1.1|Host: h|X: a\rb||",
                "GET /upstream/ HTTP/1.1|Host: h|X: a\u0000b||",
                "GET /upstream/\u0000 HTTP/1.1|Host: h||",
                "GET /upstream/ HTTP/1.1|Host: h|X\u0000: b||",
                "GET /upstream/a b HTTP/1.1|Host: h||",
                // A line feed alone ends no line.
                "GET /upstream/ HTTP/1.1\nHost: h\n\n",
                "GET /upstream/ HTTP/1.1|Host: h\nX-Forged: 1||",
                "GET /upstream/ HTTP/1.1|Host: h|\n",
            })
    void controlCharactersAreRefused(String request) {
        assertThat(statuses(request)).isEqualTo("400");
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void aLineBreakInAQueryStaysEncoded() {
        assertThat(site.get("/upstream/?a=%0d%0aX-Evil:%201").status()).isEqualTo(200);
        assertThat(upstream.only().target()).isEqualTo("/?a=%0d%0aX-Evil:%201");
        assertThat(upstream.only().values("X-Evil")).isEmpty();
    }

    @Test
    void aTrailerCannotBecomeAHeader() {
        try (WireClient client = site.connect()) {
            client.send(POST + "Transfer-Encoding: chunked||3|abc|0|Content-Length: 9|X-Trailer: 1||"
                    + "GET /upstream/next HTTP/1.1|Host: h||");
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(client.read().status()).isEqualTo(200);
        }
        assertThat(upstream.received()).hasSize(2);
        assertThat(upstream.received().get(0).values("Content-Length")).containsExactly("3");
        assertThat(upstream.received().get(0).values("X-Trailer")).isEmpty();
        assertThat(upstream.received().get(1).target()).isEqualTo("/next");
    }

    @Test
    void traceIsRefused() {
        Answer answer = site.request("TRACE", "/upstream/", "Cookie: secret");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.text()).doesNotContain("secret");
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void connectIsRefused() throws IOException {
        try (ConfSite whole = ConfSite.server("location / { proxy_pass " + upstream.uri("/") + "; }")) {
            // As nginx has it: what is no path is malformed, whatever the method.
            assertThat(whole.send("CONNECT site.example:80 HTTP/1.1|Host: site.example:80||")
                            .status())
                    .isEqualTo(400);
        }
        assertThat(upstream.received()).isEmpty();
    }
}
