package dev.retort.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads certificates and private keys as OpenSSL writes them (RFC 7468).
 *
 * <p>Java knows keys in PKCS#8 alone. The older forms that name their algorithm in the first line, {@code RSA PRIVATE KEY}
 * (PKCS#1) and {@code EC PRIVATE KEY} (RFC 5915), are what a PKCS#8 key has inside, and so are put into one:
 * {@code SEQUENCE { INTEGER 0, SEQUENCE { algorithm }, OCTET STRING { key } }}.
 */
public final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private static final int CURVE = Der.constructed(0);

    private static final byte[] VERSION_0 = Der.tagged(Der.INTEGER, new byte[1]);

    /** {@code rsaEncryption} 1.2.840.113549.1.1.1, and its parameters: NULL. */
    private static final byte[] RSA =
            Der.join(Der.identifier(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1), new byte[] {0x05, 0});

    /** {@code id-ecPublicKey} 1.2.840.10045.2.1; the curve follows. */
    private static final byte[] EC = Der.identifier(0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1);

    private Pem() {}

    private record Block(String label, String base64) {
        byte[] bytes() throws GeneralSecurityException {
            try {
                return Base64.getMimeDecoder().decode(base64);
            } catch (IllegalArgumentException wrong) {
                throw new GeneralSecurityException("a block of it is no Base64", wrong);
            }
        }
    }

    private static List<Block> blocks(byte[] file) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(new String(file, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    /**
     * Returns the certificates of a file.
     *
     * @param file the file's bytes
     * @return the certificates, one at least, in the order of the file: a server's own first
     * @throws GeneralSecurityException if there is none in it, or one cannot be read
     */
    public static List<X509Certificate> certificates(byte[] file) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> chain = new ArrayList<>();
        for (Block block : blocks(file)) {
            if (block.label().endsWith("CERTIFICATE")) {
                chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.bytes())));
            }
        }
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("it has no block -----BEGIN CERTIFICATE-----");
        }
        return chain;
    }

    /**
     * Returns the revocation lists of a file.
     *
     * @param file the file's bytes
     * @return the lists, one at least
     * @throws GeneralSecurityException if there is none in it, or one cannot be read
     */
    public static List<X509CRL> revocations(byte[] file) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509CRL> lists = new ArrayList<>();
        for (Block block : blocks(file)) {
            if (block.label().equals("X509 CRL")) {
                lists.add((X509CRL) factory.generateCRL(new ByteArrayInputStream(block.bytes())));
            }
        }
        if (lists.isEmpty()) {
            throw new GeneralSecurityException("it has no block -----BEGIN X509 CRL-----");
        }
        return lists;
    }

    /**
     * Returns the first private key of a file.
     *
     * @param file the file's bytes
     * @return the key
     * @throws GeneralSecurityException if there is none in it, it is encrypted, or it is none of RSA, EC or EdDSA
     */
    public static PrivateKey key(byte[] file) throws GeneralSecurityException {
        for (Block block : blocks(file)) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return decode(block.bytes());
                }
                case "RSA PRIVATE KEY" -> {
                    return decode(wrap(RSA, block.bytes()));
                }
                case "EC PRIVATE KEY" -> {
                    return decode(wrap(Der.join(EC, curve(block.bytes())), block.bytes()));
                }
                case "ENCRYPTED PRIVATE KEY" ->
                    throw new GeneralSecurityException(
                            "it is encrypted: decrypt it with \"openssl pkey -in FILE -out FILE\"");
                default -> {} // Such as EC PARAMETERS, which the key has too.
            }
        }
        throw new GeneralSecurityException("it has no block -----BEGIN PRIVATE KEY-----");
    }

    private static PrivateKey decode(byte[] pkcs8) throws GeneralSecurityException {
        for (String algorithm : List.of("RSA", "EC", "EdDSA", "RSASSA-PSS")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException other) {
                // Then it is of another algorithm.
            }
        }
        throw new GeneralSecurityException("it is no key of RSA, EC or EdDSA");
    }

    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return Der.sequence(VERSION_0, Der.sequence(algorithm), Der.tagged(Der.OCTET_STRING, key));
    }

    /** Finds the curve in {@code SEQUENCE { version, OCTET STRING key, [0] { curve }, [1] { public key } }}. */
    private static byte[] curve(byte[] key) throws GeneralSecurityException {
        try {
            int i = contents(key, 0);
            while (i < key.length) {
                int start = contents(key, i);
                int end = start + length(key, i);
                if ((key[i] & 0xff) == CURVE) {
                    return Arrays.copyOfRange(key, start, end);
                }
                i = end;
            }
        } catch (IndexOutOfBoundsException cut) {
            throw new GeneralSecurityException("it is no key of an elliptic curve", cut);
        }
        throw new GeneralSecurityException("it does not name its curve");
    }

    private static int contents(byte[] der, int tag) {
        int first = der[tag + 1] & 0xff;
        return tag + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int length(byte[] der, int tag) {
        int first = der[tag + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = (length << 8) | (der[tag + 2 + i] & 0xff);
        }
        return length;
    }
}
