package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How far answers are read ahead of their clients, and how fast, with each protocol of upstreams. */
class PassBufferingTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void anAnswerMayBeReadAtARate(Backend backend) throws IOException {
        String body = "x".repeat(60_000);
        try (RawUpstream upstream = backend.answering("HTTP/1.1 200 OK|Content-Length: 60000||" + body);
                ConfSite site = backend.site(upstream.address(), "WORD_limit_rate 20k;")) {
            long begun = System.nanoTime();
            assertThat(site.get("/").text()).isEqualTo(body);
            assertThat(System.nanoTime() - begun).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(900));
        }
    }

    /** One that writes a head and goes on when the client has that. */
    private void assertHeadComesAtOnce(Backend backend, String field, String directives) throws IOException {
        CountDownLatch hasHead = new CountDownLatch(1);
        try (RawUpstream upstream = new RawUpstream(call -> {
                    backend.read(call.in);
                    call.out.write(backend.piece("HTTP/1.1 200 OK|" + field + "X: y||"));
                    call.await(hasHead);
                    call.out.write(backend.piece("body"));
                    call.out.write(backend.end());
                });
                ConfSite site = backend.site(upstream.address(), directives);
                WireClient client = site.connect()) {
            client.send("GET / HTTP/1.1|Host: h||");
            Answer head = client.readHeader();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.field("X-Accel-Buffering")).isNull();
            hasHead.countDown();
            assertThat(client.readChunk()).asString(StandardCharsets.US_ASCII).isEqualTo("body");
        }
    }

    /** One that can write all of a great body before the client has read any of it. */
    private void assertIsReadAhead(Backend backend, String field, String directives) throws Exception {
        int pieces = 600;
        int size = 60_000;
        CountDownLatch written = new CountDownLatch(1);
        try (RawUpstream upstream = new RawUpstream(call -> {
                    backend.read(call.in);
                    call.out.write(backend.piece(
                            "HTTP/1.1 200 OK|" + field + "Content-Length: " + (long) pieces * size + "||"));
                    for (int i = 0; i < pieces; i++) {
                        call.out.write(backend.piece("x".repeat(size)));
                    }
                    call.out.write(backend.end());
                    written.countDown();
                });
                ConfSite site = backend.site(upstream.address(), directives + " WORD_temp_path " + folder + ";");
                WireClient client = site.connect()) {
            client.send("GET / HTTP/1.1|Host: h||");
            assertThat(written.await(20, TimeUnit.SECONDS)).isTrue();
            client.readHeader();
            assertThat(client.readExactly(pieces * size)).hasSize(pieces * size);
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersAreBufferedOrNot(Backend backend) throws Exception {
        assertHeadComesAtOnce(backend, "", "WORD_buffering off;");
        assertIsReadAhead(backend, "", "WORD_buffering on;");
        assertIsReadAhead(backend, "", "WORD_buffers 8 8m; WORD_max_temp_file_size 0;");
    }

    @ParameterizedTest
    @EnumSource
    void theUpstreamSaysWhetherItsAnswerIsBuffered(Backend backend) throws Exception {
        assertHeadComesAtOnce(backend, "X-Accel-Buffering: no|", "WORD_buffering on;");
        assertIsReadAhead(backend, "X-Accel-Buffering: yes|", "WORD_buffering off;");
        // Unless nobody listens to it.
        String ignored = " WORD_ignore_headers X-Accel-Buffering;";
        assertHeadComesAtOnce(backend, "X-Accel-Buffering: yes|", "WORD_buffering off;" + ignored);
        assertIsReadAhead(backend, "X-Accel-Buffering: no|", "WORD_buffering on;" + ignored);
    }
}
