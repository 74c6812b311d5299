package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS to upstreams whose certificate an authority has signed, and perhaps revoked; uwsgi over TLS. */
class UpstreamTlsTest {
    @TempDir
    private static Path folder;

    private static CertificateStore certificates;

    @BeforeAll
    static void makeCertificates() {
        certificates = new CertificateStore(folder);
        certificates.authority("ca");
        certificates.signed("leaf", "ca", "san=dns:up.example");
        certificates.revocations("ca", "leaf");
        certificates.revocations("ca", "others.crl", "1");
    }

    private static int statusWith(String directives) {
        try (ConfSite upstream = ConfSite.of("http { server { listen 127.0.0.1:0 ssl; ssl_certificate "
                        + folder.resolve("leaf.pem") + "; ssl_certificate_key " + folder.resolve("leaf.key")
                        + "; return 204; } }");
                ConfSite site = ConfSite.server("location / { proxy_pass https://127.0.0.1:" + upstream.port()
                        + "; proxy_ssl_verify on; proxy_ssl_name up.example; proxy_ssl_trusted_certificate "
                        + folder.resolve("ca.pem") + "; " + directives + " }")) {
            return site.get("/").status();
        }
    }

    @Test
    void aCertificateThatHasBeenRevokedIsRefused() {
        assertThat(statusWith("")).isEqualTo(204);
        assertThat(statusWith("proxy_ssl_crl " + folder.resolve("others.crl") + ";"))
                .isEqualTo(204);
        assertThat(statusWith("proxy_ssl_crl " + folder.resolve("leaf.crl") + ";"))
                .isEqualTo(502);
    }

    @Test
    void uwsgiIsSpokenOverTls() throws Exception {
        try (ServerSocket server =
                certificates.sockets("leaf", with -> {}).createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<byte[]> packet = CompletableFuture.supplyAsync(() -> answer(server));
            try (ConfSite site =
                    ConfSite.server("location / { uwsgi_param PATH_INFO $uri; uwsgi_pass suwsgi://127.0.0.1:"
                            + server.getLocalPort() + "; }")) {
                assertThat(site.get("/x").text()).isEqualTo("over TLS");
            }
            assertThat(new String(packet.get(), StandardCharsets.ISO_8859_1))
                    .contains("\u0009\u0000PATH_INFO\u0002\u0000/x");
        }
    }

    /** Reads one packet and answers it; returns its variables. */
    private static byte[] answer(ServerSocket server) {
        try (var socket = server.accept()) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] head = in.readNBytes(4);
            byte[] variables = in.readNBytes((head[1] & 0xff) | (head[2] & 0xff) << 8);
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nover TLS".getBytes(StandardCharsets.US_ASCII));
            return variables;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
