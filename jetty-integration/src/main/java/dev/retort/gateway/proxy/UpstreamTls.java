package dev.retort.gateway.proxy;

import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Check;
import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.tls.PemDirectives;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathChecker;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** {@code proxy_ssl_…} and {@code uwsgi_ssl_…}: how TLS is spoken to an upstream. As in nginx, nobody is verified unless that is switched on. */
final class UpstreamTls {
    private final SSLContext context;
    private final @Nullable Expression name;
    private final boolean verify;
    private final boolean sendsName;
    private final boolean reusesSessions;
    private final String @Nullable [] protocols;
    private final String @Nullable [] ciphers;
    private final AtomicInteger engines = new AtomicInteger();

    private UpstreamTls(Scope scope, String word, Load load, SSLContext context, boolean verify) {
        this.context = context;
        this.verify = verify;
        Directive named = scope.one(word + "_ssl_name");
        this.name = named == null ? null : Expression.compile(named.argument(0), load.variables(), named);
        this.sendsName = scope.flag(word + "_ssl_server_name", false);
        this.reusesSessions = scope.flag(word + "_ssl_session_reuse", true);
        if (!reusesSessions) {
            context.getClientSessionContext().setSessionCacheSize(1);
        }
        this.protocols = protocols(scope, word);
        this.ciphers = ciphers(scope.one(word + "_ssl_ciphers"), context, load);
    }

    /** Declares the directives with a first word. */
    static List<Known> directives(String word) {
        Context[] all = {Context.HTTP, Context.SERVER, Context.LOCATION};
        return List.of(
                directive(word + "_ssl_verify", "on | off", "Whether the upstream's certificate is verified.", all),
                directive(
                        word + "_ssl_verify_depth", "number", "How many certificates its chain may have between.", all),
                directive(word + "_ssl_trusted_certificate", "file", "The certificates that are trusted, in PEM.", all),
                directive(word + "_ssl_crl", "file", "The certificates that have been revoked, in PEM.", all),
                directive(word + "_ssl_name", "name", "The name that its certificate must have.", all)
                        .withVariables(0),
                directive(word + "_ssl_server_name", "on | off", "Whether that name is sent to it (SNI).", all),
                directive(word + "_ssl_certificate", "file", "The gateway's own certificate, in PEM.", all)
                        .withVariables(0),
                directive(word + "_ssl_certificate_key", "file", "The key of that certificate, in PEM.", all)
                        .withVariables(0),
                directive(word + "_ssl_session_reuse", "on | off", "Whether sessions are resumed.", all),
                directive(word + "_ssl_protocols", "TLSv1.2 | TLSv1.3 …", "The versions of TLS.", all)
                        .atLeast(1)
                        .many()
                        .checked(Check.words("sslv2", "sslv3", "tlsv1", "tlsv1.1", "tlsv1.2", "tlsv1.3")),
                directive(word + "_ssl_ciphers", "ciphers", "The cipher suites by OpenSSL's names.", all));
    }

