package dev.retort.gateway.tls;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.site.Load;
import dev.retort.tls.Credential;
import dev.retort.tls.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;

/** Reads the PEM files that directives name, relative to the configuration's folder. */
public final class PemDirectives {
    private PemDirectives() {}

    /** Reads what is in a file. */
    private interface Reader<T> {
        T read(byte[] file) throws GeneralSecurityException;
    }

    /**
     * Reads certificates.
     *
     * @param directive its first argument is the file
     * @param load the load
     * @return the certificates, one at least, in the order of the file
     * @throws ConfigException if it cannot be read or there is none in it
     */
    public static List<X509Certificate> certificates(Directive directive, Load load) {
        return read(directive, load, "certificate ", Pem::certificates);
    }

    /**
     * Reads revocation lists.
     *
     * @param directive its first argument is the file
     * @param load the load
     * @return the lists, one at least
     * @throws ConfigException if it cannot be read or there is none in it
     */
    public static List<X509CRL> revocations(Directive directive, Load load) {
        return read(directive, load, "", Pem::revocations);
    }

    /**
     * Reads a certificate and its key.
     *
     * @param named names the certificates
     * @param keyNamed names the key
     * @param load the load
     * @return the credential
     * @throws ConfigException if one cannot be read, or the two do not belong together
     */
    public static Credential credential(Directive named, Directive keyNamed, Load load) {
        List<X509Certificate> chain = certificates(named, load);
        PrivateKey key = read(keyNamed, load, "certificate key ", Pem::key);
        Credential credential = new Credential(chain, key);
        if (!credential.isPair()) {
            throw keyNamed.mistake("the key \"" + path(keyNamed, load) + "\" does not belong to the certificate \""
                    + path(named, load) + "\"");
        }
        return credential;
    }

    private static <T> T read(Directive directive, Load load, String what, Reader<T> reader) {
        Path file = path(directive, load);
        try {
            return reader.read(Files.readAllBytes(file));
        } catch (IOException | GeneralSecurityException failure) {
            throw directive.mistake("cannot load " + what + "\"" + file + "\": " + reason(failure));
        }
    }

    private static Path path(Directive directive, Load load) {
        return load.configPath(directive.argument(0), directive.place());
    }

    private static String reason(Exception failure) {
        return failure instanceof NoSuchFileException
                ? "open() failed (2: No such file or directory)"
                : String.valueOf(failure.getMessage());
    }
}
