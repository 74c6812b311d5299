package dev.retort.gateway.tls;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Directive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate with those above it, and its private key.
 *
 * @param chain the certificates, the server's own first
 * @param key the private key that belongs to the first
 */
record Credential(List<X509Certificate> chain, PrivateKey key) {
    /**
     * Reads the two files.
     *
     * @throws ConfigException if one cannot be read, or the two do not belong together
     */
    static Credential load(Path certificates, Directive named, Path key, Directive keyNamed) {
        List<X509Certificate> chain;
        try {
            chain = Pem.certificates(Files.readAllBytes(certificates));
        } catch (IOException | GeneralSecurityException failure) {
            throw named.mistake("cannot load certificate \"" + certificates + "\": " + reason(failure));
        }
        PrivateKey privateKey;
        try {
            privateKey = Pem.key(Files.readAllBytes(key));
        } catch (IOException | GeneralSecurityException failure) {
            throw keyNamed.mistake("cannot load certificate key \"" + key + "\": " + reason(failure));
        }
        if (!belongTogether(chain.get(0).getPublicKey(), privateKey)) {
            throw keyNamed.mistake(
                    "the key \"" + key + "\" does not belong to the certificate \"" + certificates + "\"");
        }
        return new Credential(chain, privateKey);
    }

    private static String reason(Exception failure) {
        return failure instanceof NoSuchFileException
                ? "open() failed (2: No such file or directory)"
                : String.valueOf(failure.getMessage());
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
