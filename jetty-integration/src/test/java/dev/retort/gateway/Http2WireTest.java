package dev.retort.gateway;

import static dev.retort.gateway.FrameClient.END_HEADERS;
import static dev.retort.gateway.FrameClient.END_STREAM;
import static dev.retort.gateway.FrameClient.GOAWAY;
import static dev.retort.gateway.FrameClient.HEADERS;
import static dev.retort.gateway.FrameClient.RST_STREAM;
import static dev.retort.gateway.FrameClient.frame;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.HttpClientTransportOverHTTP2;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** HTTP/2 without TLS, frame by frame (RFC 9113): what a client may do, and what it may not do for long. */
class Http2WireTest {
    private static final int PING = 6;
    private static final int CONTINUATION = 9;

    /** {@code :method GET, :scheme http, :path /} of HPACK's static table, and {@code :authority a}. */
    private static final byte[] GET = {(byte) 0x82, (byte) 0x86, (byte) 0x84, 0x41, 1, 'a'};

    private ConfSite site = ConfSite.of("http { server { listen 127.0.0.1:0 http2; } }");

    @AfterEach
    void stop() {
        site.close();
    }

    private @Nullable FrameClient opened;

    @AfterEach
    void disconnect() {
        if (opened != null) {
            opened.close();
        }
    }

    private FrameClient open() {
        FrameClient client = new FrameClient(site.port());
        opened = client;
        return client;
    }

    /** Sends until the server has had enough; tells how many bytes that took, at most the limit. */
    private static long flood(FrameClient client, byte[] bytes, long limit) {
        long sent = 0;
        while (sent < limit && client.send(bytes)) {
            sent += bytes.length;
        }
        return sent;
    }

    private static boolean isClosed(FrameClient client) {
        return client.readTo(-1) == null;
    }

    @Test
    void aClientThatBeginsWithHttp2IsAnsweredInIt() {
        FrameClient client = open();
        client.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, GET));
        assertThat(client.readTo(HEADERS)).isNotNull();
    }

    @Test
    void theSameSocketSpeaksHttp1() {
        assertThat(site.get("/").status()).isEqualTo(404);
    }

    @Test
    void whoAsksForHttp2InHttp1IsAnsweredInHttp1() {
        WireClient.Answer answer = site.send("GET / HTTP/1.1|Host: a|Connection: Upgrade, HTTP2-Settings|Upgrade: h2c|"
                + "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA||");
        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void aClientOfJettyGetsItsAnswer() throws Exception {
        HttpClient client = new HttpClient(new HttpClientTransportOverHTTP2(new HTTP2Client()));
        client.start();
        try {
            for (int i = 0; i < 5; i++) {
                assertThat(client.newRequest("http://127.0.0.1:" + site.port() + "/")
                                .timeout(20, TimeUnit.SECONDS)
                                .send()
                                .getStatus())
                        .isEqualTo(404);
            }
        } finally {
            client.stop();
        }
    }

    @Test
    void aClientThatResetsWhatItOpensIsSentAway() {
        FrameClient client = open();
        ByteArrayOutputStream rapid = new ByteArrayOutputStream();
        for (int stream = 1; stream < 20_000; stream += 2) {
            rapid.writeBytes(frame(HEADERS, END_HEADERS | END_STREAM, stream, GET));
            rapid.writeBytes(frame(RST_STREAM, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) 8));
        }
        flood(client, rapid.toByteArray(), 1);
        client.readTo(GOAWAY);
        assertThat(isClosed(client)).isTrue();
        assertThat(site.get("/").status()).isEqualTo(404);
    }

    @Test
    void aHeadWithoutEndIsCutOff() {
        FrameClient client = open();
        client.send(frame(HEADERS, END_STREAM, 1, GET));
        byte[] more = frame(CONTINUATION, 0, 1, new byte[16_000]);
        // 64 MiB would be a head of 4,000 times what is allowed.
        assertThat(flood(client, more, 64 << 20)).isLessThan(64 << 20);
        assertThat(site.get("/").status()).isEqualTo(404);
    }

    @Test
    void aHeadOfEmptyPiecesIsCutOff() {
        FrameClient client = open();
        client.send(frame(HEADERS, END_STREAM, 1, GET));
        ByteArrayOutputStream pieces = new ByteArrayOutputStream();
        for (int i = 0; i < 1000; i++) {
            pieces.writeBytes(frame(CONTINUATION, 0, 1));
        }
        assertThat(flood(client, pieces.toByteArray(), 64 << 20)).isLessThan(64 << 20);
        assertThat(site.get("/").status()).isEqualTo(404);
    }

    @Test
    void aClientThatOnlyPingsIsSentAway() {
        FrameClient client = open();
        ByteArrayOutputStream pings = new ByteArrayOutputStream();
        for (int i = 0; i < 1000; i++) {
            pings.writeBytes(frame(PING, 0, 0, new byte[8]));
        }
        flood(client, pings.toByteArray(), 1);
        client.readTo(GOAWAY);
        assertThat(isClosed(client)).isTrue();
    }

    @Test
    void anIdleConnectionIsClosedAfterTheKeepaliveTimeout() {
        site.close();
        site = ConfSite.of("http { keepalive_timeout 100ms; server { listen 127.0.0.1:0 http2; } }");
        FrameClient client = open();
        client.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, GET));
        assertThat(client.readTo(HEADERS)).isNotNull();
        assertThat(isClosed(client)).isTrue();
    }

    @Test
    void theLastRequestOfAConnectionIsFollowedByGoAway() {
        site.close();
        site = ConfSite.of("http { keepalive_requests 1; server { listen 127.0.0.1:0; http2 on; } }");
        FrameClient client = open();
        client.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, GET));
        assertThat(client.readTo(GOAWAY)).isNotNull();
        assertThat(isClosed(client)).isTrue();
    }
}
