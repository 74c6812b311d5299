package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.gateway.PemFiles.Form;
import dev.retort.gateway.config.ConfigException;
import dev.retort.tls.Credential;
import dev.retort.tls.Pems;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS, as a client sees it. */
class TlsTest {
    @TempDir
    private static Path folder;

    @BeforeAll
    static void makeCertificates() {
        PemFiles.write(folder, "rsa.example", "RSA", Form.PKCS8);
        PemFiles.write(folder, "old-rsa.example", "RSA", Form.TRADITIONAL);
        PemFiles.write(folder, "ec.example", "EC", Form.PKCS8);
        PemFiles.write(folder, "old-ec.example", "EC", Form.TRADITIONAL);
    }

    private static String certificate(String name) {
        return "ssl_certificate " + name + ".pem; ssl_certificate_key " + name + ".key; ";
    }

    private static String server(String names, String certificate, String options, String more) {
        return "server { listen 127.0.0.1:0 ssl " + options + "; server_name " + names + "; " + certificate(certificate)
                + more + "}";
    }

    private static WebServer start(String configuration) throws Exception {
        WebServer server = WebServer.of(configuration, folder);
        server.start();
        return server;
    }

    private static SSLSocket connect(WebServer server, @Nullable String name, Consumer<SSLParameters> with)
            throws IOException, GeneralSecurityException {
        SSLContext context = CertificateStore.trusting();
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.port());
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", server.port(), true);
        socket.setSoTimeout(20_000);
        SSLParameters parameters = socket.getSSLParameters();
        if (name != null) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        with.accept(parameters);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static String certificateFor(WebServer server, @Nullable String name) throws Exception {
        try (SSLSocket socket = connect(server, name, parameters -> {})) {
            X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return certificate.getSubjectX500Principal().getName();
        }
    }

    @Test
    void theCertificateIsThatOfTheServerWhoseNameIsAskedFor() throws Exception {
        // On one line, so that the sockets "any free port" are one.
        WebServer server = start("http { " + server("rsa.example", "rsa.example", "", "")
                + server("*.ec.example", "ec.example", "", "")
                + server("~^old\\.", "old-rsa.example", "", "")
                + server("new.example", "old-ec.example", "", "") + "}");
        try {
            assertThat(certificateFor(server, "rsa.example")).isEqualTo("CN=rsa.example");
            assertThat(certificateFor(server, "www.ec.example")).isEqualTo("CN=ec.example");
            assertThat(certificateFor(server, "old.example")).isEqualTo("CN=old-rsa.example");
            assertThat(certificateFor(server, "new.example")).isEqualTo("CN=old-ec.example");
            assertThat(certificateFor(server, "unknown.example")).isEqualTo("CN=rsa.example");
            assertThat(certificateFor(server, null)).isEqualTo("CN=rsa.example");
        } finally {
            server.stop();
        }
    }

