package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS to upstreams whose certificate an authority has signed, and perhaps revoked; uwsgi over TLS. */
class UpstreamTlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    private static Path folder;

    @BeforeAll
    static void makeCertificates() throws Exception {
        keytool("-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=ca", "-ext", "bc:c");
        keytool("-genkeypair", "-alias", "leaf", "-keyalg", "EC", "-dname", "CN=leaf");
        keytool("-certreq", "-alias", "leaf", "-file", "leaf.csr");
        keytool(
                "-gencert",
                "-alias",
                "ca",
                "-infile",
                "leaf.csr",
                "-outfile",
                "leaf.der",
                "-ext",
                "san=dns:up.example");
        keytool("-importcert", "-noprompt", "-alias", "leaf", "-file", "leaf.der");
        String serial = ((java.security.cert.X509Certificate) keys().getCertificate("leaf"))
                .getSerialNumber()
                .toString();
        keytool("-gencrl", "-rfc", "-alias", "ca", "-id", "1", "-file", "others.crl");
        keytool("-gencrl", "-rfc", "-alias", "ca", "-id", serial, "-file", "leaf.crl");
        Files.writeString(
                folder.resolve("ca.pem"),
                block("CERTIFICATE", keys().getCertificate("ca").getEncoded()));
        Files.writeString(
                folder.resolve("leaf.pem"),
                block("CERTIFICATE", keys().getCertificate("leaf").getEncoded()));
        PrivateKey key = (PrivateKey) keys().getKey("leaf", PASSWORD.toCharArray());
        Files.writeString(folder.resolve("leaf.key"), block("PRIVATE KEY", key.getEncoded()));
    }

    private static KeyStore keys() throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(folder.resolve("keys.p12").toFile(), PASSWORD.toCharArray());
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", "keys.p12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor()).as(() -> String.join(" ", command)).isZero();
    }

    private static String block(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
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
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys(), PASSWORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        try (SSLServerSocket server = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
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
    private static byte[] answer(SSLServerSocket server) {
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
