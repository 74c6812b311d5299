package dev.retort.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Makes a certificate that its own key signs (RFC 5280, section 4.1). The JDK has no public API for it, and its
 * {@code keytool} would take a second of a process and leave the key in a file for a while.
 *
 * <pre>{@code
 * Certificate    ::= SEQUENCE { TBSCertificate, signatureAlgorithm, signature BIT STRING }
 * TBSCertificate ::= SEQUENCE { [0] version, serialNumber, signatureAlgorithm, issuer, validity, subject,
 *                               subjectPublicKeyInfo, [3] extensions }
 * }</pre>
 */
final class SelfSigned {
    private static final Duration LIFE = Duration.ofDays(365);
    /** A clock that is a little slow, as that of a virtual machine, is no reason to refuse. */
    private static final Duration BEFORE = Duration.ofMinutes(10);

    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'");

    private static final byte[] VERSION_3 = Der.tagged(Der.constructed(0), Der.tagged(Der.INTEGER, new byte[] {2}));
    /** {@code ecdsa-with-SHA256} 1.2.840.10045.4.3.2. */
    private static final byte[] ECDSA = Der.sequence(Der.identifier(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2));

    private static final byte[] COMMON_NAME = Der.identifier(0x55, 4, 3);
    private static final byte[] BASIC_CONSTRAINTS = Der.identifier(0x55, 0x1d, 0x13);
    private static final byte[] ALTERNATIVE_NAMES = Der.identifier(0x55, 0x1d, 0x11);
    private static final byte[] EXTENDED_KEY_USAGE = Der.identifier(0x55, 0x1d, 0x25);
    /** {@code id-kp-serverAuth} 1.3.6.1.5.5.7.3.1. */
    private static final byte[] SERVER = Der.identifier(0x2b, 6, 1, 5, 5, 7, 3, 1);

    private static final byte[] LOCALHOST = "localhost".getBytes(UTF_8);
    private static final byte[] IPV4_LOOPBACK = {127, 0, 0, 1};
    private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private static final byte[] TRUE = Der.tagged(Der.BOOLEAN, new byte[] {(byte) 0xff});

    private SelfSigned() {}

    static Credential localhost() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            byte[] body = body(pair.getPublic().getEncoded());
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(body);
            byte[] whole = Der.sequence(body, ECDSA, Der.tagged(Der.BIT_STRING, new byte[1], signature.sign()));
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
            return new Credential(List.of(certificate), pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM cannot make a certificate: " + e.getMessage(), e);
        }
    }

    private static byte[] body(byte[] publicKey) {
        byte[] name =
                Der.sequence(Der.tagged(Der.SET, Der.sequence(COMMON_NAME, Der.tagged(Der.UTF8_STRING, LOCALHOST))));
        byte[] serial =
                new BigInteger(127, new SecureRandom()).add(BigInteger.ONE).toByteArray();
        Instant now = Instant.now();
        return Der.sequence(
                VERSION_3,
                Der.tagged(Der.INTEGER, serial),
                ECDSA,
                name,
                Der.sequence(time(now.minus(BEFORE)), time(now.plus(LIFE))),
                name,
                publicKey,
                Der.tagged(Der.constructed(3), Der.sequence(constraints(), purpose(), names())));
    }

    private static byte[] time(Instant time) {
        return Der.tagged(
                Der.UTC_TIME, UTC.format(time.atOffset(ZoneOffset.UTC)).getBytes(UTF_8));
    }

    /** It vouches for nothing else, even where somebody trusts it. */
    private static byte[] constraints() {
        return Der.sequence(BASIC_CONSTRAINTS, TRUE, Der.tagged(Der.OCTET_STRING, Der.sequence()));
    }

    private static byte[] purpose() {
        return Der.sequence(EXTENDED_KEY_USAGE, Der.tagged(Der.OCTET_STRING, Der.sequence(SERVER)));
    }

    private static byte[] names() {
        int dns = Der.primitive(2);
        int address = Der.primitive(7);
        return Der.sequence(
                ALTERNATIVE_NAMES,
                Der.tagged(
                        Der.OCTET_STRING,
                        Der.sequence(
                                Der.tagged(dns, LOCALHOST),
                                Der.tagged(address, IPV4_LOOPBACK),
                                Der.tagged(address, IPV6_LOOPBACK))));
    }
}