    @Test
    void aServerMayHaveACertificateOfEachKind() throws Exception {
        WebServer server = start("http { " + server("a", "rsa.example", "", certificate("ec.example")) + "}");
        try (SSLSocket ec = connect(
                        server,
                        null,
                        with -> with.setCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"}));
                SSLSocket rsa = connect(
                        server,
                        null,
                        with -> with.setCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"}))) {
            assertThat(ec.getSession().getPeerPrincipal().getName()).isEqualTo("CN=ec.example");
            assertThat(rsa.getSession().getPeerPrincipal().getName()).isEqualTo("CN=rsa.example");
        } finally {
            server.stop();
        }
    }

    @Test
    void aRequestIsAnsweredThroughTls() throws Exception {
        WebServer server = start("http { " + server("a", "ec.example", "", "") + "}");
        try (SSLSocket socket = connect(server, null, parameters -> {})) {
            for (int i = 0; i < 3; i++) {
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                byte[] bytes = new byte[4096];
                int length = socket.getInputStream().read(bytes);
                assertThat(new String(bytes, 0, length, StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 404 ");
            }
        } finally {
            server.stop();
        }
    }

    @Test
    void http2IsAgreedOnInTheHandshakeIfTheSocketSpeaksIt() throws Exception {
        Consumer<SSLParameters> both = with -> with.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        WebServer server = start("http { " + server("a", "ec.example", "http2", "") + "}");
        try (SSLSocket socket = connect(server, null, both);
                SSLSocket without = connect(server, null, parameters -> {})) {
            assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
            assertThat(without.getApplicationProtocol()).isEmpty();
        } finally {
            server.stop();
        }
    }

    @Test
    void aVariableSaysThatHttp2IsSpokenOverTls() throws Exception {
        Credential own = Credential.selfSigned();
        Path certificate = Pems.certificate(folder.resolve("own.pem"), own);
        Path key = Pems.key(folder.resolve("own.key"), own);
        try (ConfSite site = ConfSite.of("http { server { listen 127.0.0.1:0 ssl http2; ssl_certificate " + certificate
                + "; ssl_certificate_key " + key + "; location / { return 200 \"$http2 $server_protocol\"; } } }")) {
            HttpClient client =
                    HttpClient.newBuilder().sslContext(Pems.trusting(own)).build();
            URI uri = URI.create("https://127.0.0.1:" + site.port() + "/");
            assertThat(client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                            .body())
                    .isEqualTo("h2 HTTP/2.0");
        }
    }

    @Test
    void aVersionThatIsNotListedIsRefused() throws Exception {
        WebServer server = start("http { " + server("a", "ec.example", "", "ssl_protocols TLSv1.3;") + "}");
        try (SSLSocket socket = connect(server, null, parameters -> {})) {
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
            assertThatThrownBy(() -> connect(server, null, with -> with.setProtocols(new String[] {"TLSv1.2"})))
                    .isInstanceOf(SSLException.class);
        } finally {
            server.stop();
        }
    }

    @Test
    void aReloadBringsTheNewCertificateToNewConnectionsAndCutsNoOld() throws Exception {
        WebServer server = start("http { " + server("a", "ec.example", "", "") + "}");
        try (SSLSocket before = connect(server, null, parameters -> {})) {
            server.reload(ConfigurationSource.text("http { " + server("a", "rsa.example", "", "") + "}", folder));
            assertThat(certificateFor(server, null)).isEqualTo("CN=rsa.example");
            before.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(before.getInputStream().read()).isEqualTo('H');
        } finally {
            server.stop();
        }
    }

    @Test
    void theHandshakeHasTheTimeOfTheHead() throws Exception {
        WebServer server = start("http { client_header_timeout 100ms; " + server("a", "ec.example", "", "") + "}");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(new byte[] {22, 3, 1});
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } finally {
            server.stop();
        }
    }

    @Test
    void aCertificateThatCannotBeUsedStopsTheStartWithItsPlace() throws Exception {
        Files.writeString(folder.resolve("text.pem"), "no certificate\n");
        refused("", "no \"ssl_certificate\" is defined for the \"listen ... ssl\" directive in the configuration:1");
        refused(
                "ssl_certificate ec.example.pem;",
                "no \"ssl_certificate_key\" is defined for certificate \"ec.example.pem\" in the configuration:1");
        refused(
                "ssl_certificate gone.pem; ssl_certificate_key ec.example.key;",
                "cannot load certificate \"" + folder.resolve("gone.pem")
                        + "\": open() failed (2: No such file or directory) in the configuration:1");
        refused(
                "ssl_certificate text.pem; ssl_certificate_key ec.example.key;",
                "cannot load certificate \"" + folder.resolve("text.pem")
                        + "\": it has no block -----BEGIN CERTIFICATE----- in the configuration:1");
        refused(
                "ssl_certificate ec.example.pem; ssl_certificate_key old-ec.example.key;",
                "the key \"" + folder.resolve("old-ec.example.key") + "\" does not belong to the certificate \""
                        + folder.resolve("ec.example.pem") + "\" in the configuration:1");
        refused(certificate("ec.example") + "ssl_protocols TLSv9;", "invalid value \"TLSv9\" in the configuration:1");
    }

    private static void refused(String directives, String message) {
        assertThatThrownBy(() -> WebServer.of("http { server { listen 127.0.0.1:0 ssl; " + directives + "} }", folder))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }
}
