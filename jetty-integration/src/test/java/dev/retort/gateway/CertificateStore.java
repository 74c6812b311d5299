package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Keys and certificates for tests, made by the JDK's keytool in one store, and written beside it as {@code ALIAS.pem}. */
final class CertificateStore {
    private static final String PASSWORD = "changeit";
    private static final String FILE = "keys.p12";

    private final Path folder;

    CertificateStore(Path folder) {
        this.folder = folder;
    }

    /** Makes an authority that has signed itself. */
    void authority(String alias) {
        make(alias, "EC", "CN=" + alias, "bc:c");
        write(alias);
    }

    /** Makes a certificate of its own signature. */
    void selfSigned(String alias, String algorithm, String name, String... extensions) {
        make(alias, algorithm, name, extensions);
    }

    private void make(String alias, String algorithm, String name, String... extensions) {
        List<String> command = new ArrayList<>(List.of("-genkeypair", "-alias", alias, "-keyalg", algorithm));
        command.addAll(List.of("-dname", name));
        for (String extension : extensions) {
            command.addAll(List.of("-ext", extension));
        }
        keytool(command.toArray(String[]::new));
    }

    /** Makes a certificate that an authority has signed, and writes {@code ALIAS.pem} with its chain and {@code ALIAS.key}. */
    void signed(String alias, String authority, String extension) {
        make(alias, "EC", "CN=" + alias);
        keytool("-certreq", "-alias", alias, "-file", alias + ".csr");
        String der = alias + ".der";
        keytool("-gencert", "-alias", authority, "-infile", alias + ".csr", "-outfile", der, "-ext", extension);
        keytool("-importcert", "-noprompt", "-alias", alias, "-file", der);
        write(alias);
    }

    /** Writes {@code ALIAS.crl}, by which an authority revokes a certificate. */
    void revocations(String authority, String alias) {
        revocations(
                authority,
                alias + ".crl",
                ((X509Certificate) chain(alias)[0]).getSerialNumber().toString());
    }

    /** Writes a list by which an authority revokes what has a number. */
    void revocations(String authority, String file, String serial) {
        keytool("-gencrl", "-rfc", "-alias", authority, "-id", serial, "-file", file);
    }

    private void keytool(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.add("-J-XX:TieredStopAtLevel=1");
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", FILE, "-storepass", PASSWORD));
        Path log = folder.resolve("keytool.log");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            assertThat(process.waitFor())
                    .as("%s: %s", command, Files.readString(log))
                    .isZero();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(folder.resolve(FILE).toFile(), PASSWORD.toCharArray());
    }

    Certificate[] chain(String alias) {
        try {
            return load().getCertificateChain(alias);
        } catch (IOException | GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    PrivateKey key(String alias) {
        try {
            return (PrivateKey) load().getKey(alias, PASSWORD.toCharArray());
        } catch (IOException | GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void write(String alias) {
        try {
            StringBuilder chain = new StringBuilder();
            for (Certificate certificate : chain(alias)) {
                chain.append(block("CERTIFICATE", certificate.getEncoded()));
            }
            Files.writeString(folder.resolve(alias + ".pem"), chain);
            Files.writeString(
                    folder.resolve(alias + ".key"),
                    block("PRIVATE KEY", key(alias).getEncoded()));
        } catch (IOException | GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Writes what PEM is. */
    static String block(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    /** Returns the sockets of a server with a certificate, which believes every client's. */
    ServerSocketFactory sockets(String alias, Consumer<SSLServerSocket> with) {
        SSLContext context = context(alias);
        return new ServerSocketFactory() {
            private ServerSocket changed(ServerSocket socket) {
                with.accept((SSLServerSocket) socket);
                return socket;
            }

            @Override
            public ServerSocket createServerSocket(int port) throws IOException {
                return changed(context.getServerSocketFactory().createServerSocket(port));
            }

            @Override
            public ServerSocket createServerSocket(int port, int backlog) throws IOException {
                return changed(context.getServerSocketFactory().createServerSocket(port, backlog));
            }

            @Override
            public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
                return changed(context.getServerSocketFactory().createServerSocket(port, backlog, address));
            }
        };
    }

    /** Returns what a server with a certificate begins with. */
    SSLContext context(String alias) {
        try {
            char[] password = PASSWORD.toCharArray();
            KeyStore only = KeyStore.getInstance("PKCS12");
            only.load(null, null);
            only.setKeyEntry(alias, key(alias), password, chain(alias));
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(only, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), SslContextFactory.TRUST_ALL_CERTS, null);
            return context;
        } catch (IOException | GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Returns what a client of TLS begins with that believes every server. */
    static SSLContext trusting() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, SslContextFactory.TRUST_ALL_CERTS, null);
            return context;
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
