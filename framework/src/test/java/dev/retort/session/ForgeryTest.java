package dev.retort.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.strings;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.Deflater;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cookies that the application did not write: none is accepted, and none is an error. */
class ForgeryTest {
    private static final String SECRET = "a secret for the tests alone";
    private static final String COOKIE_CHARACTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/%~!";

    private final TestClock clock = new TestClock();
    private final CookieSessions signed = CookieSessions.of(SECRET).clock(clock);
    private final CookieSessions encrypted = signed.encrypted();
    private final Visitor visitor = new Visitor();

    private void assertNothingIsAccepted(CookieSessions sessions, String cookie) {
        Session session = sessions.open(new Visitor().withCookie(cookie).request());
        if (!session.isNew() || !session.isEmpty()) {
            fail("Accepted: " + cookie);
        }
    }

    /** Everything that differs from a good cookie by one character changed, taken out or put in. */
    private void tamperEverywhere(CookieSessions sessions, String value) {
        visitor.visit(sessions, session -> session.set("user", value));
        String good = visitor.cookie();
        assertThat(visitor.read(sessions, "user")).isEqualTo(value);

        for (int i = 0; i < good.length(); i++) {
            for (int j = 0; j < COOKIE_CHARACTERS.length(); j++) {
                char c = COOKIE_CHARACTERS.charAt(j);
                if (c != good.charAt(i)) {
                    assertNothingIsAccepted(sessions, good.substring(0, i) + c + good.substring(i + 1));
                }
            }
            assertNothingIsAccepted(sessions, good.substring(0, i));
            assertNothingIsAccepted(sessions, good.substring(0, i) + good.substring(i + 1));
            assertNothingIsAccepted(sessions, good.substring(0, i) + "A" + good.substring(i));
        }
        for (String end : List.of("A", "=", ".", "é")) {
            assertNothingIsAccepted(sessions, good + end);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "78", "789", "7890"})
    void aSignedCookieThatWasChangedAnywhereIsNotAccepted(String value) {
        tamperEverywhere(signed, value);
    }

