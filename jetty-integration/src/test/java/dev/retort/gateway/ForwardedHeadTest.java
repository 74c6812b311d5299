package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads and what stands behind bodies: how large they may be, and which way they go. */
class ForwardedHeadTest {
    private static final String OK = "HTTP/1.1 200 OK|Content-Length: 2||ok";

    // How large.

    @ParameterizedTest
    @EnumSource
    void aLargeCookieReachesTheUpstream(Backend backend) throws IOException {
        StringBuilder seen = new StringBuilder();
        try (RawUpstream upstream = new RawUpstream(call -> {
                    seen.append(backend.read(call.in));
                    call.out.write(backend.answer(OK));
                });
                ConfSite site = ConfSite.server(
                        "large_client_header_buffers 8 16k; location / { " + backend.pass(upstream.address()) + " }")) {
            String large = "c".repeat(16_000);
            assertThat(site.get("/", "Cookie: a=" + large, "X-Large: " + large, "X-Other: " + large)
                            .text())
                    .isEqualTo("ok");
            assertThat(seen).contains("a=" + large);
            assertThat(site.get("/", "Cookie: a=" + large + large).status()).isEqualTo(400);
        }
    }

    // What a client cannot take out.

    @ParameterizedTest
    @EnumSource
    void whatTheGatewaySetsReachesTheUpstreamWhateverConnectionNames(Backend backend) throws IOException {
        StringBuilder seen = new StringBuilder();
        try (RawUpstream upstream = new RawUpstream(call -> {
                    seen.append(backend.read(call.in));
                    call.out.write(backend.answer(OK));
                });
                ConfSite site = ConfSite.server("location / { " + backend.pass(upstream.address())
                        + (backend == Backend.PROXY
                                ? " proxy_set_header X-Real-IP real-$remote_addr; proxy_set_header X-Request-Id"
                                        + " id-$http_x_request_id; }"
                                : backend.directives(" WORD_param HTTP_X_REAL_IP real-$remote_addr; WORD_param"
                                        + " HTTP_X_REQUEST_ID id-$http_x_request_id; }")))) {
            site.send("GET / HTTP/1.1|Host: h|X-Real-IP: 1.2.3.4|X-Request-Id: 17"
                    + "|Connection: close, X-Real-IP, X-Request-Id, Host||");
        }
        assertThat(seen).contains("real-127.0.0.1", "id-17").doesNotContain("1.2.3.4");
    }

    /** With it an upstream would be told to drop what the gateway has said. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "close, X-Real-IP, x-request-id; close",
                "X-Real-IP;",
                "keep-alive; keep-alive",
                "Upgrade; Upgrade",
                "keep-alive, Upgrade; keep-alive, Upgrade",
                "upgrade , X-Real-IP,, TE; upgrade, TE",
                "Host, Cookie, Content-Length, X-Forwarded-For, Forwarded, X-Own; X-Own",
            })
    void aClientsConnectionThatIsForwardedNamesNothingThatIsMeantForTheUpstream(String said, @Nullable String told)
            throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = ConfSite.server("location / { proxy_set_header Connection $http_connection;"
                        + " proxy_set_header X-Real-IP $remote_addr; proxy_set_header X-Request-Id $request_id;"
                        + " proxy_pass http://127.0.0.1:" + upstream.port() + "; }")) {
            site.send("GET / HTTP/1.1|Host: h|X-Own: 1|Connection: " + said + "||");

            assertThat(upstream.only().values("Connection")).isEqualTo(told == null ? List.of() : List.of(told));
            assertThat(upstream.only().values("X-Real-IP")).containsExactly("127.0.0.1");
        }
    }

    /** nginx answers 500 to the first and logs an alert; it is the client who is to send less. */
    @Test
    void uwsgiVariablesOfMoreThan64KilobytesAreRefusedAndNobodyIsBlamed() throws IOException {
        try (RawUpstream upstream = new RawUpstream(call -> {
                    Backend.UWSGI.read(call.in);
                    call.out.write(Backend.UWSGI.answer(OK));
                });
                ConfSite site = ConfSite.of("http { large_client_header_buffers 16 32k; upstream app { server "
                        + upstream.address() + " max_fails=1 max_conns=1 fail_timeout=1h; server 127.0.0.1:1 down; }"
                        + " server { listen 127.0.0.1:0; location / { " + Backend.UWSGI.pass("app") + " } } }")) {
            String large = "x".repeat(22_000);
            for (int i = 0; i < 2; i++) {
                assertThat(site.get("/", "X-1: " + large, "X-2: " + large, "X-3: " + large)
                                .status())
                        .isEqualTo(431);
                assertThat(site.get("/", "X-1: " + large, "X-2: " + large).text())
                        .isEqualTo("ok");
            }
        }
    }

