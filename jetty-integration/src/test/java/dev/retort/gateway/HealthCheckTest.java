package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthCheckTest {
    private static final String FINE = "HTTP/1.1 200 OK|X-Name: one|Content-Length: 7||welcome";

    /** Answers checks as it is told, and all else with its name. */
    private static WireUpstream checked(String name, AtomicReference<String> health) {
        return WireUpstream.scripted((request, out) -> {
            String answer = request.target().equals("/health")
                    ? Objects.requireNonNull(health.get())
                    : "HTTP/1.1 200 OK|Content-Length: 1||" + name;
            out.write(WireUpstream.wire(answer));
        });
    }

    private static ConfSite site(String check, String more, WireUpstream... upstreams) {
        StringBuilder servers = new StringBuilder();
        for (WireUpstream upstream : upstreams) {
            servers.append("server 127.0.0.1:").append(upstream.port()).append("; ");
        }
        return ConfSite.of("http { upstream app { " + servers + " } " + more
                + " server { listen 127.0.0.1:0; location / { proxy_pass http://app; proxy_read_timeout 2s; health_check "
                + check + "; } } }");
    }

    private static String eight(ConfSite site) {
        StringBuilder answers = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            WireClient.Answer answer = site.get("/");
            answers.append(answer.status() == 200 ? answer.text() : "-");
        }
        return answers.toString();
    }

    @Test
    void anUnhealthyPeerServesNobodyUntilItIsWellAgain() throws IOException {
        AtomicReference<String> health = new AtomicReference<>(FINE);
        try (WireUpstream a = checked("A", health);
                WireUpstream b = checked("B", new AtomicReference<>(FINE));
                ConfSite site = site("interval=20ms uri=/health", "", a, b)) {
            assertThat(eight(site)).contains("A", "B");
            health.set("HTTP/1.1 503 Service Unavailable|Content-Length: 0||");
            eventually(() -> assertThat(eight(site)).isEqualTo("BBBBBBBB"));
            health.set(FINE);
            eventually(() -> assertThat(eight(site)).contains("A", "B"));
        }
    }

    @Test
    void allPeersUnhealthyIs502() throws IOException {
        AtomicReference<String> health = new AtomicReference<>("HTTP/1.1 404 Not Found|Content-Length: 0||");
        try (WireUpstream a = checked("A", health);
                ConfSite site = site("interval=20ms uri=/health", "", a)) {
            eventually(() -> assertThat(eight(site)).isEqualTo("--------"));
        }
    }

    @Test
    void aMandatoryCheckMustBePassedFirst() throws Exception {
        CountDownLatch well = new CountDownLatch(1);
        try (WireUpstream a = WireUpstream.scripted((request, out) -> {
                    try {
                        well.await();
                    } catch (InterruptedException over) {
                        throw new IOException(over);
                    }
                    out.write(WireUpstream.wire(FINE));
                });
                ConfSite site = site("interval=20ms mandatory", "", a)) {
            assertThat(site.get("/").status()).isEqualTo(502);
            well.countDown();
            eventually(() -> assertThat(site.get("/").text()).isEqualTo("welcome"));
        }
    }

    @Test
    void severalFailuresAndPassesInARowDecide() throws IOException {
        AtomicReference<String> health = new AtomicReference<>(FINE);
        try (WireUpstream a = WireUpstream.scripted(new WireUpstream.Script() {
                    private int checks;

                    @Override
                    public synchronized void answer(WireUpstream.Received request, OutputStream out)
                            throws IOException {
                        boolean check = request.target().equals("/health");
                        boolean fails = check && checks++ % 3 != 2;
                        out.write(WireUpstream.wire(
                                fails
                                        ? "HTTP/1.1 500 no|Content-Length: 0||"
                                        : "HTTP/1.1 200 OK|Content-Length: 1||A"));
                    }
                });
                WireUpstream b = checked("B", health);
                ConfSite site = site("interval=10ms fails=3 uri=/health", "", a, b)) {
            eventually(() -> assertThat(a.received().stream()
                            .filter(request -> request.target().equals("/health")))
                    .hasSizeGreaterThan(12));
            assertThat(eight(site)).as("never three in a row").contains("A");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            status 200; header X-Name = one; body ~ "wel.ome"; | true
            status 200-299 301; | true
            status ! 500-599; | true
            status ! 200; | false
            status 204; | false
            header X-Name; | true
            header ! X-Name; | false
            header ! X-Other; | true
            header X-Name != two; | true
            header X-Name != one; | false
            header X-Name ~ ^o; | true
            header X-Name !~ ^o; | false
            body !~ welcome; | false
            body ~ goodbye; | false
            status 200; body ~ goodbye; | false
            """)
    void anAnswerMustMatchAllConditions(String conditions, boolean matches) throws IOException {
        try (WireUpstream a = WireUpstream.answering(FINE);
                ConfSite site = site("interval=20ms match=good mandatory", "match good { " + conditions + " }", a)) {
            eventually(() -> assertThat(a.received()).hasSizeGreaterThan(2));
            if (matches) {
                eventually(() -> assertThat(site.get("/").status()).isEqualTo(200));
            } else {
                assertThat(site.get("/").status()).isEqualTo(502);
            }
        }
    }

    @Test
    void anAnswerMayBeInChunksOrEndWithItsConnectionOrFollowAnInterimOne() throws IOException {
        for (String answer : List.of(
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|wel|4|come|0||",
                "HTTP/1.1 100 Continue||" + FINE,
                "HTTP/1.0 200 OK||welcome")) {
            try (WireUpstream a = WireUpstream.scripted((request, out) -> {
                        out.write(WireUpstream.wire(answer));
                        if (answer.startsWith("HTTP/1.0")) {
                            throw new IOException("the end");
                        }
                    });
                    ConfSite site = site("interval=20ms match=good mandatory", "match good { body ~ ^welcome$; }", a)) {
                eventually(() -> assertThat(site.get("/").status()).isEqualTo(200));
            }
        }
    }

    @Test
    void aCheckAsksForItsPathWithTheFieldsOfTheLocation() throws IOException {
        try (WireUpstream a = WireUpstream.answering(FINE);
                ConfSite site = ConfSite.of("http { upstream app { server 127.0.0.1:" + a.port() + "; }"
                        + " server { listen 127.0.0.1:0; location / { proxy_pass http://app/x; health_check uri=/h?a=b;"
                        + " proxy_set_header Host app.example; proxy_set_header X-Peer $upstream_addr;"
                        + " proxy_set_header X-Check yes; } } }")) {
            assertThat(site.port()).isPositive();
            eventually(() -> assertThat(a.received()).isNotEmpty());
            assertThat(a.received().get(0).head())
                    .isEqualTo("GET /h?a=b HTTP/1.1\r\nHost: app.example\r\nX-Check: yes\r\nConnection: close\r\n\r\n");
        }
    }

    @Test
    void aTcpCheckOnlyConnects() throws IOException {
        ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        try (WireUpstream a = WireUpstream.answering(FINE);
                ConfSite site = site("interval=20ms type=tcp mandatory port=" + mute.getLocalPort(), "", a)) {
            eventually(() -> assertThat(site.get("/").status()).isEqualTo(200));
            mute.close();
            eventually(() -> assertThat(site.get("/").status()).isEqualTo(502));
        }
    }

    @Test
    void aPeerThatSaysNothingIsUnhealthyWhenTheTimeIsOver() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                WireUpstream b = WireUpstream.answering("HTTP/1.1 200 OK|Content-Length: 1||B");
                ConfSite site = ConfSite.of("http { upstream app { server 127.0.0.1:" + mute.getLocalPort()
                        + " max_fails=0; server 127.0.0.1:" + b.port() + "; } server { listen 127.0.0.1:0; location / {"
                        + " proxy_pass http://app; proxy_next_upstream off; proxy_read_timeout 50ms;"
                        + " health_check interval=10ms; } } }")) {
            eventually(() -> assertThat(eight(site)).isEqualTo("BBBBBBBB"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            proxy_pass http://127.0.0.1:1; health_check; | "health_check" needs an upstream
            health_check; | "health_check" needs a proxy_pass
            proxy_pass http://app; health_check interval=0; | invalid parameter "interval=0"
            proxy_pass http://app; health_check uri=x; | invalid parameter "uri=x"
            proxy_pass http://app; health_check what; | invalid parameter "what"
            proxy_pass http://app; health_check type=grpc; | invalid parameter "type=grpc"
            proxy_pass http://app; health_check match=none; | match "none" is not defined
            uwsgi_pass app; health_check; | write type=tcp
            """)
    void aMistakeIsRefused(String location, String message) {
        assertThatThrownBy(() -> ConfSite.of("http { upstream app { server 127.0.0.1:1; } server { listen 127.0.0.1:0;"
                        + " location / { " + location + " } } }"))
                .hasMessageContaining(message);
    }
}
