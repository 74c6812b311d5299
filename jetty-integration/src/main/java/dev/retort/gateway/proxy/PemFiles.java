package dev.retort.gateway.proxy;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.site.Load;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and keys in PEM form, as OpenSSL writes them. */
final class PemFiles {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private PemFiles() {}

    /** Reads the certificates of the file that a directive names. */
    static List<Certificate> certificates(Directive directive, Load load) {
        try {
            byte[] file = read(directive, load);
            List<Certificate> all = List.copyOf(
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(file)));
            if (all.isEmpty()) {
                throw new GeneralSecurityException("there is no certificate in it");
            }
            return all;
        } catch (IOException | GeneralSecurityException unreadable) {
            throw directive.mistake(
                    "cannot load certificate \"" + directive.argument(0) + "\": " + unreadable.getMessage());
        }
    }

    /** Reads the private key, in PKCS #8 and without a password, of the file that a directive names. */
    static PrivateKey key(Directive directive, Load load) {
        try {
            Matcher block = KEY.matcher(new String(read(directive, load), StandardCharsets.US_ASCII));
            if (!block.find()) {
                throw new GeneralSecurityException("there is no \"BEGIN PRIVATE KEY\" in it;"
                        + " openssl pkcs8 -topk8 -nocrypt brings other keys into this form");
            }
            PKCS8EncodedKeySpec encoded =
                    new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(block.group(1)));
            InvalidKeySpecException last = new InvalidKeySpecException("no algorithm knows it");
            for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
                try {
                    return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
                } catch (InvalidKeySpecException another) {
                    last = another;
                }
            }
            throw last;
        } catch (IOException | GeneralSecurityException unreadable) {
            throw directive.mistake(
                    "cannot load certificate key \"" + directive.argument(0) + "\": " + unreadable.getMessage());
        }
    }

    private static byte[] read(Directive directive, Load load) throws IOException {
        return Files.readAllBytes(load.path(directive.argument(0), directive.place()));
    }
}