    /** nginx answers 500 here, too; FastCGI itself has no such limit. */
    @Test
    void fastCgiVariablesOfMoreThan64KilobytesArePassedOn() throws IOException {
        StringBuilder seen = new StringBuilder();
        try (RawUpstream upstream = new RawUpstream(call -> {
                    seen.append(Backend.FASTCGI.read(call.in));
                    call.out.write(Backend.FASTCGI.answer(OK));
                });
                ConfSite site = ConfSite.server("large_client_header_buffers 16 32k; location / { "
                        + Backend.FASTCGI.pass(upstream.address()) + " }")) {
            String large = "x".repeat(32_000);
            assertThat(site.get("/", "X-1: " + large, "X-2: " + large, "X-3: " + large)
                            .text())
                    .isEqualTo("ok");
            assertThat(seen.toString()
                            .replace("\u0001", "")
                            .chars()
                            .filter(c -> c == 'x')
                            .count())
                    .isGreaterThanOrEqualTo(96_000);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4k, 3000, 200",
        "4k, 5000, 502",
        "16k, 15000, 200",
        "16k, 17000, 502",
        "64k, 60000, 200",
        "64k, 70000, 502",
        "256k, 200000, 200",
    })
    void anAnswersHeadMayBeAsLargeAsItsBuffer(String size, int length, int status) throws IOException {
        String large = "x".repeat(length);
        for (Backend backend : Backend.values()) {
            try (RawUpstream upstream = new RawUpstream(call -> {
                        backend.read(call.in);
                        byte[] answer = backend == Backend.FASTCGI
                                ? fastCgi("HTTP/1.1 200 OK|Set-Cookie: " + large + "|Content-Length: 2||ok")
                                : backend.answer("HTTP/1.1 200 OK|Set-Cookie: " + large + "|Content-Length: 2||ok");
                        call.out.write(answer);
                        call.awaitEnd();
                    });
                    ConfSite site = ConfSite.server(
                            backend.directives("WORD_buffer_size " + size + "; WORD_buffers 8 " + size + ";")
                                    + "location / { " + backend.pass(upstream.address()) + " }")) {
                Answer answer = site.get("/");
                assertThat(answer.status()).as(backend.name()).isEqualTo(status);
                assertThat(answer.field("Set-Cookie")).isEqualTo(status == 200 ? large : null);
            }
        }
    }

