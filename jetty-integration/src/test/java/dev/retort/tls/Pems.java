package dev.retort.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Credentials as a user has them: in PEM files, and trusted by a client. */
public final class Pems {
    private Pems() {}

    /** Writes the certificates as a file in PEM. */
    public static Path certificate(Path file, Credential credential) throws IOException, GeneralSecurityException {
        StringBuilder text = new StringBuilder();
        for (var certificate : credential.chain()) {
            text.append(block("CERTIFICATE", certificate.getEncoded()));
        }
        return Files.writeString(file, text);
    }

    /** Writes the private key as a file in PEM. */
    public static Path key(Path file, Credential credential) throws IOException {
        return Files.writeString(file, block("PRIVATE KEY", credential.key().getEncoded()));
    }

    private static String block(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    /** Returns what a client connects with that trusts this certificate and no other. */
    public static SSLContext trusting(Credential credential) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("server", credential.chain().get(0));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
