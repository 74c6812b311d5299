package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that leaves before its answer is complete: the upstream is let go at once, and not blamed. */
class LeavingClientTest {
    private static final String OK = "HTTP/1.1 200 OK|Content-Length: 2||ok";

    /**
     * One peer that may have one request at a time and one failure: only if both are counted right does it serve the next
     * client.
     */
    private static ConfSite site(Backend backend, RawUpstream upstream, String directives) {
        return ConfSite.of("http { upstream app { server " + upstream.address()
                + " max_conns=1 max_fails=1 fail_timeout=1h; server 127.0.0.1:1 down; } server { listen 127.0.0.1:0;"
                + " client_max_body_size 0; " + backend.directives(directives) + " location / { " + backend.pass("app")
                + " } } }");
    }

    private static void assertLetGo(ConfSite site, RawUpstream upstream) {
        eventually(() -> assertThat(upstream.ended()).isEqualTo(1));
        eventually(() -> assertThat(site.get("/next").text()).isEqualTo("ok"));
    }

    private static RawUpstream.Script first(Backend backend, RawUpstream.Script first) {
        return call -> {
            if (call.number() == 1) {
                first.serve(call);
            } else {
                backend.read(call.in);
                call.out.write(backend.answer(OK));
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void whileItWaitsForTheHead(Backend backend) throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        try (RawUpstream upstream = new RawUpstream(first(backend, call -> {
                    backend.read(call.in);
                    arrived.countDown();
                    call.awaitEnd();
                }));
                ConfSite site = site(backend, upstream, "")) {
            try (WireClient client = site.connect()) {
                client.send("GET / HTTP/1.1|Host: h||");
                assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
                assertThat(site.get("/busy").status()).isEqualTo(502);
            }
            assertLetGo(site, upstream);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whileTheBodyComes(Backend backend) throws Exception {
        try (RawUpstream upstream = new RawUpstream(first(backend, call -> {
                    backend.read(call.in);
                    call.out.write(backend.piece("HTTP/1.1 200 OK||"));
                    try {
                        while (true) {
                            call.out.write(backend.piece("x".repeat(1000)));
                        }
                    } catch (IOException closed) {
                        call.awaitEnd();
                    }
                }));
                ConfSite site = site(backend, upstream, "")) {
            try (WireClient client = site.connect()) {
                client.send("GET / HTTP/1.1|Host: h||");
                assertThat(client.readHeader().status()).isEqualTo(200);
            }
            assertLetGo(site, upstream);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whileTheBodyPauses(Backend backend) throws Exception {
        try (RawUpstream upstream = new RawUpstream(first(backend, call -> {
                    backend.read(call.in);
                    call.out.write(backend.piece("HTTP/1.1 200 OK||half"));
                    call.awaitEnd();
                }));
                ConfSite site = site(backend, upstream, "")) {
            try (WireClient client = site.connect()) {
                client.send("GET / HTTP/1.1|Host: h||");
                assertThat(client.readHeader().status()).isEqualTo(200);
                assertThat(client.readChunk()).asString().isEqualTo("half");
            }
            assertLetGo(site, upstream);
        }
    }

    @ParameterizedTest
    @EnumSource
    void withinItsOwnBody(Backend backend) throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        try (RawUpstream upstream = new RawUpstream(first(backend, call -> {
                    call.in.read();
                    arrived.countDown();
                    call.awaitEnd();
                }));
                ConfSite site = site(backend, upstream, "WORD_request_buffering off;")) {
            try (WireClient client = site.connect()) {
                client.send("POST / HTTP/1.1|Host: h|Content-Length: 100||half");
                assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
            }
            assertLetGo(site, upstream);
        }
    }

    @ParameterizedTest
    @EnumSource
    void behindABodyThatWasStreamed(Backend backend) throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        try (RawUpstream upstream = new RawUpstream(first(backend, call -> {
                    backend.read(call.in);
                    arrived.countDown();
                    call.awaitEnd();
                }));
                ConfSite site = site(backend, upstream, "WORD_request_buffering off;")) {
            try (WireClient client = site.connect()) {
                client.send("POST / HTTP/1.1|Host: h|Content-Length: 4||bo");
                client.send("dy");
                assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
            }
            assertLetGo(site, upstream);
        }
    }

    /** Its next request is read behind the body while that is still being sent on. */
    @ParameterizedTest
    @EnumSource
    void notWhenItsNextRequestFollowsABodyThatIsStreamed(Backend backend) throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        try (RawUpstream upstream = new RawUpstream(call -> {
                    while (true) {
                        String seen = backend.read(call.in);
                        arrived.countDown();
                        call.await(mayGoOn);
                        call.out.write(backend.answer("HTTP/1.1 200 OK|Content-Length: 4||"
                                + (seen.contains("body") ? "body" : seen.contains("next") ? "next" : "none")));
                        if (backend != Backend.PROXY) {
                            return;
                        }
                    }
                });
                ConfSite site = backend.site(upstream.address(), "WORD_request_buffering off;");
                WireClient client = site.connect()) {
            client.send("POST / HTTP/1.1|Host: h|Content-Length: 4||bodyPOST / HTTP/1.1|Host: h|Content-Length: 4||ne");
            assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
            client.send("xtGET / HTTP/1.1|Host: h||");
            mayGoOn.countDown();
            assertThat(client.read().text()).isEqualTo("body");
            assertThat(client.read().text()).isEqualTo("next");
            assertThat(client.read().text()).isEqualTo("none");
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutTheUpstreamBeingAskedAtAll(Backend backend) throws Exception {
        try (LogTap log = new LogTap();
                RawUpstream upstream = new RawUpstream(call -> {
                    backend.read(call.in);
                    call.out.write(backend.answer(OK));
                });
                ConfSite site = site(backend, upstream, "")) {
            try (WireClient client = site.connect()) {
                client.send("POST /left HTTP/1.1|Host: h|Content-Length: 100||half");
            }
            eventually(() -> assertThat(log.lines("POST /left")).isNotEmpty());
            assertThat(site.send("POST /bad HTTP/1.1|Host: h|Transfer-Encoding: chunked||zz|")
                            .status())
                    .isEqualTo(400);
            assertThat(upstream.connections()).isZero();
            assertThat(site.get("/next").text()).isEqualTo("ok");
        }
    }

    @Test
    void aClientThatSendsItsNextRequestsWithinTheAnswerHasNotLeft() throws Exception {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        try (RawUpstream upstream = new RawUpstream(call -> {
                    while (true) {
                        String target = Backend.PROXY.read(call.in).split(" ", 3)[1];
                        call.out.write(
                                WireUpstream.wire("HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|" + target + "|"));
                        try {
                            mayGoOn.await();
                        } catch (InterruptedException closed) {
                            throw new IOException(closed);
                        }
                        call.out.write(WireUpstream.wire("3|end|0||"));
                    }
                });
                ConfSite site = site(Backend.PROXY, upstream, "");
                WireClient client = site.connect()) {
            client.send("GET /1 HTTP/1.1|Host: h||");
            assertThat(client.readHeader().status()).isEqualTo(200);
            assertThat(client.readChunk()).asString().isEqualTo("/1");
            client.send("GET /2 HTTP/1.1|Host: h||GET /3 HTTP/1.1|Ho").send("st: h||");
            mayGoOn.countDown();
            assertThat(client.readChunk()).asString().isEqualTo("end");
            assertThat(client.readChunk()).isEmpty();
            assertThat(client.read().text()).isEqualTo("/2end");
            assertThat(client.read().text()).isEqualTo("/3end");
        }
    }
}
