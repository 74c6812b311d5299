package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.HttpClientTransportOverHTTP2;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HTTP/2 without TLS, frame by frame (RFC 9113): what a client may do, and what it may not do for long. */
class Http2WireTest {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int CONTINUATION = 9;

    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    /** {@code :method GET, :scheme http, :path /} of HPACK's static table, and {@code :authority a}. */
    private static final byte[] GET = {(byte) 0x82, (byte) 0x86, (byte) 0x84, 0x41, 1, 'a'};

    private ConfSite site = ConfSite.of("http { server { listen 127.0.0.1:0 http2; } }");

    @AfterEach
    void stop() {
        site.close();
    }

    private Socket socket;

    @BeforeEach
    void connect() throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), site.port());
        socket.setSoTimeout(20_000);
    }

    @AfterEach
    void disconnect() throws IOException {
        socket.close();
    }

    private static byte[] frame(int type, int flags, int stream, byte... payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(payload.length >> 16);
        frame.write(payload.length >> 8);
        frame.write(payload.length);
        frame.write(type);
        frame.write(flags);
        for (int shift = 24; shift >= 0; shift -= 8) {
            frame.write(stream >> shift);
        }
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    private OutputStream open() throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(PREFACE);
        out.write(frame(SETTINGS, 0, 0));
        return out;
    }

    /** Reads until a frame of a type comes; returns its flags, or -1 if the connection ends before. */
    private int readTo(int type) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        try {
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int got = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                in.readInt();
                in.readFully(new byte[length]);
                if (got == type) {
                    return flags;
                }
            }
        } catch (EOFException | SocketException end) {
            return -1;
        }
    }

    /** Sends until the server has had enough; tells how many bytes that took, at most the limit. */
    private long flood(OutputStream out, byte[] bytes, long limit) {
        long sent = 0;
        try {
            while (sent < limit) {
                out.write(bytes);
                sent += bytes.length;
            }
        } catch (IOException closed) {
            return sent;
        }
        return sent;
    }

    @Test
    void aClientThatBeginsWithHttp2IsAnsweredInIt() throws IOException {
        OutputStream out = open();
        out.write(frame(HEADERS, END_HEADERS | END_STREAM, 1, GET));
        assertThat(readTo(HEADERS)).isNotNegative();
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
    void aClientThatResetsWhatItOpensIsSentAway() throws IOException {
        OutputStream out = open();
        ByteArrayOutputStream rapid = new ByteArrayOutputStream();
        for (int stream = 1; stream < 20_000; stream += 2) {
            rapid.writeBytes(frame(HEADERS, END_HEADERS | END_STREAM, stream, GET));
            rapid.writeBytes(frame(RST_STREAM, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) 8));
        }
        flood(out, rapid.toByteArray(), 1);
        readTo(GOAWAY);
        assertThat(socketIsClosed()).isTrue();
        assertThat(site.get("/").status()).isEqualTo(404);
    }

    @Test
    void aHeadWithoutEndIsCutOff() throws IOException {
        OutputStream out = open();
        out.write(frame(HEADERS, END_STREAM, 1, GET));
        byte[] more = frame(CONTINUATION, 0, 1, new byte[16_000]);
        // 64 MiB would be a head of 4,000 times what is allowed.
        assertThat(flood(out, more, 64 << 20)).isLessThan(64 << 20);
        assertThat(site.get("/").status()).isEqualTo(404);
    }

    @Test
    void aHeadOfEmptyPiecesIsCutOff() throws IOException {
        OutputStream out = open();
        out.write(frame(HEADERS, END_STREAM, 1, GET));
        ByteArrayOutputStream pieces = new ByteArrayOutputStream();
        for (int i = 0; i < 1000; i++) {
            pieces.writeBytes(frame(CONTINUATION, 0, 1));
        }
        assertThat(flood(out, pieces.toByteArray(), 64 << 20)).isLessThan(64 << 20);
        assertThat(site.get("/").status()).isEqualTo(404);
    }

    @Test
    void aClientThatOnlyPingsIsSentAway() throws IOException {
        OutputStream out = open();
        ByteArrayOutputStream pings = new ByteArrayOutputStream();
        for (int i = 0; i < 1000; i++) {
            pings.writeBytes(frame(PING, 0, 0, new byte[8]));
        }
        flood(out, pings.toByteArray(), 1);
        readTo(GOAWAY);
        assertThat(socketIsClosed()).isTrue();
    }

    private boolean socketIsClosed() throws IOException {
        return readTo(-1) == -1;
    }

    @Test
    void anIdleConnectionIsClosedAfterTheKeepaliveTimeout() throws IOException {
        site.close();
        site = ConfSite.of("http { keepalive_timeout 100ms; server { listen 127.0.0.1:0 http2; } }");
        connect();
        OutputStream out = open();
        out.write(frame(HEADERS, END_HEADERS | END_STREAM, 1, GET));
        assertThat(readTo(HEADERS)).isNotNegative();
        assertThat(socketIsClosed()).isTrue();
    }

    @Test
    void theLastRequestOfAConnectionIsFollowedByGoAway() throws IOException {
        site.close();
        site = ConfSite.of("http { keepalive_requests 1; server { listen 127.0.0.1:0; http2 on; } }");
        connect();
        OutputStream out = open();
        out.write(frame(HEADERS, END_HEADERS | END_STREAM, 1, GET));
        assertThat(readTo(GOAWAY)).isNotNegative();
        assertThat(socketIsClosed()).isTrue();
    }
}
