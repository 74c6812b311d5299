package dev.retort.gateway;

import static dev.retort.gateway.CertificateStore.block;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.Base64;

/** Certificates for tests, made by the JDK's keytool and written as OpenSSL would write them. */
final class PemFiles {
    /** The forms of a private key. */
    enum Form {
        PKCS8,
        TRADITIONAL
    }

    private PemFiles() {}

    /** Writes {@code NAME.pem} and {@code NAME.key} of a certificate that NAME has signed itself. */
    static void write(Path folder, String name, String algorithm, Form form) {
        CertificateStore store = new CertificateStore(folder);
        String alias = name + "." + algorithm;
        store.selfSigned(alias, algorithm, "CN=" + name);
        PrivateKey key = store.key(alias);
        try {
            Files.writeString(
                    folder.resolve(name + ".pem"),
                    "A comment, as openssl x509 -text writes one.\n"
                            + block("CERTIFICATE", store.chain(alias)[0].getEncoded()));
            Files.writeString(
                    folder.resolve(name + ".key"),
                    form == Form.PKCS8 ? block("PRIVATE KEY", key.getEncoded()) : traditional(key));
        } catch (IOException | GeneralSecurityException failure) {
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
}
