package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody between the gateway and an upstream with TLS speaks before the upstream does (CVE-2026-1642 in nginx). */
class EarlyPlaintextTest {
    private static final String INJECTED = "HTTP/1.1 200 OK|Content-Length: 8|X-Injected: 1||injected";

    @TempDir
    Path folder;

    private SSLContext tls() {
        CertificateStore certificates = new CertificateStore(folder);
        certificates.selfSigned("up", "EC", "CN=up");
        return certificates.context("up");
    }

    /** What comes first on each connection is the injected text, if any; then TLS goes on as it should. */
    private static Thread serve(ServerSocket listener, SSLContext context, String before) {
        Thread thread = new Thread(() -> {
            while (true) {
                try (Socket socket = listener.accept()) {
                    speak(socket, context, before);
                } catch (IOException broken) {
                    if (listener.isClosed()) {
                        return;
                    }
                    // Otherwise it is as it should be, if something was injected.
                }
            }
        });
        thread.start();
        return thread;
    }

    private static void speak(Socket socket, SSLContext context, String before) throws IOException {
        socket.getOutputStream().write(WireUpstream.wire(before));
        try (SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(socket, null, -1, false)) {
            secure.setUseClientMode(false);
            Backend.PROXY.read(secure.getInputStream());
            secure.getOutputStream().write(WireUpstream.wire(WireUpstream.OK));
        }
    }

    private String status(String before) throws Exception {
        SSLContext context = tls();
        Thread thread;
        WireClient.Answer answer;
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                ConfSite site = ConfSite.server("location / { proxy_pass https://127.0.0.1:" + listener.getLocalPort()
                        + "; proxy_read_timeout 5s; proxy_connect_timeout 5s; }")) {
            thread = serve(listener, context, before);
            answer = site.get("/");
        }
        thread.join();
        assertThat(answer.field("X-Injected")).isNull();
        assertThat(answer.text()).doesNotContain("injected");
        return answer.status() + (answer.status() == 200 ? answer.text() : "");
    }

    @Test
    void withoutItTheAnswerIsTheUpstreams() throws Exception {
        assertThat(status("")).isEqualTo("200ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {INJECTED, "H", "HTTP/1.1 200 OK||"})
    void whatComesBeforeTheHandshakeIsNeverServed(String before) throws Exception {
        assertThat(status(before)).isEqualTo("502");
    }
}
