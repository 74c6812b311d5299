package dev.retort.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.tls.Credential;
import dev.retort.tls.Pems;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Applications that answer before they have read what they are sent. */
@SuppressWarnings("UnusedMethod") // Called by the application under test.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EarlyAnswerTest {
    private static final int LENGTH = 20_000_000;

    static class Door {
        @Post("/closed")
        Response closed() {
            return Response.text("no").status(403);
        }

        @Post("/streamed")
        Response streamed() {
            return Response.stream("text/plain", out -> {
                out.write("begun, ".getBytes(StandardCharsets.UTF_8));
                out.flush();
                out.write("done".getBytes(StandardCharsets.UTF_8));
            });
        }

        @Post("/taken")
        int taken(Request request) throws IOException {
            return request.body().readAllBytes().length;
        }

        @Get("/")
        String home() {
            return "home";
        }
    }

    @TempDir
    private Path folder;

    private Path socket;
    private Credential credential;
    private AppServer server;

    @BeforeEach
    void start() throws IOException {
        socket = folder.resolve("app.sock");
        credential = Credential.selfSigned();
        server = AppServer.builder()
                .app(Retort.of(new Door()), "/")
                .http("127.0.0.1", 0)
                .httpUnix(socket)
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port());
        client.setSoTimeout(4_000); // Less than the server waits for the next byte: the end comes with the answer.
        return client;
    }

    @Test
    void theAnswerReachesWhoStillSends() throws IOException {
        for (int i = 0; i < 5; i++) {
            try (Socket client = connect()) {
                assertThat(upload(client.getInputStream(), client.getOutputStream(), "/closed"))
                        .startsWith("HTTP/1.1 403 ")
                        .endsWith("\r\n\r\nno");
            }
        }
    }

    @Test
    void aStreamedAnswerReachesWhoStillSends() throws IOException {
        try (Socket client = connect()) {
            assertThat(upload(client.getInputStream(), client.getOutputStream(), "/streamed"))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("begun, ")
                    .contains("done")
                    .endsWith("\r\n0\r\n\r\n");
        }
    }

    @Test
    void theAnswerReachesWhoStillSendsToAUnixSocket() throws IOException {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            assertThat(upload(Channels.newInputStream(client), Channels.newOutputStream(client), "/closed"))
                    .startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void theAnswerReachesWhoStillSendsOverTls() throws Exception {
        try (AppServer secure = AppServer.builder()
                        .app(Retort.of(new Door()), "/")
                        .https("127.0.0.1", 0, credential.sslContext())
                        .start();
                Socket client = Pems.trusting(credential).getSocketFactory().createSocket("localhost", secure.port())) {
            assertThat(upload(client.getInputStream(), client.getOutputStream(), "/closed"))
                    .startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void aConnectionWhoseBodyWasReadIsKept() throws IOException {
        try (Socket client = connect()) {
            OutputStream out = client.getOutputStream();
            send(out, "POST /taken HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
            send(out, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .containsSubsequence("HTTP/1.1 200 ", "\r\n\r\n3", "HTTP/1.1 200 ", "\r\n\r\nhome");
        }
    }

    @Test
    void anUpgradeWithoutTheConnectionOptionIsPassedOver() throws IOException {
        try (Socket client = connect()) {
            send(client.getOutputStream(), "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: close\r\n\r\n");
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("\r\n\r\nhome");
        }
    }

    /** Sends all before it reads a byte, as a simple client does. */
    private static String upload(InputStream in, OutputStream out, String path) throws IOException {
        send(out, "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + LENGTH + "\r\n\r\n");
        byte[] part = new byte[100_000];
        Arrays.fill(part, (byte) 'x');
        for (int sent = 0; sent < LENGTH; sent += part.length) {
            out.write(part);
        }
        out.flush();
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
