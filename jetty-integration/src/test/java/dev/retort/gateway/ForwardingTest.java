package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardingTest {
    private static int nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            /one/,  /two/, /one/x?q=1,      /two/x?q=1
            /one/,  '',    /one/x%20y?q=1,  /one/x%20y?q=1
            /one/,  '',    /one/a/../%62,   /one/a/../%62
            /one/,  /two/, /one/a/../%62,   /two/b
            /one/,  /two,  /one/x,          /twox
            /one,   /,     /one/x,          //x
            /,      /?a=b, /x,              /?a=bx
            /one/,  /two/, /one/%7C|a%2Fb,  /two/%7C%7Ca/b
            /one/,  /two/, /one/x%3Fy%23z,  /two/x%3Fy%23z
            """)
    void theTargetIsThatOfNginx(String location, String path, String asked, String forwarded) throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = ConfSite.server(
                        "location " + location + " { proxy_pass http://127.0.0.1:" + upstream.port() + path + "; }")) {
            assertThat(site.get(asked).status()).isEqualTo(200);

            assertThat(upstream.only().target()).isEqualTo(forwarded);
        }
    }

    @Test
    void aBodyIsForwardedWithItsLengthHoweverItCame() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site =
                        ConfSite.server("location / { proxy_pass http://127.0.0.1:" + upstream.port() + "; }")) {
            Answer answer =
                    site.send("POST /x HTTP/1.1|Host: a|Transfer-Encoding: chunked|Connection: close||3|abc|2|de|0||");

            assertThat(answer.text()).isEqualTo("ok");
            assertThat(upstream.only().octets()).isEqualTo("abcde");
            assertThat(upstream.only().values("Content-Length")).containsExactly("5");
            assertThat(upstream.only().values("Transfer-Encoding")).isEmpty();
        }
    }

    @Test
    void aLargeBodyGoesThroughATemporaryFile() throws IOException {
        String large = "0123456789abcdef".repeat(20_000);
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site =
                        ConfSite.server("location / { proxy_pass http://127.0.0.1:" + upstream.port() + "; }")) {
            Answer answer = site.send(
                    "POST /x HTTP/1.1|Host: a|Content-Length: " + large.length() + "|Connection: close||" + large);

            assertThat(answer.text()).isEqualTo("ok");
            assertThat(upstream.only().octets()).isEqualTo(large);
        }
    }

    @Test
    void connectionsToTheUpstreamAreKept() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site =
                        ConfSite.server("location / { proxy_pass http://127.0.0.1:" + upstream.port() + "; }")) {
            for (int i = 0; i < 5; i++) {
                assertThat(site.get("/").text()).isEqualTo("ok");
            }

            assertThat(upstream.received()).hasSize(5).allMatch(request -> request.connection() == 1);
        }
    }

    @Test
    void anAnswerOfAnyFramingArrivesWhole() throws IOException {
        String large = "x".repeat(300_000);
        for (String answer : new String[] {
            "HTTP/1.1 200 OK|Content-Length: 300000||" + large,
            "HTTP/1.1 200 OK|Transfer-Encoding: chunked||186a0|" + large.substring(0, 100_000) + "|30d40|"
                    + large.substring(100_000) + "|0||",
        }) {
            try (WireUpstream upstream = WireUpstream.answering(answer);
                    ConfSite site =
                            ConfSite.server("location / { proxy_pass http://127.0.0.1:" + upstream.port() + "; }")) {
                assertThat(site.get("/").text()).isEqualTo(large);
            }
        }
        try (WireUpstream upstream = WireUpstream.scripted((request, out) -> {
                    out.write(WireUpstream.wire("HTTP/1.0 200 OK||" + large));
                    throw new IOException("the end");
                });
                ConfSite site =
                        ConfSite.server("location / { proxy_pass http://127.0.0.1:" + upstream.port() + "; }")) {
            assertThat(site.get("/").text()).isEqualTo(large);
        }
    }

    @Test
    void anUpstreamThatIsNotThereIs502AndTheNextOneIsTried() throws IOException {
        try (ConfSite site = ConfSite.server("location / { proxy_pass http://127.0.0.1:" + nobody() + "; }")) {
            assertThat(site.get("/").status()).isEqualTo(502);
        }
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = ConfSite.of("http { upstream app { server 127.0.0.1:" + nobody()
                        + "; server 127.0.0.1:" + upstream.port()
                        + "; } server { listen 127.0.0.1:0; location / { proxy_pass http://app; } } }")) {
            for (int i = 0; i < 4; i++) {
                assertThat(site.get("/").text()).isEqualTo("ok");
            }
            assertThat(upstream.received().get(0).values("Host")).containsExactly("app");
        }
    }

    @Test
    void anUpstreamThatSaysNothingIs504() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ConfSite site = ConfSite.server("proxy_read_timeout 200ms; location / { proxy_pass http://127.0.0.1:"
                        + silent.getLocalPort() + "; }")) {
            assertThat(site.get("/").status()).isEqualTo(504);
        }
    }

    @Test
    void anInterimAnswerIsPassedOver() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering("HTTP/1.1 103 Early Hints|Link: x||" + WireUpstream.OK);
                ConfSite site =
                        ConfSite.server("location / { proxy_pass http://127.0.0.1:" + upstream.port() + "; }")) {
            assertThat(site.get("/").text()).isEqualTo("ok");
            assertThat(site.get("/").text()).isEqualTo("ok");
        }
    }

    @Test
    void fieldsAreSetHiddenAndRedirected() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(
                        "HTTP/1.1 302 Found|Location: http://127.0.0.1:PORT/two/x|X-Secret: 1|Server: u|X-Kept: 2|"
                                        .replace("PORT", "9")
                                + "Connection: X-Named|X-Named: 3|Content-Length: 0||");
                ConfSite site = ConfSite.server("location /one/ { proxy_pass http://127.0.0.1:" + upstream.port()
                        + "/two/; proxy_redirect http://127.0.0.1:9/two/ /one/; proxy_hide_header X-Secret;"
                        + " proxy_set_header X-Real-IP \"\"; proxy_set_header X-Who gateway; }")) {
            Answer answer = site.get("/one/", "X-Real-IP: 1.2.3.4", "X-Who: me", "X_Under: 1");

            assertThat(answer.status()).isEqualTo(302);
            assertThat(answer.values("Location")).containsExactly("http://site.example:" + site.port() + "/one/x");
            assertThat(answer.values("X-Kept")).containsExactly("2");
            assertThat(answer.values("X-Secret")).isEmpty();
            assertThat(answer.values("X-Named")).isEmpty();
            assertThat(answer.values("Server")).allMatch(name -> name.startsWith("retort"));
            assertThat(upstream.only().values("X-Real-IP")).isEmpty();
            assertThat(upstream.only().values("X-Who")).containsExactly("gateway");
            assertThat(upstream.only().values("X_Under")).isEmpty();
            assertThat(upstream.only().values("Host")).containsExactly("127.0.0.1:" + upstream.port());
        }
    }

    @Test
    void aSwitchToAnotherProtocolMakesATunnel() throws IOException {
        try (WireUpstream upstream = WireUpstream.scripted((request, out) -> {
                    if (request.line().startsWith("GET ")) {
                        out.write(WireUpstream.wire(
                                "HTTP/1.1 101 Switching Protocols|Upgrade: echo|Connection: Upgrade||welcome"));
                    } else {
                        out.write(WireUpstream.wire("you said " + request.line()));
                    }
                });
                ConfSite site = ConfSite.server("location / { proxy_pass http://127.0.0.1:" + upstream.port()
                        + "; proxy_set_header Upgrade echo; proxy_set_header Connection upgrade; }");
                WireClient client = site.connect()) {
            client.send("GET /chat HTTP/1.1|Host: a|Upgrade: echo|Connection: Upgrade||HELLO /||");
            Answer answer = client.readHeader();

            assertThat(answer.status()).isEqualTo(101);
            assertThat(answer.values("Upgrade")).containsExactly("echo");
            assertThat(new String(client.readExactly("welcome".length()), StandardCharsets.ISO_8859_1))
                    .isEqualTo("welcome");
            assertThat(new String(client.readExactly("you said HELLO /".length()), StandardCharsets.ISO_8859_1))
                    .isEqualTo("you said HELLO /");
        }
    }
}
