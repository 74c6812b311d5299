package dev.retort.cli;

import dev.retort.tls.Credential;
import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The certificate of a command that serves, by Flask's options. */
final class CertificateOptions {
    private static final String ADHOC = "adhoc";

    @Option(
            names = "--cert",
            paramLabel = "<file>",
            description = "Serve HTTPS with the certificate in this PEM file, or with a new one that browsers warn of:"
                    + " " + ADHOC + ".")
    private @Nullable String certificate;

    @Option(names = "--key", paramLabel = "<file>", description = "The PEM file of the certificate's private key.")
    private @Nullable Path key;

    /** Returns what the server shows its certificate with, or null for none. */
    @Nullable SSLContext tls() {
        if (certificate == null) {
            if (key != null) {
                throw CommandException.usage("--key is for a certificate: add --cert <file>.");
            }
            return null;
        }
        if (certificate.equals(ADHOC)) {
            if (key != null) {
                throw CommandException.usage("--cert " + ADHOC + " makes its own key: leave out --key, or name the file"
                        + " of a certificate by --cert.");
            }
            return Credential.selfSigned().sslContext();
        }
        if (key == null) {
            throw CommandException.usage("--cert needs the key of the certificate too: add --key <file>.");
        }
        try {
            return Credential.read(Path.of(certificate), key).sslContext();
        } catch (IOException e) {
            throw CommandException.failed(String.valueOf(e.getMessage()));
        }
    }
}