    /** In several records, of which each has 64 KB at most. */
    private static byte[] fastCgi(String answer) {
        StringBuilder wire = new StringBuilder();
        for (int from = 0; from < answer.length(); from += 30_000) {
            String piece = answer.substring(from, Math.min(answer.length(), from + 30_000));
            wire.append(new String(Backend.FASTCGI.piece(piece), StandardCharsets.ISO_8859_1));
        }
        wire.append(new String(Backend.FASTCGI.end(), StandardCharsets.ISO_8859_1));
        return wire.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    // How it is spelled.

    @Test
    void valuesGoOnAsTheyWereSpelled() throws IOException {
        String fields = "Content-Type: Text/HTML; Charset=UTF-8|Accept-Encoding: GZip|CONTENT-LANGUAGE: En|";
        try (WireUpstream upstream = WireUpstream.answering("HTTP/1.1 200 OK|" + fields + "Content-Length: 2||ok");
                ConfSite site = ConfSite.server("location / { proxy_pass " + upstream.uri("") + "; }")) {
            Answer answer = site.send("GET / HTTP/1.1|Host: h|Connection: close|" + fields + "|");
            for (String name : new String[] {"Content-Type", "Accept-Encoding", "Content-Language"}) {
                assertThat(upstream.only().values(name)).isEqualTo(answer.values(name));
            }
            assertThat(answer.field("Content-Type")).isEqualTo("Text/HTML; Charset=UTF-8");
            assertThat(answer.field("Accept-Encoding")).isEqualTo("GZip");
        }
    }

    // What stands behind bodies.

    @Test
    void trailersOfAnAnswerArePassedWhereThatIsAskedFor() throws IOException {
        String answer = "HTTP/1.1 200 OK|Trailer: X-End|Transfer-Encoding: chunked||2|ok|0|X-End: 1"
                + "|Content-Length: 9|Connection: x|Set-Cookie: a=b||";
        try (WireUpstream upstream = WireUpstream.answering(answer);
                ConfSite site = ConfSite.server("location /on { proxy_pass " + upstream.uri("")
                        + "; proxy_pass_trailers on; proxy_set_header TE trailers; proxy_set_header Connection TE; }"
                        + " location / { proxy_pass " + upstream.uri("") + "; }");
                WireClient client = site.connect()) {
            for (int i = 0; i < 2; i++) {
                assertThat(client.send("GET /on HTTP/1.1|Host: h|TE: trailers||")
                                .read()
                                .text())
                        .isEqualTo("ok");
                assertThat(client.trailers()).contains("X-End: 1").noneMatch(field -> field.matches("(?i)con.*"));
                assertThat(client.send("GET /off HTTP/1.1|Host: h|TE: trailers||")
                                .read()
                                .text())
                        .isEqualTo("ok");
                assertThat(client.trailers()).isEmpty();
            }
            assertThat(upstream.received().get(0).values("TE")).containsExactly("trailers");
            assertThat(upstream.received().get(1).values("TE")).isEmpty();
        }
    }

    @Test
    void aClientOfHttp10GetsNoTrailers() throws IOException {
        try (WireUpstream upstream =
                        WireUpstream.answering("HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|ok|0|X-End: 1||");
                ConfSite site = ConfSite.server(
                        "location / { proxy_pass " + upstream.uri("") + "; proxy_pass_trailers on; }")) {
            Answer answer = site.send("GET / HTTP/1.0||");
            assertThat(answer.text()).isEqualTo("ok");
            assertThat(answer.field("X-End")).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "off"})
    void trailersOfARequestStayBehind(String buffering) throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = ConfSite.server("proxy_request_buffering " + buffering + "; location / { proxy_pass "
                        + upstream.uri("") + "; }")) {
            assertThat(site.send("POST / HTTP/1.1|Host: h|Transfer-Encoding: chunked|Trailer: X-End|Connection: close||"
                                    + "2|ab|0|X-End: 1|Host: evil||")
                            .text())
                    .isEqualTo("ok");
            assertThat(upstream.only().octets()).isEqualTo("ab");
            assertThat(upstream.only().head()).doesNotContain("X-End", "evil");
        }
    }

    // Who is asked before a body is sent.

    @ParameterizedTest
    @ValueSource(strings = {"on", "off"})
    void aBodyIsInvitedOnceAndByTheGateway(String buffering) throws IOException {
        for (Backend backend : Backend.values()) {
            try (RawUpstream upstream = new RawUpstream(call -> {
                        assertThat(backend.read(call.in)).contains("abc").doesNotContainIgnoringCase("100-continue");
                        call.out.write(backend.answer(OK));
                    });
                    ConfSite site = ConfSite.server(backend.directives("WORD_request_buffering " + buffering + ";")
                            + "location / { " + backend.pass(upstream.address()) + " }");
                    WireClient client = site.connect()) {
                client.send("POST / HTTP/1.1|Host: h|Content-Length: 3|Expect: 100-continue||");
                assertThat(client.read().status()).isEqualTo(100);
                client.send("abc");
                assertThat(client.read().text()).isEqualTo("ok");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/large", "/closed", "/nowhere"})
    void aBodyThatNobodyWantsIsNotInvited(String path) {
        try (ConfSite site =
                        ConfSite.server("location /large { client_max_body_size 2; proxy_pass http://127.0.0.1:1; }"
                                + " location /closed { return 403; }");
                WireClient client = site.connect()) {
            client.send("POST " + path + " HTTP/1.1|Host: h|Content-Length: 3|Expect: 100-continue||");
            assertThat(client.read().status()).isBetween(403, 413);
        }
    }

    // Other protocols.

    @Test
    void anyProtocolMayBeSwitchedTo() throws IOException {
        try (RawUpstream upstream = new RawUpstream(call -> {
                    assertThat(Backend.PROXY.read(call.in)).contains("Upgrade: shouting/1.0\r\n");
                    call.out.write(WireUpstream.wire(
                            "HTTP/1.1 101 Switching Protocols|Upgrade: shouting/1.0|Connection: Upgrade||"));
                    for (int octet = call.in.read(); octet >= 0; octet = call.in.read()) {
                        call.out.write(Character.toUpperCase(octet));
                    }
                    call.out.write('!');
                });
                ConfSite site = ConfSite.server("location / { proxy_pass http://" + upstream.address()
                        + "; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; }");
                WireClient client = site.connect()) {
            client.send("OPTIONS / HTTP/1.1|Host: h|Connection: Upgrade|Upgrade: shouting/1.0||");
            Answer answer = client.readHeader();
            assertThat(answer.status()).isEqualTo(101);
            assertThat(answer.field("Upgrade")).isEqualTo("shouting/1.0");
            assertThat(answer.field("Connection")).isEqualToIgnoringCase("upgrade");
            String large = "a".repeat(100_000);
            client.send(large);
            assertThat(client.readExactly(large.length())).asString().isEqualTo(large.toUpperCase(Locale.ROOT));
            // Each side may end before the other.
            client.shutdownOutput();
            assertThat(client.readToEnd()).isEqualTo("!");
        }
    }
}
