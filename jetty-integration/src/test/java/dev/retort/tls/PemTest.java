package dev.retort.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPrivateKey;
import org.junit.jupiter.api.Test;

/** Keys as {@code openssl} writes them. */
class PemTest {
    /** Made by {@code openssl ecparam -name prime256v1 -genkey} for this test, and of use nowhere else. */
    private static final String TRADITIONAL = """
            -----BEGIN EC PARAMETERS-----
            BggqhkjOPQMBBw==
            -----END EC PARAMETERS-----
            -----BEGIN EC PRIVATE KEY-----
            MHcCAQEEIBbg8md4DvyJUKi8eNBVr0uMDmjaXStmUZ418uRB+Sp5oAoGCCqGSM49
            AwEHoUQDQgAEj4JaDCMdn2Mw2zIk7s2EDdvMFuOATLQ3xYDQiHNG5Rda0zKNRr3e
            w7QUFhqBWwNo04QJM3ZLoFjXefKqgrkZLA==
            -----END EC PRIVATE KEY-----
            """;

    /** The same by {@code openssl pkcs8 -topk8 -nocrypt}. */
    private static final String PKCS8 = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgFuDyZ3gO/IlQqLx4
            0FWvS4wOaNpdK2ZRnjXy5EH5KnmhRANCAASPgloMIx2fYzDbMiTuzYQN28wW44BM
            tDfFgNCIc0blF1rTMo1Gvd7DtBQWGoFbA2jThAkzdkugWNd58qqCuRks
            -----END PRIVATE KEY-----
            """;

    private static ECPrivateKey key(String pem) throws Exception {
        return (ECPrivateKey) Pem.key(pem.getBytes(StandardCharsets.US_ASCII));
    }

    /** What is put around it is longer than 127 bytes, whose length DER writes in two. */
    @Test
    void aKeyOnTheCurveP256IsReadFromBothOfItsForms() throws Exception {
        ECPrivateKey traditional = key(TRADITIONAL);

        assertThat(traditional.getS())
                .isEqualTo(new BigInteger("16e0f267780efc8950a8bc78d055af4b8c0e68da5d2b66519e35f2e441f92a79", 16));
        assertThat(traditional.getParams().toString()).contains("secp256r1");
        assertThat(key(PKCS8).getS()).isEqualTo(traditional.getS());
    }
}
