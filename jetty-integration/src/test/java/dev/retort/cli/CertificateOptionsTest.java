package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.tls.Credential;
import dev.retort.tls.Pems;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code run --cert … --key …}. */
@Timeout(120)
@Tag("once")
class CertificateOptionsTest {
    private static final Pattern SERVES = Pattern.compile("Retort serves https://127\\.0\\.0\\.1:(\\d+)/");

    @TempDir
    private Path folder;

    private static int port(BufferedReader log) throws Exception {
        StringBuilder all = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            Matcher serves = SERVES.matcher(line);
            if (serves.find()) {
                return Integer.parseInt(serves.group(1));
            }
            all.append(line).append('\n');
        }
        throw new AssertionError("The process ended:\n" + all);
    }

    /** Serves by a process of its own, fetches {@code /posts/7} from it, and ends it. */
    private static String post(SSLContext client, String... options) throws Exception {
        Process process = start(options);
        try (BufferedReader log = process.inputReader()) {
            URI address = URI.create("https://127.0.0.1:" + port(log) + "/posts/7");
            return HttpClient.newBuilder()
                    .sslContext(client)
                    .build()
                    .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                    .body();
        } finally {
            process.destroy();
            process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        }
    }

    private static Process start(String... options) throws Exception {
        var command = RunCommandTest.command("run", "dev.retort.cli.Blog", "--port", "0");
        command.addAll(java.util.List.of(options));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--no-reload", "--reload"})
    void theFilesOfACertificateAreShownToClients(String reload) throws Exception {
        Credential credential = Credential.selfSigned();
        Path certificate = Pems.certificate(folder.resolve("cert.pem"), credential);
        Path key = Pems.key(folder.resolve("key.pem"), credential);

        String post =
                post(Pems.trusting(credential), reload, "--cert", certificate.toString(), "--key", key.toString());

        assertThat(post).isEqualTo("post 7");
    }

    @Test
    void adhocMakesACertificateForThisMachine() throws Exception {
        Process process = start("--cert", "adhoc");
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, SslContextFactory.TRUST_ALL_CERTS, null);
        try (BufferedReader log = process.inputReader();
                Socket plain = new Socket(InetAddress.getLoopbackAddress(), port(log));
                SSLSocket socket = (SSLSocket)
                        trusting.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true)) {
            socket.startHandshake();
            X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];

            assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=localhost");
        } finally {
            process.destroy();
            process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void theTwoOptionsGoTogether() {
        assertRefused("--cert needs the key of the certificate too: add --key <file>.", "--cert", "cert.pem");
        assertRefused("--key is for a certificate: add --cert <file>.", "--key", "key.pem");
        assertRefused("--cert adhoc makes its own key: leave out --key", "--cert", "adhoc", "--key", "key.pem");
    }

    private static void assertRefused(String message, String... options) {
        Typed typed = Typed.run(command(options));
        assertThat(typed.err()).startsWith(message);
        assertThat(typed.exitCode()).isEqualTo(2);
    }

    private static String[] command(String... options) {
        String[] command = new String[options.length + 2];
        command[0] = "run";
        command[1] = "dev.retort.cli.Blog";
        System.arraycopy(options, 0, command, 2, options.length);
        return command;
    }

    @Test
    void filesThatCannotBeUsedAreNamedWithTheRepair() throws Exception {
        Path text = Files.writeString(folder.resolve("text.pem"), "Not yet there.");

        Typed missing = Typed.run(command("--cert", folder.resolve("no.pem").toString(), "--key", text.toString()));
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err())
                .contains("There is no file " + folder.resolve("no.pem"), "Check the path")
                .doesNotContain("\tat ");
        Typed noPem = Typed.run(command("--cert", text.toString(), "--key", text.toString()));
        assertThat(noPem.exitCode()).isEqualTo(1);
        assertThat(noPem.err())
                .contains(text.toString(), "-----BEGIN CERTIFICATE-----")
                .doesNotContain("\tat ");
    }
}
