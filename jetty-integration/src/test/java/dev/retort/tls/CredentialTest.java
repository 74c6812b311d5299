package dev.retort.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialTest {
    /** RFC 5280, section 4.2.1.6: the kinds of name. */
    private static final int DNS = 2;

    private static final int ADDRESS = 7;

    @TempDir
    private Path folder;

    @Test
    void whatIsMadeForDevelopmentIsForThisMachineAloneAndForServers() throws Exception {
        X509Certificate certificate = Credential.selfSigned().chain().get(0);

        assertThat(certificate.getSubjectAlternativeNames())
                .containsExactly(
                        List.of(DNS, "localhost"), List.of(ADDRESS, "127.0.0.1"), List.of(ADDRESS, "0:0:0:0:0:0:0:1"));
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=localhost");
        assertThat(certificate.getIssuerX500Principal()).isEqualTo(certificate.getSubjectX500Principal());
        assertThat(certificate.getBasicConstraints()).as("vouches for no other").isEqualTo(-1);
        assertThat(certificate.getVersion()).isEqualTo(3);
        certificate.verify(certificate.getPublicKey());
    }

    @Test
    void itIsGoodForAYear() throws Exception {
        X509Certificate certificate = Credential.selfSigned().chain().get(0);

        certificate.checkValidity();
        certificate.checkValidity(Date.from(Instant.now().plus(Duration.ofDays(364))));
        assertThat(certificate.getNotAfter()).isBefore(Instant.now().plus(Duration.ofDays(366)));
    }

    @Test
    void eachOneIsAnother() {
        Credential one = Credential.selfSigned();
        Credential two = Credential.selfSigned();

        assertThat(one.isPair()).isTrue();
        assertThat(one.chain().get(0).getSerialNumber())
                .isPositive()
                .isNotEqualTo(two.chain().get(0).getSerialNumber());
        assertThat(new Credential(one.chain(), two.key()).isPair()).isFalse();
    }

    @Test
    void filesAreReadWithAllCertificatesInTheirOrder() throws Exception {
        Credential own = Credential.selfSigned();
        Credential above = Credential.selfSigned();
        Credential chain =
                new Credential(List.of(own.chain().get(0), above.chain().get(0)), own.key());
        Path certificates = Pems.certificate(folder.resolve("fullchain.pem"), chain);
        Path key = Pems.key(folder.resolve("key.pem"), own);

        Credential read = Credential.read(certificates, key);

        assertThat(read).isEqualTo(chain);
    }

    @Test
    void bothMayBeInOneFile() throws Exception {
        Credential own = Credential.selfSigned();
        Path certificate = Pems.certificate(folder.resolve("cert.pem"), own);
        Path key = Pems.key(folder.resolve("key.pem"), own);
        Path both =
                Files.writeString(folder.resolve("both.pem"), Files.readString(key) + Files.readString(certificate));

        assertThat(Credential.read(both, both)).isEqualTo(own);
    }

    @Test
    void mistakesNameTheFileAndTheRepair() throws Exception {
        Credential own = Credential.selfSigned();
        Path certificate = Pems.certificate(folder.resolve("cert.pem"), own);
        Path key = Pems.key(folder.resolve("key.pem"), own);
        Path other = Pems.key(folder.resolve("other.pem"), Credential.selfSigned());
        Path text = Files.writeString(folder.resolve("text.pem"), "Not yet there.");
        Path locked = Files.writeString(
                folder.resolve("locked.pem"), Files.readString(key).replace(" PRIV", " ENCRYPTED PRIV"));
        Path missing = folder.resolve("missing.pem");

        assertThatThrownBy(() -> Credential.read(missing, key))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("no file " + missing, "the certificate", "Check the path");
        assertThatThrownBy(() -> Credential.read(certificate, missing))
                .hasMessageContainingAll("no file " + missing, "the private key", "Check the path");
        assertThatThrownBy(() -> Credential.read(text, key))
                .hasMessageContainingAll(text.toString(), "no block -----BEGIN CERTIFICATE-----", "must be in PEM");
        assertThatThrownBy(() -> Credential.read(certificate, certificate))
                .hasMessageContainingAll(certificate.toString(), "no block -----BEGIN PRIVATE KEY-----");
        assertThatThrownBy(() -> Credential.read(certificate, locked))
                .hasMessageContainingAll(locked.toString(), "it is encrypted", "openssl pkey");
        assertThatThrownBy(() -> Credential.read(certificate, other))
                .hasMessageContainingAll(certificate.toString(), other.toString(), "does not belong");
    }
}
