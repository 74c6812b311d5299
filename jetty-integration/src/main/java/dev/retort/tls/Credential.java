package dev.retort.tls;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate with those above it, and its private key. Immutable.
 *
 * <pre>{@code
 * app.run("0.0.0.0", 8443, Credential.read(Path.of("cert.pem"), Path.of("key.pem")).sslContext());
 * }</pre>
 *
 * @param chain the certificates, the server's own first; one at least
 * @param key the private key that belongs to the first
 */
public record Credential(List<X509Certificate> chain, PrivateKey key) {
    /**
     * Makes a credential of what was read; that the two belong together is not looked at.
     *
     * @param chain the certificates, copied
     * @param key the private key
     */
    public Credential {
        chain = List.copyOf(chain);
    }

    /** Reads what is in a file. */
    private interface Reader<T> {
        T read(byte[] file) throws GeneralSecurityException;
    }

    /**
     * Reads a certificate and its key from PEM files, as OpenSSL and Let's Encrypt's certbot write them.
     *
     * @param certificates the file of the certificate, with those above it behind it ({@code fullchain.pem})
     * @param key the file of the private key, not encrypted; may be the same file
     * @return the credential
     * @throws IOException if a file cannot be read, has no such thing in it, or the key is of another certificate; the
     *     message names the file and the repair
     */
    public static Credential read(Path certificates, Path key) throws IOException {
        Credential credential = new Credential(
                read(certificates, "certificate", Pem::certificates), read(key, "private key", Pem::key));
        if (!credential.isPair()) {
            throw new IOException("The private key in " + key + " does not belong to the certificate in " + certificates
                    + ".\n  Name the key that the certificate was made with; the server's own certificate must be the"
                    + " first in its file.");
        }
        return credential;
    }

    private static <T> T read(Path file, String what, Reader<T> reader) throws IOException {
        try {
            return reader.read(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "There is no file " + file + " to read the " + what + " from.\n  Check the path; one that does not"
                            + " begin with a slash is looked for in "
                            + Path.of("").toAbsolutePath() + ".",
                    e);
        } catch (AccessDeniedException e) {
            throw new IOException(
                    "The file " + file + " of the " + what
                            + " may not be read.\n  Let the user of this process read it.",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "The file " + file + " cannot be used for the " + what + ": " + e.getMessage()
                            + ".\n  It must be in PEM, the form that OpenSSL writes.",
                    e);
        } catch (IOException e) {
            throw new IOException("The file " + file + " of the " + what + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Makes a certificate for {@code localhost}, {@code 127.0.0.1} and {@code ::1} that nobody but itself vouches for, and
     * its key, as Werkzeug's {@code ssl_context="adhoc"} does. For development: browsers warn of it.
     *
     * @return a credential that is good for a year and has never been on a disk
     */
    public static Credential selfSigned() {
        return SelfSigned.localhost();
    }

    /**
     * Tells whether the key is that of the first certificate.
     *
     * @return true if what the one signs, the other verifies
     */
    public boolean isPair() {
        PublicKey publicKey = chain.get(0).getPublicKey();
        if (!publicKey.getAlgorithm().equals(key.getAlgorithm())) {
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
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException wrong) {
            return false;
        }
    }

    /**
     * Returns what one side of a connection shows this credential with.
     *
     * @return key managers for {@link SSLContext#init}
     * @throws GeneralSecurityException if this JVM cannot use the key
     */
    public KeyManager[] keyManagers() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        char[] nobodyAsks = new char[0];
        try {
            store.load(null, null);
        } catch (IOException impossible) {
            throw new GeneralSecurityException(impossible);
        }
        store.setKeyEntry("own", key, nobodyAsks, chain.toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, nobodyAsks);
        return factory.getKeyManagers();
    }

    /**
     * Returns what a server shows this credential to its clients with.
     *
     * @return a context of its own, for {@code Retort.run(host, port, tls)}
     */
    public SSLContext sslContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM cannot use the key for TLS: " + e.getMessage(), e);
        }
    }
}
