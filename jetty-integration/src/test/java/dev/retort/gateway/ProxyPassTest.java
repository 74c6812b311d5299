package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.retort.gateway.WireClient.Answer;
import dev.retort.gateway.WireUpstream.Received;
import dev.retort.gateway.proxy.ProxyPass;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.http.UriCompliance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyPassTest {
    private static TestSite site(WireUpstream upstream) {
        return TestSite.of(Gateway.builder().proxy("/upstream/", upstream.uri("/")));
    }

    // Where to.

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                // With a path, the prefix is replaced; what follows is sent as the client wrote it.
                "/app/ /upstream/ /app/",
                "/app/ /upstream/a/b?c=d /app/a/b?c=d",
                "/ /upstream/a /a",
                "/app/ /upstream/a%20b%C3%B6 /app/a%20b%C3%B6",
                "/app/ /upstream/%61 /app/%61",
                "/app/ /upstream/a;jsessionid=1 /app/a;jsessionid=1",
                "/app/ /upstream/? /app/?",
                "/app/ /upstream/a?b=//../c /app/a?b=//../c",
                "/app/ http://site.example/upstream/a?b /app/a?b",
                // The client wrote the prefix, or dots, in its own way: the normal form is sent.
                "/app/ /%75pstream/a /app/a",
                "/app/ /upstream;v=1/a /app/a",
                "/app/ /upstream/x/../a /app/a",
                "/app/ /x/../upstream/a?b /app/a?b",
                // Without a path, the client's goes on.
                "`` /upstream/a%20b;c?d /upstream/a%20b;c?d",
                "`` /%75pstream/a /%75pstream/a",
                "`` /upstream/x/../a /upstream/a",
            })
    void theTargetIsMappedAsNginxDoesIt(String path, String sent, String expected) throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                TestSite site = TestSite.of(Gateway.builder().proxy("/upstream/", upstream.uri(path)))) {
            assertThat(site.get(sent).status()).isEqualTo(200);
            assertThat(upstream.only().target()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"q=a|b", "q={\"a\":[1]}", "q=%zz", "q=100%", "q=\\^`<>", "q=%u00e4", "%", "a=?&b=/../"})
    void aQueryIsForwardedAsItIsWhateverItHolds(String query) throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                TestSite site = site(upstream)) {
            assertThat(site.get("/upstream/a?" + query).status()).isEqualTo(200);
            assertThat(upstream.only().target()).isEqualTo("/a?" + query);
        }
    }

    @Test
    void aQueryBeyondAsciiIsEncoded() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                TestSite site = site(upstream)) {
            assertThat(site.get("/upstream/a?q=ö").status()).isEqualTo(200);
            assertThat(upstream.only().target()).isEqualTo("/a?q=%C3%B6");
        }
    }

    @Test
    void whatTheServerAcceptsByExceptionIsForwardedInItsNormalForm() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                TestSite site = TestSite.of(
                        Gateway.builder().proxy("/upstream/", upstream.uri("/")),
                        http -> http.setUriCompliance(UriCompliance.LEGACY))) {
            site.get("/upstream/a%2Fb/../c%2fd");
            site.get("/upstream/%2e/a%20b");
            site.get("/x/%2E%2e/upstream/a");
            site.get("/upstream/a%2Fb");
            assertThat(upstream.received())
                    .extracting(Received::target)
                    .containsExactly("/c%2Fd", "/a%20b", "/a", "/a%2Fb");
        }
    }

    @Test
    void theUpstreamIsAskedByItsOwnName() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                TestSite site = site(upstream)) {
            site.get("/upstream/");
            assertThat(upstream.only().values("Host")).containsExactly("127.0.0.1:" + upstream.port());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://h/, only http",
        "http:///a, no host",
        "/a, only http",
        "http://u:p@h/, without user",
        "http://h/?a, query",
        "http://h/#a, fragment",
        "http://h/app, slash",
        "http://h/a/../b/, segment"
    })
    void aUrlThatCannotBeForwardedToIsRefused(String url, String advice) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProxyPass.to(url))
                .withMessageContaining(url)
                .withMessageContaining(advice);
    }

    @Test
    void aTimeoutOfNothingIsRefused() {
        ProxyPass proxy = ProxyPass.to("http://h");
        assertThatIllegalArgumentException().isThrownBy(() -> proxy.connectTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> proxy.idleTimeout(Duration.ofNanos(1)));
    }

    // What goes there.

    @Test
    void theUpstreamGetsWhatTheClientSentAndWhoItIs() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                TestSite site = site(upstream)) {
            site.send("GET /upstream/ HTTP/1.1|Host: site.example|Accept: a|X-Own: b|Connection: close||");

            Received request = upstream.only();
            assertThat(request.values("Accept")).containsExactly("a");
            assertThat(request.values("X-Own")).containsExactly("b");
            assertThat(request.values("X-Forwarded-For")).containsExactly("127.0.0.1");
            assertThat(request.values("X-Real-IP")).containsExactly("127.0.0.1");
            assertThat(request.values("X-Forwarded-Proto")).containsExactly("http");
            assertThat(request.values("X-Forwarded-Host")).containsExactly("site.example");
            // Nothing is made up, and nothing of this connection goes on.
            assertThat(request.head().lines()).hasSize(9).last().isEqualTo("");
            assertThat(request.line()).isEqualTo("GET / HTTP/1.1");
        }
    }

    @Test
    void noContentTypeIsMadeUpForABody() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                TestSite site = site(upstream)) {
            site.send("POST /upstream/ HTTP/1.1|Host: h|Content-Length: 3|Connection: close||abc");

            Received request = upstream.only();
            assertThat(request.text()).isEqualTo("abc");
            assertThat(request.values("Content-Length")).containsExactly("3");
            assertThat(request.values("Content-Type")).isEmpty();
            assertThat(request.values("User-Agent")).isEmpty();
            assertThat(request.values("Transfer-Encoding")).isEmpty();
        }
    }

    @Test
    void aChunkedBodyArrives() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                TestSite site = site(upstream)) {
            site.send(
                    "POST /upstream/ HTTP/1.1|Host: h|Transfer-Encoding: chunked|Connection: close||3|abc|2|de|0|X-Trailer: 9||");

            assertThat(upstream.only().text()).isEqualTo("abcde");
            assertThat(upstream.only().head()).doesNotContain("X-Trailer");
        }
    }

    @Test
    void aBodyThatAsksFirstIsInvitedByTheGateway() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                TestSite site = site(upstream);
                WireClient client = site.connect()) {
            client.send("POST /upstream/ HTTP/1.1|Host: h|Content-Length: 3|Expect: 100-continue||");
            assertThat(client.read().status()).isEqualTo(100);
            client.send("abc");
            assertThat(client.read().text()).isEqualTo("ok");

            assertThat(upstream.only().text()).isEqualTo("abc");
            assertThat(upstream.only().values("Expect")).isEmpty();
        }
    }

    @Test
    void severalCookieFieldsBecomeOne() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                TestSite site = site(upstream)) {
            site.get("/upstream/", "Cookie: a=1", "Cookie: b=2");
            assertThat(upstream.only().values("Cookie")).containsExactly("a=1; b=2");
        }
    }

    @Test
    void anUpgradeIsForwardedWithoutIt() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                TestSite site = site(upstream)) {
            Answer answer = site.send("GET /upstream/ HTTP/1.1|Host: h|Connection: Upgrade, close|Upgrade: websocket"
                    + "|Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==|Sec-WebSocket-Version: 13||");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(upstream.only().values("Upgrade")).isEmpty();
            assertThat(upstream.only().values("Connection")).isEmpty();
        }
    }

    @Test
    void connectionsToTheUpstreamAreKept() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                TestSite site = site(upstream);
                WireClient client = site.connect()) {
            for (int i = 0; i < 5; i++) {
                client.send("GET /upstream/ HTTP/1.1|Host: h||");
                assertThat(client.read().text()).isEqualTo("ok");
            }
            assertThat(upstream.received()).extracting(Received::connection).containsOnly(1);
        }
    }

    // What comes back.

    @Test
    void theAnswerComesBackAsItIs() throws IOException {
        String answer =
                "HTTP/1.1 404 Nope|Date: Wed, 01 Jan 2020 00:00:00 GMT|Content-Type: text/x|Set-Cookie: a=\"1, 2\""
                        + "|Set-Cookie: b|Content-Disposition: attachment; filename=\"a b, c\"|Content-Length: 4||gone";
        try (WireUpstream upstream = WireUpstream.answering(answer);
                TestSite site = site(upstream)) {
            Answer received = site.get("/upstream/");

            assertThat(received.status()).isEqualTo(404);
            assertThat(received.text()).isEqualTo("gone");
            assertThat(received.field("Date")).isEqualTo("Wed, 01 Jan 2020 00:00:00 GMT");
            assertThat(received.field("Content-Type")).isEqualTo("text/x");
            assertThat(received.values("Set-Cookie")).containsExactly("a=\"1, 2\"", "b");
            assertThat(received.field("Content-Disposition")).isEqualTo("attachment; filename=\"a b, c\"");
            assertThat(received.field("Via")).isNull();
        }
    }

    @Test
    void whatIsTheUpstreamsBusinessIsKeptBack() throws IOException {
        String answer = "HTTP/1.1 200 OK|Server: Secret/1|X-Accel-Redirect: /private|X-Accel-Expires: 9|X-Pad: x"
                + "|Keep-Alive: timeout=5|Connection: keep-alive, X-Secret|X-Secret: 1|X-Open: 2|Content-Length: 0||";
        try (WireUpstream upstream = WireUpstream.answering(answer);
                TestSite site = site(upstream)) {
            Answer received = site.get("/upstream/");

            assertThat(received.fields().toString())
                    .doesNotContain("Secret", "X-Accel", "X-Pad", "Keep-Alive", "timeout");
            assertThat(received.field("X-Open")).isEqualTo("2");
        }
    }

    @Test
    void anAnswerCannotTakeItsOwnFieldsAwayByNamingThem() throws IOException {
        String answer =
                "HTTP/1.1 200 OK|Connection: Content-Type, Set-Cookie, Content-Length|Content-Type: text/x|Set-Cookie: a|Content-Length: 2||ok";
        try (WireUpstream upstream = WireUpstream.answering(answer);
                TestSite site = site(upstream)) {
            Answer received = site.get("/upstream/");

            assertThat(received.field("Content-Type")).isEqualTo("text/x");
            assertThat(received.field("Set-Cookie")).isEqualTo("a");
            assertThat(received.text()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "keep-alive"})
    void aBodyWithoutLengthIsFramedAnew(String connection) throws IOException {
        try (WireUpstream upstream = WireUpstream.scripted((request, out) -> {
                    out.write(WireUpstream.wire("HTTP/1.0 200 OK||until the end"));
                    throw new IOException("close");
                });
                TestSite site = site(upstream)) {
            Answer received = site.send("GET /upstream/ HTTP/1.1|Host: h|Connection: " + connection + "||");
            assertThat(received.text()).isEqualTo("until the end");
            assertThat(received.field("Transfer-Encoding")).isEqualTo("chunked");
        }
    }

    @Test
    void aClientOfHttp10GetsABodyItUnderstands() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering("HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|ok|0||");
                TestSite site = site(upstream)) {
            Answer received = site.send("GET /upstream/ HTTP/1.0||");
            assertThat(received.text()).isEqualTo("ok");
            assertThat(received.field("Transfer-Encoding")).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HEAD, 200 OK|Content-Length: 10, 10",
        "HEAD, 200 OK|Transfer-Encoding: chunked, ",
        "GET, 304 Not Modified|ETag: \"a\", ",
        "GET, 304 Not Modified|Content-Length: 10, 10",
        "GET, 204 No Content, ",
    })
    void theLengthOfABodyThatIsNotSentIsNotMadeUp(String method, String head, String length) throws IOException {
        try (WireUpstream upstream = WireUpstream.answering("HTTP/1.1 " + head + "||");
                TestSite site = site(upstream);
                WireClient client = site.connect()) {
            for (int i = 0; i < 2; i++) {
                client.send(method + " /upstream/ HTTP/1.1|Host: h||");
                assertThat(client.readHead().field("Content-Length")).isEqualTo(length);
            }
        }
    }

    @Test
    void earlyHintsArePassedOn() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering("HTTP/1.1 103 Early Hints|Link: </a>||" + WireUpstream.OK);
                TestSite site = site(upstream);
                WireClient client = site.connect()) {
            client.send("GET /upstream/ HTTP/1.1|Host: h||");
            Answer hints = client.read();
            assertThat(hints.status()).isEqualTo(103);
            assertThat(hints.field("Link")).isEqualTo("</a>");
            assertThat(client.read().text()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/app/, http://UPSTREAM/app/login?a=b, /upstream/login?a=b",
        "/app/, http://UPSTREAM/app/, /upstream/",
        "/app/, http://UPSTREAM/other/, http://UPSTREAM/other/",
        "/app/, http://UPSTREAM/app, http://UPSTREAM/app",
        "/app/, https://elsewhere/, https://elsewhere/",
        "/app/, /app/login, /app/login",
        "/app/, login, login",
        "'', http://UPSTREAM/login, /login",
        "'', http://UPSTREAM, /",
        "'', http://UPSTREAM?a, /?a",
        "'', http://UPSTREAM0/login, http://UPSTREAM0/login",
        "'', http://UPSTREAM.evil/, http://UPSTREAM.evil/",
    })
    void redirectsToTheUpstreamLeadToTheLocation(String path, String sent, String expected) throws IOException {
        WireUpstream[] self = new WireUpstream[1];
        try (WireUpstream upstream = WireUpstream.scripted((request, out) -> {
                    String address = sent.replace("UPSTREAM", "127.0.0.1:" + self[0].port());
                    out.write(WireUpstream.wire("HTTP/1.1 302 Found|Location: " + address + "|Refresh: 0; URL="
                            + address + "|Content-Length: 0||"));
                });
                TestSite site = TestSite.of(Gateway.builder().proxy("/upstream/", upstream.uri(path)))) {
            self[0] = upstream;
            Answer answer = site.get("/upstream/");

            String address = expected.replace("UPSTREAM", "127.0.0.1:" + upstream.port());
            assertThat(answer.field("Location")).isEqualTo(address);
            assertThat(answer.field("Refresh")).isEqualTo("0; URL=" + address);
        }
    }

    @Test
    void methodsAreForwardedWhateverTheyAre() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                TestSite site = site(upstream)) {
            List<String> methods = List.of("GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND");
            methods.forEach(method -> site.request(method, "/upstream/", "Content-Length: 0"));
            assertThat(upstream.received())
                    .extracting(request -> request.line().replaceAll(" .*", ""))
                    .containsExactlyElementsOf(methods);
        }
    }
}
