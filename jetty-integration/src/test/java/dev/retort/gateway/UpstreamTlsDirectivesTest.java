package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Principal;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code proxy_ssl_…} and {@code uwsgi_ssl_…}, as the upstream sees them in its handshakes. */
@Tag("once")
class UpstreamTlsDirectivesTest {
    @TempDir
    private static Path folder;

    private static CertificateStore certificates;

    /** What an upstream has seen of a handshake. */
    private record Seen(
            String protocol,
            String cipher,
            String id,
            List<String> names,
            @Nullable String client) {
        static Seen of(ExtendedSSLSession session) {
            String client;
            try {
                Principal peer = session.getPeerPrincipal();
                client = peer.getName();
            } catch (SSLException nobody) {
                client = null;
            }
            return new Seen(
                    session.getProtocol(),
                    session.getCipherSuite(),
                    HexFormat.of().formatHex(session.getId()),
                    session.getRequestedServerNames().stream()
                            .map(name -> new String(name.getEncoded(), StandardCharsets.US_ASCII))
                            .toList(),
                    client);
        }
    }

    private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = new CertificateStore(folder);
        certificates.authority("ca");
        certificates.signed("leaf", "ca", "san=dns:up.example");
        certificates.signed("one", "ca", "bc:c");
        certificates.signed("two", "one", "bc:c");
        certificates.signed("deep1", "one", "san=dns:up.example");
        certificates.signed("deep2", "two", "san=dns:up.example");
        certificates.authority("stranger");
    }

    private RawUpstream upstream(Backend backend, String alias, boolean asksForCertificate) throws Exception {
        return new RawUpstream(
                call -> {
                    backend.read(call.in);
                    seen.add(Seen.of(call.session()));
                    call.out.write(backend.answer("HTTP/1.1 200 OK|Connection: close|Content-Length: 2||ok"));
                },
                certificates.sockets(alias, socket -> socket.setWantClientAuth(asksForCertificate)));
    }

    private ConfSite site(Backend backend, RawUpstream upstream, String directives) {
        String pass = backend == Backend.PROXY
                ? "proxy_pass https://" + upstream.address() + ";"
                : backend.pass("suwsgi://" + upstream.address());
        return ConfSite.server(
                backend.directives(directives.replace("FOLDER", folder.toString())) + "location / { " + pass + " }");
    }

    @ParameterizedTest
    @EnumSource(names = "FASTCGI", mode = EnumSource.Mode.EXCLUDE)
    void aSessionIsResumedUnlessThatIsSwitchedOff(Backend backend) throws Exception {
        try (RawUpstream upstream = upstream(backend, "leaf", false);
                ConfSite usual = site(backend, upstream, "WORD_ssl_protocols TLSv1.2;");
                ConfSite on = site(backend, upstream, "WORD_ssl_protocols TLSv1.2; WORD_ssl_session_reuse on;");
                ConfSite off = site(backend, upstream, "WORD_ssl_protocols TLSv1.2; WORD_ssl_session_reuse off;");
                ConfSite verified = site(
                        backend,
                        upstream,
                        "WORD_ssl_protocols TLSv1.2; WORD_ssl_session_reuse off; WORD_ssl_verify on;"
                                + " WORD_ssl_name up.example; WORD_ssl_trusted_certificate FOLDER/ca.pem;")) {
            for (ConfSite site : new ConfSite[] {usual, on}) {
                assertThat(site.get("/").text()).isEqualTo("ok");
                assertThat(site.get("/").text()).isEqualTo("ok");
                // In TLS 1.2 a session that is resumed has the identifier of the first.
                assertThat(seen.take().id()).isEqualTo(seen.take().id());
            }
            for (ConfSite site : new ConfSite[] {off, verified}) {
                assertThat(site.get("/").text()).isEqualTo("ok");
                assertThat(site.get("/").text()).isEqualTo("ok");
                assertThat(seen.take().id()).isNotEqualTo(seen.take().id());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            PROXY ; ssl_protocols TLSv1.2                                    ; TLSv1.2 ; .*
            PROXY ; ssl_protocols TLSv1.2 TLSv1.3                            ; TLSv1.3 ; .*
            UWSGI ; ssl_protocols TLSv1.2                                    ; TLSv1.2 ; .*
            PROXY ; ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256                ; TLSv1.2 ; TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
            PROXY ; ssl_ciphers ECDHE-ECDSA-AES256-SHA384                    ; TLSv1.2 ; TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384
            PROXY ; ssl_ciphers ECDHE-ECDSA-CHACHA20-POLY1305                ; TLSv1.2 ; TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
            UWSGI ; ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256                ; TLSv1.2 ; TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
            PROXY ; ssl_ciphers DEFAULT                                      ; TLSv1.2 ; .*
            """)
    void versionsAndCiphersAreThoseNamed(Backend backend, String directive, String protocol, String cipher)
            throws Exception {
        String only = directive.startsWith("ssl_ciphers") ? " WORD_ssl_protocols TLSv1.2;" : "";
        try (RawUpstream upstream = upstream(backend, "leaf", false);
                ConfSite site = site(backend, upstream, "WORD_" + directive + ";" + only)) {
            assertThat(site.get("/").text()).isEqualTo("ok");
            assertThat(seen.take()).satisfies(one -> {
                assertThat(one.protocol()).isEqualTo(protocol);
                assertThat(one.cipher()).matches(cipher);
            });
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PROXY |                                                     |
            PROXY | WORD_ssl_server_name on;                            |
            PROXY | WORD_ssl_server_name on; WORD_ssl_name up.example;  | up.example
            PROXY | WORD_ssl_server_name off; WORD_ssl_name up.example; |
            PROXY | WORD_ssl_server_name on; WORD_ssl_name $host;       | site.example
            UWSGI | WORD_ssl_server_name on; WORD_ssl_name up.example;  | up.example
            UWSGI | WORD_ssl_name up.example;                           |
            """)
    void theNameIsSentIfThatIsWanted(Backend backend, @Nullable String directives, @Nullable String sent)
            throws Exception {
        try (RawUpstream upstream = upstream(backend, "leaf", false);
                ConfSite site = site(backend, upstream, directives == null ? "" : directives)) {
            assertThat(site.get("/").text()).isEqualTo("ok");
            assertThat(seen.take().names()).isEqualTo(sent == null ? List.of() : List.of(sent));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "FASTCGI", mode = EnumSource.Mode.EXCLUDE)
    void theGatewayShowsItsOwnCertificate(Backend backend) throws Exception {
        try (RawUpstream upstream = upstream(backend, "ca", true);
                ConfSite with = site(
                        backend,
                        upstream,
                        "WORD_ssl_certificate FOLDER/leaf.pem; WORD_ssl_certificate_key FOLDER/leaf.key;");
                ConfSite without = site(backend, upstream, "")) {
            assertThat(with.get("/").text()).isEqualTo("ok");
            assertThat(seen.take().client()).isEqualTo("CN=leaf");
            assertThat(without.get("/").text()).isEqualTo("ok");
            assertThat(seen.take().client()).isNull();
        }
    }

    /** The depths are OpenSSL's: how many certificates may be between the upstream's own and one that is trusted. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            leaf  |                                     | 200
            leaf  | WORD_ssl_verify_depth 0;            | 200
            deep1 |                                     | 200
            deep1 | WORD_ssl_verify_depth 0;            | 502
            deep2 |                                     | 502
            deep2 | WORD_ssl_verify_depth 1;            | 502
            deep2 | WORD_ssl_verify_depth 2;            | 200
            """)
    void aChainMayBeOnlySoLong(String alias, @Nullable String depth, int status) throws Exception {
        for (Backend backend : new Backend[] {Backend.PROXY, Backend.UWSGI}) {
            try (RawUpstream upstream = upstream(backend, alias, false);
                    ConfSite site = site(
                            backend,
                            upstream,
                            "WORD_ssl_verify on; WORD_ssl_name up.example; WORD_ssl_trusted_certificate FOLDER/ca.pem;"
                                    + (depth == null ? "" : depth))) {
                assertThat(site.get("/").status()).isEqualTo(status);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"ca, up.example, 200", "stranger, up.example, 502", "ca, other.example, 502"})
    void whoIsNotTrustedIsABadGateway(String trusted, String name, int status) throws Exception {
        for (Backend backend : new Backend[] {Backend.PROXY, Backend.UWSGI}) {
            try (RawUpstream upstream = upstream(backend, "leaf", false);
                    ConfSite site = site(
                            backend,
                            upstream,
                            "WORD_ssl_verify on; WORD_ssl_name " + name + "; WORD_ssl_trusted_certificate FOLDER/"
                                    + trusted + ".pem;");
                    ConfSite unverified = site(backend, upstream, "WORD_ssl_verify off; WORD_ssl_name " + name + ";")) {
                assertThat(site.get("/").status()).isEqualTo(status);
                assertThat(unverified.get("/").status()).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"PROXY", "UWSGI"})
    void aRevokedCertificateIsRefused(Backend backend) throws Exception {
        certificates.revocations("ca", "leaf");
        try (RawUpstream upstream = upstream(backend, "leaf", false);
                ConfSite site = site(
                        backend,
                        upstream,
                        "WORD_ssl_verify on; WORD_ssl_name up.example; WORD_ssl_trusted_certificate FOLDER/ca.pem;"
                                + " WORD_ssl_crl FOLDER/leaf.crl;")) {
            assertThat(site.get("/").status()).isEqualTo(502);
        }
    }
}
