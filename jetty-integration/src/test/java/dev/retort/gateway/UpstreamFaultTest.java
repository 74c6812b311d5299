package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What upstreams can do wrong, in each protocol: what the client gets, and whether the upstream is blamed. */
class UpstreamFaultTest {
    /** A test of each protocol, beside the others of this class: most of their time is waited. */
    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    private @interface OfEachProtocol {}

    private static final String PATIENCE =
            "WORD_connect_timeout 1500ms; WORD_send_timeout 1500ms; WORD_read_timeout 1500ms;";

    /** When nginx tries another peer unless it is told otherwise. */
    private static final String DEFAULT = "error timeout";

    private static final String OK = "HTTP/1.1 200 OK|Content-Length: 2||ok";

    /** Released when a client has half an answer. */
    private final Semaphore half = new Semaphore(0);

    private static ConfSite site(Backend backend, String address, String directives) {
        return ConfSite.server(backend.directives(PATIENCE + "client_max_body_size 0;" + directives) + "location / { "
                + backend.pass(address) + " }");
    }

    /** What a peer does wrong that one failure takes out of service: the backup answers, and it alone from then on. */
    private static void assertBlamed(Backend backend, String address, String causes) throws IOException {
        try (RawUpstream good = new RawUpstream(call -> {
                    backend.read(call.in);
                    call.out.write(backend.answer(OK));
                });
                ConfSite site = pair(backend, address, good.address(), causes)) {
            assertThat(site.get("/a").text()).isEqualTo("ok");
            assertThat(site.get("/b").text()).isEqualTo("ok");
            assertThat(good.connections()).isEqualTo(2);
        }
    }

    private static ConfSite pair(Backend backend, String first, String second, String causes) {
        return ConfSite.of("http { upstream app { server " + first + " max_fails=1 fail_timeout=1h; server " + second
                + " backup; } server { listen 127.0.0.1:0; "
                + backend.directives(PATIENCE + " WORD_next_upstream " + causes + ";") + " location / { "
                + backend.pass("app") + " } } }");
    }