    @Test
    void aDeflatedCookieThatWasChangedAnywhereIsNotAccepted() {
        tamperEverywhere(signed, "x".repeat(200));
        assertThat(visitor.cookie()).startsWith(".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "78", "789", "7890"})
    void anEncryptedCookieThatWasChangedAnywhereIsNotAccepted(String value) {
        tamperEverywhere(encrypted, value);
    }

    @Test
    void aCookieChangedInSeveralPlacesIsNotAccepted() {
        for (CookieSessions sessions : List.of(signed, encrypted)) {
            visitor.cookies.clear();
            visitor.visit(sessions, session -> session.set("user", "someone"));
            String good = visitor.cookie();
            qt().forAll(
                            integers().between(0, good.length() - 1),
                            integers().between(0, good.length()),
                            strings().betweenCodePoints('!', '~').ofLengthBetween(0, 12))
                    .assuming((start, length, text) -> !good.startsWith(text, start) || length != text.length())
                    .checkAssert((start, length, text) -> {
                        int end = Math.min(good.length(), start + length);
                        String changed = good.substring(0, start) + text.replace(";", "") + good.substring(end);
                        if (!changed.equals(good)) {
                            assertNothingIsAccepted(sessions, changed);
                        }
                    });
        }
    }

    @Test
    void arbitraryTextIsNotAccepted() {
        qt().forAll(strings().allPossible().ofLengthBetween(0, 100)).checkAssert(text -> {
            assertThat(new SignedSeal("session", List.of(Secret.of(SECRET))).open(text))
                    .isNull();
            assertThat(new EncryptedSeal("session", List.of(Secret.of(SECRET))).open(text))
                    .isNull();
        });
        for (String text : List.of("", ".", "..", "...", "a.b", "a.b.c", ".a.b.c", "e30..", "e30.AA.", "..AA.AA")) {
            assertNothingIsAccepted(signed, text);
            assertNothingIsAccepted(encrypted, text);
        }
    }

    @Test
    void partsOfTwoGoodCookiesMakeNoThird() {
        visitor.visit(signed, session -> session.set("user", 1));
        String[] one = visitor.cookie().split("\\.", -1);
        clock.pass(Duration.ofDays(1));
        visitor.visit(signed, session -> session.set("user", 2));
        String[] two = visitor.cookie().split("\\.", -1);

        for (int mixture = 1; mixture < 7; mixture++) {
            String[] parts = new String[3];
            for (int i = 0; i < 3; i++) {
                parts[i] = ((mixture >> i) & 1) == 0 ? one[i] : two[i];
            }
            assertNothingIsAccepted(signed, String.join(".", parts));
        }
    }

    /** Signs as a session is signed, but with any key. */
    private static String sign(String content, String time, byte[] key) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        String text = content + "." + time;
        byte[] signature = mac.doFinal(("session=" + text).getBytes(StandardCharsets.US_ASCII));
        return text + "." + base64(signature);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private String now() {
        long now = clock.instant().getEpochSecond();
        return base64(new byte[] {(byte) (now >> 24), (byte) (now >> 16), (byte) (now >> 8), (byte) now});
    }

    private @Nullable Object userOf(String cookie) {
        return new Visitor().withCookie(cookie).read(signed, "user");
    }

    @Test
    void whatWasSignedForAnotherPurposeIsNoSession() throws Exception {
        String content = base64("{\"user\":1}".getBytes(StandardCharsets.US_ASCII));
        Secret secret = Secret.of(SECRET);

        assertThat(userOf(sign(content, now(), secret.key("retort.session.sign"))))
                .isEqualTo(1);
        for (String purpose : List.of("retort.flash", "retort.session.encrypt", "retort.session.sig", "")) {
            assertNothingIsAccepted(signed, sign(content, now(), secret.key(purpose)));
        }
        assertNothingIsAccepted(signed, sign(content, now(), SECRET.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aTextOfTheRightSignatureAndTheWrongFormIsNotAccepted() throws Exception {
        byte[] key = Secret.of(SECRET).key("retort.session.sign");
        String content = base64("{\"user\":1}".getBytes(StandardCharsets.US_ASCII));

        assertNothingIsAccepted(signed, sign("!", now(), key));
        assertNothingIsAccepted(signed, sign("", now(), key));
        assertNothingIsAccepted(signed, sign("." + content, now(), key));
        assertNothingIsAccepted(signed, sign(content, "", key));
        assertNothingIsAccepted(signed, sign(content, base64(new byte[9]), key));
        byte[] farAway = new byte[8];
        Arrays.fill(farAway, (byte) 0xFF);
        assertNothingIsAccepted(signed, sign(content, base64(farAway), key));
        farAway[0] = 0x7F;
        assertNothingIsAccepted(signed, sign(content, base64(farAway), key));
        for (String json : List.of("[]", "null", "1", "{", "", "{\"a\":1}x", "[".repeat(5000))) {
            assertNothingIsAccepted(signed, sign(base64(json.getBytes(StandardCharsets.US_ASCII)), now(), key));
        }
    }

    @Test
    void aZipBombIsNotInflated() throws Exception {
        byte[] key = Secret.of(SECRET).key("retort.session.sign");

        assertThat(userOf(sign("." + base64(deflated(60_000)), now(), key))).isEqualTo("x".repeat(60_000));
        assertNothingIsAccepted(signed, sign("." + base64(deflated(66_000)), now(), key));
        assertNothingIsAccepted(signed, sign("." + base64(deflated(50_000_000)), now(), key));
        assertThat(Deflated.inflate(deflated(50_000_000))).isNull();
    }

    private static byte[] deflated(int length) {
        byte[] json = ("{\"user\":\"" + "x".repeat(length) + "\"}").getBytes(StandardCharsets.US_ASCII);
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(json);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] piece = new byte[8192];
        while (!deflater.finished()) {
            out.write(piece, 0, deflater.deflate(piece));
        }
        deflater.end();
        return out.toByteArray();
    }

    @Test
    void whatIsDeflatedIsInflatedAgain() {
        qt().forAll(strings().allPossible().ofLengthBetween(0, 400), integers().between(1, 20))
                .check((text, times) -> {
                    byte[] content = text.repeat(times).getBytes(StandardCharsets.UTF_8);
                    byte[] shorter = Deflated.shorter(content);
                    return shorter == null
                            || (shorter.length < content.length && Arrays.equals(content, Deflated.inflate(shorter)));
                });
    }

    @Test
    void keysAreDerivedAsInRfc5869() {
        // Appendix A.3, of which the first 32 bytes.
        Secret secret = Secret.of("\u000b".repeat(22));

        assertThat(secret.key(""))
                .asHexString()
                .isEqualToIgnoringCase("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
        assertThat(secret).hasToString("Secret[…]");
    }
}