    /** Compiles what holds in a block. */
    static UpstreamTls of(Scope scope, String word, Load load) {
        Directive trusted = scope.one(word + "_ssl_trusted_certificate");
        Directive verifies = scope.one(word + "_ssl_verify");
        boolean verify = scope.flag(word + "_ssl_verify", false);
        if (verify && verifies != null && trusted == null) {
            throw verifies.mistake("no " + word + "_ssl_trusted_certificate for " + word + "_ssl_verify");
        }
        try {
            Directive revoked = scope.one(word + "_ssl_crl");
            List<X509CRL> lists = revoked == null || !verify ? List.of() : PemDirectives.revocations(revoked, load);
            TrustManager[] trust = verify && trusted != null
                    ? verifying(
                            PemDirectives.certificates(trusted, load),
                            lists,
                            scope.number(word + "_ssl_verify_depth", 1))
                    // nginx's default: whoever answers is the upstream.
                    : SslContextFactory.TRUST_ALL_CERTS;
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own(scope, word, load), trust, null);
            return new UpstreamTls(scope, word, load, context, verify);
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("this JVM has no TLS", impossible);
        }
    }

    private static KeyManager @Nullable [] own(Scope scope, String word, Load load)
            throws GeneralSecurityException, IOException {
        Directive certificate = scope.one(word + "_ssl_certificate");
        if (certificate == null) {
            return null;
        }
        Directive key = scope.one(word + "_ssl_certificate_key");
        if (key == null) {
            throw certificate.mistake("no \"" + word + "_ssl_certificate_key\" is defined for certificate \""
                    + certificate.argument(0) + "\"");
        }
        return PemDirectives.credential(certificate, key, load).keyManagers();
    }

    private static TrustManager[] verifying(List<X509Certificate> anchors, List<X509CRL> revoked, int depth)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < anchors.size(); i++) {
            store.setCertificateEntry(Integer.toString(i), anchors.get(i));
        }
        PKIXBuilderParameters rules = new PKIXBuilderParameters(store, new X509CertSelector());
        // With a list each certificate must be on the books of one, as with OpenSSL's X509_V_FLAG_CRL_CHECK_ALL.
        rules.setRevocationEnabled(false);
        if (!revoked.isEmpty()) {
            PKIXRevocationChecker checker =
                    (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
            checker.setOptions(
                    EnumSet.of(PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
            rules.addCertPathChecker(checker);
            rules.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(revoked)));
        }
        rules.addCertPathChecker(new ChainLength(depth));
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(rules));
        return factory.getTrustManagers();
    }

    private static String @Nullable [] protocols(Scope scope, String word) {
        Directive directive = scope.one(word + "_ssl_protocols");
        if (directive == null) {
            return null;
        }
        List<String> wanted = scope.words(word + "_ssl_protocols");
        // The JVM has given the others up.
        String[] spoken = Stream.of("TLSv1.2", "TLSv1.3")
                .filter(known -> wanted.stream().anyMatch(known::equalsIgnoreCase))
                .toArray(String[]::new);
        if (spoken.length == 0) {
            throw directive.mistake("none of these versions of TLS is safe, write TLSv1.2 TLSv1.3");
        }
        return spoken;
    }

    /** TLS 1.3 has suites of its own, which OpenSSL does not choose by this list either. */
    private static String @Nullable [] ciphers(@Nullable Directive directive, SSLContext context, Load load) {
        if (directive == null || directive.argument(0).equals("DEFAULT")) {
            return null;
        }
        String[] supported = context.getSupportedSSLParameters().getCipherSuites();
        Set<String> wanted = Arrays.stream(directive.argument(0).split(":", -1))
                .map(UpstreamTls::standardName)
                .collect(Collectors.toUnmodifiableSet());
        List<String> chosen = new ArrayList<>();
        boolean any = false;
        for (String suite : supported) {
            boolean is13 = !suite.contains("_WITH_");
            if (is13 || wanted.contains(suite)) {
                chosen.add(suite);
                any |= !is13;
            }
        }
        if (!any) {
            load.warn(
                    "none of the ciphers \"" + directive.argument(0)
                            + "\" is known by name here, so the JVM's own choice is used; name suites as in"
                            + " ECDHE-RSA-AES128-GCM-SHA256",
                    directive.place());
            return null;
        }
        return chosen.toArray(String[]::new);
    }

    /** Turns OpenSSL's name of a cipher suite into the standard's. */
    private static String standardName(String openssl) {
        String name = openssl.toUpperCase(Locale.ROOT);
        if (name.startsWith("TLS_")) {
            return name;
        }
        String standard = name.replaceAll("AES(128|256)-", "WITH-AES-$1-")
                .replaceAll("CHACHA20-POLY1305$", "WITH-CHACHA20-POLY1305-SHA256")
                .replaceAll("-(128|256)-SHA", "-$1-CBC-SHA")
                .replace('-', '_');
        return "TLS_" + (standard.startsWith("WITH") ? "RSA_" : "") + standard;
    }

    /** Returns how connections for an exchange begin. */
    Supplier<SSLEngine> to(Exchange exchange, Target target) {
        String peer = peer(exchange, target);
        return () -> engine(peer);
    }

    /** Returns the name of the upstream, without a port. */
    String peer(Exchange exchange, Target target) {
        String full = name == null ? target.host() : name.value(exchange);
        if (full.startsWith("[")) {
            return full.substring(1, Math.max(1, full.indexOf(']')));
        }
        int colon = full.indexOf(':');
        return colon < 0 || colon != full.lastIndexOf(':') ? full : full.substring(0, colon);
    }

    private SSLEngine engine(String peer) {
        // A session is found again by the name and port that its engine was made for; verification needs the name.
        SSLEngine engine = context.createSSLEngine(peer, reusesSessions ? 443 : engines.incrementAndGet());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(sendsName ? serverName(peer) : List.of());
        if (verify) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (protocols != null) {
            parameters.setProtocols(protocols);
        }
        if (ciphers != null) {
            parameters.setCipherSuites(ciphers);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static List<SNIServerName> serverName(String peer) {
        boolean address = peer.indexOf(':') >= 0 || peer.matches("[0-9.]+");
        try {
            return address || peer.isEmpty() ? List.of() : List.of(new SNIHostName(peer));
        } catch (IllegalArgumentException noName) {
            return List.of();
        }
    }

    /**
     * Counts the certificates between the upstream's own and one that is trusted, as OpenSSL does. The JDK knows such a limit
     * for chains that it builds, and does not look at it for those that it is shown.
     */
    private static final class ChainLength extends PKIXCertPathChecker {
        private final int most;
        private int seen;

        ChainLength(int most) {
            this.most = most;
        }

        @Override
        public void init(boolean forward) {
            seen = 0;
        }

        @Override
        public boolean isForwardCheckingSupported() {
            return false;
        }

        @Override
        public @Nullable Set<String> getSupportedExtensions() {
            return null;
        }

        @Override
        public void check(Certificate certificate, Collection<String> unresolved) throws CertPathValidatorException {
            // Called for each but the trusted one, from there to the upstream's own.
            if (seen++ > most) {
                throw new CertPathValidatorException("certificate chain too long");
            }
        }
    }
}
