package dev.retort.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Certificates for tests, made by the JDK's keytool and written as OpenSSL would write them. */
final class PemFiles {
    private static final char[] PASSWORD = "changeit".toCharArray();

    /** The forms of a private key. */
    enum Form {
        PKCS8,
        TRADITIONAL
    }

    private PemFiles() {}

    /** Writes {@code NAME.pem} and {@code NAME.key} of a certificate that NAME has signed itself. */
    static void write(Path folder, String name, String algorithm, Form form) {
        try {
            Path store = folder.resolve(name + "." + algorithm + ".p12");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
            command.addAll(List.of("-alias", "a", "-keyalg", algorithm, "-dname", "CN=" + name));
            command.addAll(List.of("-keystore", store.toString(), "-storepass", new String(PASSWORD)));
            Process keytool = new ProcessBuilder(command).inheritIO().start();
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool failed");
            }
            KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
            Files.writeString(
                    folder.resolve(name + ".pem"),
                    "A comment, as openssl x509 -text writes one.\n"
                            + block("CERTIFICATE", keys.getCertificate("a").getEncoded()));
            PrivateKey key = (PrivateKey) keys.getKey("a", PASSWORD);
            Files.writeString(
                    folder.resolve(name + ".key"),
                    form == Form.PKCS8 ? block("PRIVATE KEY", key.getEncoded()) : traditional(key));
        } catch (IOException | GeneralSecurityException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String traditional(PrivateKey key) {
        if (!(key instanceof ECPrivateKey ec)) {
            // SEQUENCE head (4), version (3), algorithm (15), OCTET STRING head (4).
            byte[] pkcs8 = key.getEncoded();
            return block("RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, 26, pkcs8.length));
        }
        // The algorithm of a PKCS#8 key of a named curve: SEQUENCE { id-ecPublicKey (9), curve }, behind 3 + 3 bytes of
        // head and version - or 2 + 3 where the whole is short.
        byte[] pkcs8 = key.getEncoded();
        int algorithm = (pkcs8[1] & 0x80) == 0 ? 5 : 6;
        int end = algorithm + 2 + pkcs8[algorithm + 1];
        byte[] curve = Arrays.copyOfRange(pkcs8, algorithm + 2 + 9, end);
        byte[] scalar = fixed(ec.getS(), (ec.getParams().getOrder().bitLength() + 7) / 8);
        byte[] inside = join(new byte[] {2, 1, 1}, tagged(4, scalar), tagged(0xa0, curve));
        return "-----BEGIN EC PARAMETERS-----\n" + Base64.getEncoder().encodeToString(curve)
                + "\n-----END EC PARAMETERS-----\n" + block("EC PRIVATE KEY", tagged(0x30, inside));
    }

    private static byte[] fixed(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[length];
        int taken = Math.min(length, bytes.length);
        System.arraycopy(bytes, bytes.length - taken, fixed, length - taken, taken);
        return fixed;
    }

    private static byte[] tagged(int tag, byte[] contents) {
        return join(new byte[] {(byte) tag, (byte) contents.length}, contents);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static String block(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }
}
