package dev.retort.gateway.tls;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.site.Load;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate with those above it, and its private key. Immutable.
 *
 * @param chain the certificates, the server's own first
 * @param key the private key that belongs to the first
 */
public record Credential(List<X509Certificate> chain, PrivateKey key) {
    /**
     * Reads the two files.
     *
     * @param named names the certificates, relative to the configuration's folder
     * @param keyNamed names the key
     * @param load the load
     * @return the credential
     * @throws ConfigException if one cannot be read, or the two do not belong together
     */
    public static Credential load(Directive named, Directive keyNamed, Load load) {
        List<X509Certificate> chain = Pem.certificates(named, load);
        Path key = load.configPath(keyNamed.argument(0), keyNamed.place());
        PrivateKey privateKey;
        try {
            privateKey = Pem.key(Files.readAllBytes(key));
        } catch (IOException | GeneralSecurityException failure) {
            throw keyNamed.mistake("cannot load certificate key \"" + key + "\": " + Pem.reason(failure));
        }
        if (!belongTogether(chain.get(0).getPublicKey(), privateKey)) {
            throw keyNamed.mistake("the key \"" + key + "\" does not belong to the certificate \""
                    + load.configPath(named.argument(0), named.place()) + "\"");
        }
        return new Credential(chain, privateKey);
    }

    private static boolean belongTogether(PublicKey publicKey, PrivateKey privateKey) {
        if (!publicKey.getAlgorithm().equals(privateKey.getAlgorithm())) {
            return false;
        }
        String algorithm = switch (publicKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> publicKey.getAlgorithm();
        };
        try {
            byte[] text = {1, 2, 3};
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException wrong) {
            return false;
        }
    }
}
