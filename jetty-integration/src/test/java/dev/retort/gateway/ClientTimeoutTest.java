package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a client may take with a body and with an answer; {@link ClientLimitsTest} has heads and pauses. */
class ClientTimeoutTest {
    private static final String OK = "HTTP/1.1 200 OK|Content-Length: 2||ok";

    @TempDir
    Path root;

    private static void pause(long millis) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException closed) {
            throw new IOException(closed);
        }
    }

    /** One peer that one failure takes out of service. */
    private static ConfSite site(Backend backend, RawUpstream upstream, String directives) {
        return ConfSite.of("http { upstream app { server " + upstream.address()
                + " max_conns=1 max_fails=1 fail_timeout=1h; server 127.0.0.1:1 down; } server { listen 127.0.0.1:0; "
                + backend.directives(directives) + " location / { " + backend.pass("app") + " } } }");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 10||half", "Transfer-Encoding: chunked||4|half|"})
    void aBodyThatStopsComingIs408AndNobodyIsAsked(String half) throws IOException {
        try (RawUpstream upstream = new RawUpstream(call -> {
                    Backend.PROXY.read(call.in);
                    call.out.write(Backend.PROXY.answer(OK));
                });
                ConfSite site = site(Backend.PROXY, upstream, "client_body_timeout 300ms;")) {
            try (WireClient client = site.connect()) {
                client.send("POST / HTTP/1.1|Host: h|" + half);
                assertThat(client.read().status()).isEqualTo(408);
                assertThat(client.readToEnd()).isEmpty();
            }
            assertThat(upstream.connections()).isZero();
            assertThat(site.get("/").text()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatStopsComingLetsTheUpstreamGo(Backend backend) throws IOException {
        try (RawUpstream upstream = new RawUpstream(call -> {
                    if (call.number() == 1) {
                        call.awaitEnd();
                    } else {
                        backend.read(call.in);
                        call.out.write(backend.answer(OK));
                    }
                });
                ConfSite site = site(backend, upstream, "client_body_timeout 300ms; WORD_request_buffering off;")) {
            try (WireClient client = site.connect()) {
                client.send("POST / HTTP/1.1|Host: h|Content-Length: 10||half");
                assertThat(client.read().status()).isEqualTo(408);
                assertThat(client.readToEnd()).isEmpty();
            }
            eventually(() -> assertThat(upstream.ended()).isEqualTo(1));
            assertThat(site.get("/").text()).isEqualTo("ok");
        }
    }

    @Test
    void aBodyMayTakeLongerIfItKeepsComing() throws IOException {
        try (RawUpstream upstream = new RawUpstream(call -> {
                    assertThat(Backend.PROXY.read(call.in)).endsWith("0123456789");
                    call.out.write(Backend.PROXY.answer(OK));
                });
                ConfSite site = site(Backend.PROXY, upstream, "client_body_timeout 700ms;");
                WireClient client = site.connect()) {
            client.send("POST / HTTP/1.1|Host: h|Content-Length: 10||");
            for (char digit = '0'; digit <= '9'; digit++) {
                pause(100);
                client.send(String.valueOf(digit));
            }
            assertThat(client.read().text()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1|Host: h||", "POST / HTTP/1.1|Host: h|Content-Length: 4||body"})
    void anUpstreamMayTakeLongerThanAClient(String request) throws IOException {
        try (RawUpstream upstream = new RawUpstream(call -> {
                    Backend.PROXY.read(call.in);
                    pause(900);
                    call.out.write(WireUpstream.wire("HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|one|"));
                    pause(900);
                    call.out.write(WireUpstream.wire("3|two|0||"));
                });
                ConfSite site = site(
                        Backend.PROXY,
                        upstream,
                        "client_body_timeout 200ms; client_header_timeout 200ms;"
                                + " send_timeout 200ms; keepalive_timeout 200ms;");
                WireClient client = site.connect()) {
            client.send(request);
            assertThat(client.read().text()).isEqualTo("onetwo");
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatDoesNotReadItsAnswerLetsTheUpstreamGo(Backend backend) throws IOException {
        try (RawUpstream upstream = new RawUpstream(call -> {
                    backend.read(call.in);
                    if (call.number() > 1) {
                        call.out.write(backend.answer(OK));
                        return;
                    }
                    call.out.write(backend.piece("HTTP/1.1 200 OK||"));
                    try {
                        while (true) {
                            call.out.write(backend.piece("x".repeat(10_000)));
                        }
                    } catch (IOException closed) {
                        call.awaitEnd();
                    }
                });
                ConfSite site = site(backend, upstream, "send_timeout 300ms; WORD_max_temp_file_size 0;");
                WireClient client = site.connect()) {
            client.send("GET / HTTP/1.1|Host: h||");
            eventually(() -> assertThat(upstream.ended()).isEqualTo(1));
            assertThat(site.get("/").text()).isEqualTo("ok");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 OK").doesNotContain("\r\n0\r\n");
        }
    }

    @Test
    void aClientThatDoesNotReadAFileIsCutOff() throws IOException {
        int length = 100 << 20;
        try (RandomAccessFile file = new RandomAccessFile(root.resolve("large").toFile(), "rw")) {
            file.setLength(length);
        }
        try (ConfSite site = ConfSite.server("root " + root + "; send_timeout 300ms;");
                WireClient client = site.connect()) {
            client.send("GET /large HTTP/1.1|Host: h||");
            assertThat(client.readHeader().field("Content-Length")).isEqualTo(String.valueOf(length));
            eventually(() -> assertThat(isCut(client)).isTrue());
            assertThat(client.readToEnd().length()).isLessThan(length);
        }
    }

    /** Whoever writes to a connection that has been closed is told so. */
    private static boolean isCut(WireClient client) {
        try {
            client.send("x");
            return false;
        } catch (UncheckedIOException closed) {
            return true;
        }
    }
}
