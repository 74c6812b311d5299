package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import dev.retort.gateway.WireUpstream.Received;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an upstream sees of a request, and a client of the answer. */
class ProxiedRequestTest {
    private static ConfSite site(WireUpstream upstream) {
        return ConfSite.server("location /upstream/ { proxy_pass " + upstream.uri("/") + "; }");
    }

    // Where to.

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                // With a path, the prefix is replaced; what follows is sent in its normal form.
                "/app/ /upstream/ /app/",
                "/app/ /upstream/a/b?c=d /app/a/b?c=d",
                "/ /upstream/a /a",
                "/app/ /upstream/a%20b%C3%B6 /app/a%20b%C3%B6",
                "/app/ /upstream/%61 /app/a",
                "/app/ /upstream/a;jsessionid=1 /app/a;jsessionid=1",
                "/app/ /upstream/? /app/",
                "/app/ /upstream/a?b=//../c /app/a?b=//../c",
                "/app/ http://site.example/upstream/a?b /app/a?b",
                "/app/ /%75pstream/a /app/a",
                "/app/ /upstream/x/../a /app/a",
                "/app/ /x/../upstream/a?b /app/a?b",
                // Without a path, the client's goes on.
                "`` /upstream/a%20b;c?d /upstream/a%20b;c?d",
                "`` /%75pstream/a /%75pstream/a",
                "`` /upstream/x/../a /upstream/x/../a",
            })
    void theTargetIsMappedAsNginxDoesIt(String path, String sent, String expected) throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = ConfSite.server("location /upstream/ { proxy_pass " + upstream.uri(path) + "; }")) {
            assertThat(site.get(sent).status()).isEqualTo(200);
            assertThat(upstream.only().target()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"q=a|b", "q={\"a\":[1]}", "q=%zz", "q=100%", "q=\\^`<>", "q=%u00e4", "%", "a=?&b=/../"})
    void aQueryIsForwardedAsItIsWhateverItHolds(String query) throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = site(upstream)) {
            assertThat(site.get("/upstream/a?" + query).status()).isEqualTo(200);
            assertThat(upstream.only().target()).isEqualTo("/a?" + query);
        }
    }

    @Test
    void aQueryBeyondAsciiIsForwardedAsItIs() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = site(upstream)) {
            assertThat(site.get("/upstream/a?q=ö").status()).isEqualTo(200);
            assertThat(upstream.only().target()).isEqualTo("/a?q=\u00c3\u00b6");
        }
    }

    @Test
    void theUpstreamIsAskedByItsOwnName() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = site(upstream)) {
            site.get("/upstream/");
            assertThat(upstream.only().values("Host")).containsExactly("127.0.0.1:" + upstream.port());
        }
    }

    // What goes there.

    @Test
    void theUpstreamGetsWhatTheClientSentAndNothingElse() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = site(upstream)) {
            site.send("GET /upstream/ HTTP/1.1|Host: site.example|Accept: a|X-Own: b|Connection: close||");

            Received request = upstream.only();
            assertThat(request.values("Accept")).containsExactly("a");
            assertThat(request.values("X-Own")).containsExactly("b");
            // Nothing is made up, and nothing of this connection goes on.
            assertThat(request.head().lines()).hasSize(5).last().isEqualTo("");
            assertThat(request.line()).isEqualTo("GET / HTTP/1.1");
        }
    }

    @Test
    void noContentTypeIsMadeUpForABody() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = site(upstream)) {
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
                ConfSite site = site(upstream)) {
            site.send(
                    "POST /upstream/ HTTP/1.1|Host: h|Transfer-Encoding: chunked|Connection: close||3|abc|2|de|0|X-Trailer: 9||");

            assertThat(upstream.only().text()).isEqualTo("abcde");
            assertThat(upstream.only().head()).doesNotContain("X-Trailer");
        }
    }

    @Test
    void aBodyThatAsksFirstIsInvitedByTheGateway() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = site(upstream);
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
                ConfSite site = site(upstream)) {
            site.get("/upstream/", "Cookie: a=1", "Cookie: b=2");
            assertThat(upstream.only().values("Cookie")).containsExactly("a=1; b=2");
        }
    }

    @Test
    void anUpgradeIsForwardedWithoutIt() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = site(upstream)) {
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
                ConfSite site = site(upstream);
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
                ConfSite site = site(upstream)) {
            Answer received = site.get("/upstream/");

            assertThat(received.status()).isEqualTo(404);
            assertThat(received.text()).isEqualTo("gone");
            assertThat(received.field("Date")).isNotEqualTo("Wed, 01 Jan 2020 00:00:00 GMT");
            assertThat(received.field("Content-Type")).isEqualTo("text/x");
            assertThat(received.values("Set-Cookie")).containsExactly("a=\"1, 2\"", "b");
            assertThat(received.field("Content-Disposition")).isEqualTo("attachment; filename=\"a b, c\"");
            assertThat(received.field("Via")).isNull();
        }
    }

    @Test
    void whatIsTheUpstreamsBusinessIsKeptBack() throws IOException {
        String answer = "HTTP/1.1 200 OK|Server: Secret/1|X-Accel-Expires: 9|X-Pad: x"
                + "|Keep-Alive: timeout=5|Connection: keep-alive, X-Secret|X-Secret: 1|X-Open: 2|Content-Length: 0||";
        try (WireUpstream upstream = WireUpstream.answering(answer);
                ConfSite site = site(upstream)) {
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
                ConfSite site = site(upstream)) {
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
                ConfSite site = site(upstream)) {
            Answer received = site.send("GET /upstream/ HTTP/1.1|Host: h|Connection: " + connection + "||");
            assertThat(received.text()).isEqualTo("until the end");
            assertThat(received.field("Transfer-Encoding")).isEqualTo("chunked");
        }
    }

    @Test
    void aClientOfHttp10GetsABodyItUnderstands() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering("HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|ok|0||");
                ConfSite site = site(upstream)) {
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
                ConfSite site = site(upstream);
                WireClient client = site.connect()) {
            for (int i = 0; i < 2; i++) {
                client.send(method + " /upstream/ HTTP/1.1|Host: h||");
                assertThat(client.readHead().field("Content-Length")).isEqualTo(length);
            }
        }
    }

    @Test
    void earlyHintsArePassedOver() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering("HTTP/1.1 103 Early Hints|Link: </a>||" + WireUpstream.OK);
                ConfSite site = site(upstream);
                WireClient client = site.connect()) {
            client.send("GET /upstream/ HTTP/1.1|Host: h||");
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
        "'', http://UPSTREAM, http://UPSTREAM",
        "'', http://UPSTREAM?a, http://UPSTREAM?a",
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
                ConfSite site = ConfSite.server("location /upstream/ { proxy_pass " + upstream.uri(path) + "; }")) {
            self[0] = upstream;
            Answer answer = site.get("/upstream/");

            String address = expected.replace("UPSTREAM", "127.0.0.1:" + upstream.port());
            // What a rule has made a path of becomes a URL again, as by nginx.
            String location = address.startsWith("/") && !expected.equals(sent)
                    ? "http://site.example:" + site.port() + address
                    : address;
            assertThat(answer.field("Location")).isEqualTo(location);
            assertThat(answer.field("Refresh")).isEqualTo("0; URL=" + address);
        }
    }

    @Test
    void methodsAreForwardedWhateverTheyAre() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = site(upstream)) {
            List<String> methods = List.of("GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND");
            methods.forEach(method -> site.request(method, "/upstream/", "Content-Length: 0"));
            assertThat(upstream.received())
                    .extracting(request -> request.line().replaceAll(" .*", ""))
                    .containsExactlyElementsOf(methods);
        }
    }
}