    private static String nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }

    @OfEachProtocol
    void oneThatRefusesIsABadGatewayAndBlamed(Backend backend) throws IOException {
        String nobody = nobody();
        try (ConfSite site = site(backend, nobody, "")) {
            assertThat(site.get("/").status()).isEqualTo(502);
        }
        assertBlamed(backend, nobody, DEFAULT);
    }

    @OfEachProtocol
    void oneThatTakesNoConnectionIsAGatewayTimeoutAndBlamed(Backend backend) throws IOException {
        // A full backlog: the system neither accepts nor refuses.
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> backlog = new ArrayList<>();
            try {
                fill(deaf, backlog);
                String address = "127.0.0.1:" + deaf.getLocalPort();
                try (ConfSite site = site(backend, address, "")) {
                    assertThat(site.get("/").status()).isEqualTo(504);
                }
                assertBlamed(backend, address, DEFAULT);
            } finally {
                for (Socket socket : backlog) {
                    socket.close();
                }
            }
        }
    }

    private static void fill(ServerSocket deaf, List<Socket> backlog) throws IOException {
        for (int i = 0; i < 5; i++) {
            Socket socket = new Socket();
            backlog.add(socket);
            try {
                socket.connect(deaf.getLocalSocketAddress(), 100);
            } catch (SocketTimeoutException full) {
                return;
            }
        }
    }

    /** The upstream does something wrong before its head is complete. */
    private static void assertBadGateway(Backend backend, int status, RawUpstream.Script script) throws IOException {
        assertBadGateway(backend, status, DEFAULT, script);
    }

    private static void assertBadGateway(Backend backend, int status, String causes, RawUpstream.Script script)
            throws IOException {
        try (RawUpstream upstream = new RawUpstream(script)) {
            try (ConfSite site = site(backend, upstream.address(), "")) {
                Answer answer = site.get("/");
                assertThat(answer.status()).isEqualTo(status);
                assertThat(answer.field("X-Secret")).isNull();
                assertThat(answer.text()).doesNotContain("secret");
            }
            int before = upstream.connections();
            assertBlamed(backend, upstream.address(), causes);
            assertThat(upstream.connections()).isEqualTo(before + 1);
        }
    }

    @OfEachProtocol
    void oneThatClosesWithoutAWordIsABadGateway(Backend backend) throws IOException {
        assertBadGateway(backend, 502, call -> backend.read(call.in));
    }

    @OfEachProtocol
    void oneThatResetsAtOnceIsABadGateway(Backend backend) throws IOException {
        assertBadGateway(backend, 502, RawUpstream.Call::reset);
    }

    @OfEachProtocol
    void oneThatClosesWithinItsHeadIsABadGateway(Backend backend) throws IOException {
        assertBadGateway(backend, 502, call -> {
            backend.read(call.in);
            call.out.write(backend.piece("HTTP/1.1 200 OK|X-Secret: secret|Content-Le"));
        });
    }

    @OfEachProtocol
    void oneThatResetsWithinItsHeadIsABadGateway(Backend backend) throws IOException {
        assertBadGateway(backend, 502, call -> {
            backend.read(call.in);
            call.out.write(backend.piece("HTTP/1.1 200 OK|X-Secret: secret|Content-Le"));
            call.reset();
        });
    }

    @OfEachProtocol
    void oneThatSendsGarbageIsABadGateway(Backend backend) throws IOException {
        assertBadGateway(backend, 502, DEFAULT + " invalid_header", call -> {
            backend.read(call.in);
            call.out.write(WireUpstream.wire("\u0000\u0001secret garbage \u00ff|||secret"));
        });
    }

    @OfEachProtocol
    void oneWhoseHeadIsMalformedIsABadGateway(Backend backend) throws IOException {
        assertBadGateway(backend, 502, DEFAULT + " invalid_header", call -> {
            backend.read(call.in);
            call.out.write(backend.answer("HTTP/1.1 200 OK|X-Secret secret|Content-Length: 2||ok"));
        });
    }

    @OfEachProtocol
    void oneWhoseHeadIsTooLongIsABadGateway(Backend backend) throws IOException {
        assertBadGateway(backend, 502, DEFAULT + " invalid_header", call -> {
            backend.read(call.in);
            call.out.write(backend.answer("HTTP/1.1 200 OK|X-Secret: " + "s".repeat(60_000) + "||ok"));
            call.awaitEnd();
        });
    }

    @OfEachProtocol
    void oneThatHangsBeforeItsHeadIsAGatewayTimeout(Backend backend) throws IOException {
        assertBadGateway(backend, 504, call -> {
            backend.read(call.in);
            call.hang();
        });
    }

    @OfEachProtocol
    void oneThatHangsWithinItsHeadIsAGatewayTimeout(Backend backend) throws IOException {
        assertBadGateway(backend, 504, call -> {
            backend.read(call.in);
            call.out.write(backend.piece("HTTP/1.1 200 OK|X-Secret: secret|Content-Le"));
            call.hang();
        });
    }

    @OfEachProtocol
    void oneThatDoesNotReadIsAGatewayTimeout(Backend backend) throws IOException {
        try (RawUpstream upstream = new RawUpstream(RawUpstream.Call::hang);
                ConfSite site = site(backend, upstream.address(), "client_body_buffer_size 32m;");
                WireClient client = site.connect()) {
            client.send("POST / HTTP/1.1|Host: h|Content-Length: 30000000||").sendBytes(new byte[30_000_000]);
            assertThat(client.read().status()).isEqualTo(504);
        }
    }

    @OfEachProtocol
    void oneThatDoesNotReadAStreamIsAGatewayTimeout(Backend backend) throws IOException {
        try (RawUpstream upstream = new RawUpstream(RawUpstream.Call::hang);
                ConfSite site = site(backend, upstream.address(), "WORD_request_buffering off;");
                WireClient client = site.connect()) {
            Thread sender = new Thread(() -> {
                try {
                    client.send("POST / HTTP/1.1|Host: h|Content-Length: 30000000||")
                            .sendBytes(new byte[30_000_000]);
                } catch (UncheckedIOException closed) {
                    assertThat(closed).hasMessageMatching("Connection reset|Broken pipe");
                }
            });
            sender.start();
            assertThat(client.read().status()).isEqualTo(504);
        }
    }

    /** The upstream does something wrong behind its head: whatever the client gets, it is not taken for a whole. */
    private void assertBroken(Backend backend, RawUpstream.Script script) throws IOException {
        try (RawUpstream upstream = new RawUpstream(script);
                RawUpstream spare = new RawUpstream(call -> call.out.write(backend.answer(OK)))) {
            try (ConfSite site = pair(backend, upstream.address(), spare.address(), "error timeout")) {
                // Once more, since nginx does not hold it against the peer either.
                for (int i = 0; i < 2; i++) {
                    try (WireClient client = site.connect()) {
                        client.send("GET / HTTP/1.1|Host: h||");
                        assertThat(client.readThrough("half")).startsWith("HTTP/1.1 200");
                        half.release();
                        assertThat(client.readToEnd()).doesNotContain("\r\n0\r\n", "whole");
                    }
                }
                assertThat(spare.connections()).isZero();
            }
        }
    }

    @OfEachProtocol
    void oneThatClosesWithinItsBodyLeavesABrokenAnswer(Backend backend) throws IOException {
        assertBroken(backend, call -> {
            backend.read(call.in);
            call.out.write(backend.piece("HTTP/1.1 200 OK|Content-Length: 10||half"));
        });
    }

    @OfEachProtocol
    void oneThatResetsWithinItsBodyLeavesABrokenAnswer(Backend backend) throws IOException {
        assertBroken(backend, call -> {
            backend.read(call.in);
            call.out.write(backend.piece("HTTP/1.1 200 OK||half"));
            // A reset may overtake what was sent before it.
            half.acquireUninterruptibly();
            call.reset();
        });
    }

    @OfEachProtocol
    void oneThatHangsWithinItsBodyLeavesABrokenAnswer(Backend backend) throws IOException {
        assertBroken(backend, call -> {
            backend.read(call.in);
            call.out.write(backend.piece("HTTP/1.1 200 OK||half"));
            call.hang();
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"UWSGI", "FASTCGI"})
    void oneThatEndsBeforeItsLengthLeavesABrokenAnswer(Backend backend) throws IOException {
        assertBroken(backend, call -> {
            backend.read(call.in);
            call.out.write(backend.answer("HTTP/1.1 200 OK|Content-Length: 10||half"));
        });
    }

    @ParameterizedTest
    @EnumSource(names = "FASTCGI")
    void oneThatDoesNotSayThatItHasEndedLeavesABrokenAnswer(Backend backend) throws IOException {
        assertBroken(backend, call -> {
            backend.read(call.in);
            call.out.write(backend.piece("HTTP/1.1 200 OK||half"));
        });
    }

    @OfEachProtocol
    void moreThanTheLengthIsNotPassedOn(Backend backend) throws IOException {
        try (RawUpstream upstream = new RawUpstream(call -> {
                    backend.read(call.in);
                    call.out.write(backend.answer(OK + "HTTP/1.1 200 OK|X: smuggled||"));
                    call.awaitEnd();
                });
                ConfSite site = site(backend, upstream.address(), "");
                WireClient client = site.connect()) {
            for (int i = 1; i <= 3; i++) {
                client.send("GET / HTTP/1.1|Host: h||");
                Answer answer = client.read();
                assertThat(answer.text()).isEqualTo("ok");
                assertThat(answer.field("X")).isNull();
                assertThat(upstream.connections()).isEqualTo(i);
            }
        }
    }

    /** Much longer than any of the timeouts, but never silent for one of them. */
    @OfEachProtocol
    void oneThatSendsByteByByteIsWaitedFor(Backend backend) throws IOException {
        try (RawUpstream upstream = new RawUpstream(call -> {
                    backend.read(call.in);
                    call.drip(backend.answer("HTTP/1.1 200 OK|Content-Length: 6||slowly"), 25);
                    call.awaitEnd();
                });
                ConfSite site = site(backend, upstream.address(), "")) {
            assertThat(site.get("/").text()).isEqualTo("slowly");
        }
    }
}
