package dev.retort.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.http.Cookie.SameSite;
import dev.retort.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookieSessionsTest {
    private static final String SECRET = "a secret for the tests alone";
    private static final String OTHER = "another secret for the tests";

    private final TestClock clock = new TestClock();
    private final CookieSessions signed = CookieSessions.of(SECRET).clock(clock);
    private final CookieSessions encrypted = signed.encrypted();
    private final Visitor visitor = new Visitor();

    private CookieSessions sessions(boolean isEncrypted) {
        return isEncrypted ? encrypted : signed;
    }

    private static @Nullable String setCookie(Response response) {
        return response.headers().get("Set-Cookie");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsSetIsThereInTheNextRequest(boolean isEncrypted) {
        Response first = visitor.visit(sessions(isEncrypted), session -> session.set("user", "Zoë 😀"));

        assertThat(setCookie(first)).startsWith("session=").endsWith("; HttpOnly; Path=/; SameSite=Lax");
        assertThat(visitor.read(sessions(isEncrypted), "user")).isEqualTo("Zoë 😀");
    }

    @Test
    void aSignedSessionCanBeReadByItsVisitorAndAnEncryptedOneCannot() {
        visitor.visit(signed, session -> session.set("user", 1));
        String content = visitor.cookie().substring(0, visitor.cookie().indexOf('.'));
        assertThat(new String(Base64.getUrlDecoder().decode(content), StandardCharsets.UTF_8))
                .isEqualTo("{\"user\":1}");

        visitor.cookies.clear();
        visitor.visit(encrypted, session -> session.set("user", "hidden"));
        assertThat(new String(Base64.getUrlDecoder().decode(visitor.cookie()), StandardCharsets.ISO_8859_1))
                .doesNotContain("user")
                .doesNotContain("hidden");
    }

    @Test
    void noTwoEncryptedCookiesAreAlike() {
        String first = setCookie(visitor.visit(encrypted, session -> session.set("user", 1)));

        assertThat(setCookie(visitor.visit(encrypted, session -> session.set("user", 1))))
                .isNotEqualTo(first);
    }

    @Test
    void aSessionThatWasOnlyReadIsNotWritten() {
        Response unused = visitor.visit(signed, session -> session.get("user"));
        assertThat(setCookie(unused)).isNull();
        assertThat(unused.headers().all("Vary")).containsExactly("Cookie");

        visitor.visit(signed, session -> session.set("user", 1));
        Response read =
                visitor.visit(signed, session -> assertThat(session.get("user")).isEqualTo(1));
        assertThat(setCookie(read)).isNull();
        assertThat(read.headers().all("Vary")).containsExactly("Cookie");
    }

    @Test
    void varyIsMerged() {
        assertThat(visitor.visit(signed, session -> {}, Response.text("").header("Vary", "Accept, cookie"))
                        .headers()
                        .all("Vary"))
                .containsExactly("Accept, cookie");
        assertThat(visitor.visit(
                                signed,
                                session -> {},
                                Response.text("").header("Vary", "Accept").addHeader("Vary", "Origin"))
                        .headers()
                        .all("Vary"))
                .containsExactly("Accept, Origin, Cookie");
    }

    @Test
    void theCookieIsSentWithHeadAndNotModifiedToo() {
        Response notModified = visitor.visit(signed, session -> session.set("a", 1), Response.empty(304));
        assertThat(setCookie(notModified.sentFor("GET"))).startsWith("session=");

        Response head = visitor.visit(signed, session -> session.set("a", 2), Response.text("Hello"));
        assertThat(setCookie(head.sentFor("HEAD"))).startsWith("session=");
        assertThat(visitor.read(signed, "a")).isEqualTo(2);
    }

    @Test
    void anEmptiedSessionDeletesItsCookieWithTheFlagsItWasSetWith() {
        CookieSessions sessions = signed.cookie(
                SessionCookie.named("sid").domain("example.org").path("/shop").partitioned());
        Response set = visitor.visit(sessions, session -> session.set("user", 1));
        assertThat(setCookie(set))
                .endsWith("; Domain=example.org; Secure; HttpOnly; Path=/shop; SameSite=Lax; Partitioned");

        Response emptied = visitor.visit(sessions, Session::clear);

        assertThat(setCookie(emptied))
                .isEqualTo(
                        "sid=; Domain=example.org; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Secure; HttpOnly;"
                                + " Path=/shop; SameSite=Lax; Partitioned");
        assertThat(visitor.cookies).isEmpty();
    }

    @Test
    void aSessionThatNeverHeldAnythingSetsNoCookie() {
        Response response = visitor.visit(signed, session -> {
            session.set("user", 1);
            session.clear();
        });

        assertThat(setCookie(response)).isNull();
    }

    @Test
    void theCookieIsSecureOverHttpsAndBelowTheMount() {
        visitor.scheme = "https";
        visitor.mount = "/app";

        assertThat(setCookie(visitor.visit(signed, session -> session.set("a", 1))))
                .endsWith("; Secure; HttpOnly; Path=/app; SameSite=Lax");
        assertThat(setCookie(visitor.visit(signed, Session::clear)))
                .endsWith("; Max-Age=0; Secure; HttpOnly; Path=/app; SameSite=Lax");
    }

    @Test
    void aHostCookieStaysAtTheRoot() {
        visitor.mount = "/app";
        CookieSessions sessions = signed.cookie(SessionCookie.named("__Host-id"));

        assertThat(setCookie(visitor.visit(sessions, session -> session.set("a", 1))))
                .endsWith("; Secure; HttpOnly; Path=/; SameSite=Lax");
    }

    @Test
    void aMountThatNoCookieCanHaveDoesNoHarm() {
        visitor.mount = "/a;b";

        assertThat(setCookie(visitor.visit(signed, session -> session.set("a", 1))))
                .contains("; Path=/;");
    }

    @Test
    void flagsCanBeForced() {
        CookieSessions sessions =
                signed.cookie(SessionCookie.DEFAULT.alwaysSecure().sameSite(SameSite.STRICT));

        assertThat(setCookie(visitor.visit(sessions, session -> session.set("a", 1))))
                .endsWith("; Secure; HttpOnly; Path=/; SameSite=Strict");
    }

    @Test
    void aPermanentSessionIsSentAnewByEachRequest() {
        Response first = visitor.visit(signed, session -> {
            session.set("user", 1);
            session.permanent(true);
        });
        assertThat(setCookie(first)).contains("; Max-Age=2678400;");

        clock.pass(Duration.ofDays(30));
        assertThat(setCookie(visitor.visit(signed, session -> {}))).contains("; Max-Age=2678400;");
        clock.pass(Duration.ofDays(30));
        Response third = visitor.visit(signed, session -> {
            assertThat(session.get("user")).isEqualTo(1);
            assertThat(session.isPermanent()).isTrue();
            assertThat(session.keys()).containsExactly("user");
            session.permanent(false);
        });
        assertThat(setCookie(third)).startsWith("session=").doesNotContain("Max-Age");
    }

    @Test
    void aPermanentSessionNeedNotBeSentAnew() {
        CookieSessions sessions = signed.cookie(SessionCookie.DEFAULT.refreshEachRequest(false));
        visitor.visit(sessions, session -> {
            session.set("user", 1);
            session.permanent(true);
        });

        assertThat(setCookie(visitor.visit(sessions, session -> {}))).isNull();
        assertThat(visitor.read(sessions, "user")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSessionExpiresWhateverTheBrowserSays(boolean isEncrypted) {
        visitor.visit(sessions(isEncrypted), session -> session.set("user", 1));

        clock.pass(Duration.ofDays(31));
        assertThat(visitor.read(sessions(isEncrypted), "user")).isEqualTo(1);
        clock.pass(Duration.ofSeconds(1));
        assertThat(visitor.read(sessions(isEncrypted), "user")).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSessionOfTheFutureIsRefusedBeyondASmallSkew(boolean isEncrypted) {
        visitor.visit(sessions(isEncrypted), session -> session.set("user", 1));

        clock.pass(Duration.ofMinutes(-1));
        assertThat(visitor.read(sessions(isEncrypted), "user")).isEqualTo(1);
        clock.pass(Duration.ofSeconds(-1));
        assertThat(visitor.read(sessions(isEncrypted), "user")).isNull();
    }

    @Test
    void renewingIssuesTheSessionAnew() {
        visitor.visit(signed, session -> session.set("user", 1));
        clock.pass(Duration.ofDays(20));
        assertThat(setCookie(visitor.visit(signed, Session::renew))).isNotNull();

        clock.pass(Duration.ofDays(20));
        assertThat(visitor.read(signed, "user")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anOlderSecretIsGoodForReadingAndTheNewestForWriting(boolean isEncrypted) {
        CookieSessions before = sessions(isEncrypted);
        CookieSessions fresh = CookieSessions.of(OTHER).clock(clock);
        CookieSessions after = isEncrypted ? fresh.encrypted() : fresh;
        visitor.visit(before, session -> session.set("user", 1));
        assertThat(visitor.read(after, "user")).isNull();

        CookieSessions rotated = after.olderSecrets("one more secret, still older", SECRET);
        visitor.visit(rotated, session -> {
            assertThat(session.get("user")).isEqualTo(1);
            session.set("user", 2);
        });

        assertThat(visitor.read(after, "user")).isEqualTo(2);
        assertThat(visitor.read(before, "user")).isNull();
    }

    @Test
    void aValueOfOneCookieIsNoneOfAnother() {
        for (boolean isEncrypted : List.of(false, true)) {
            CookieSessions admin = sessions(isEncrypted).cookie(SessionCookie.named("admin"));
            visitor.visit(sessions(isEncrypted), session -> session.set("user", 1));
            visitor.cookies.put("admin", visitor.cookie());

            assertThat(visitor.read(admin, "user")).isNull();
        }
    }

    @Test
    void aSignedSessionIsNoEncryptedOneAndTheOtherWayRound() {
        visitor.visit(signed, session -> session.set("user", 1));
        assertThat(visitor.read(encrypted, "user")).isNull();

        visitor.visit(encrypted, session -> session.set("user", 1));
        assertThat(visitor.read(signed, "user")).isNull();
    }

    @Test
    void aLongSessionIsDeflated() {
        String text = "All work and no play. ".repeat(1000);

        Response response = visitor.visit(signed, session -> session.set("text", text));

        assertThat(setCookie(response)).startsWith("session=.").hasSizeLessThan(500);
        assertThat(visitor.read(signed, "text")).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSessionThatIsTooLargeForACookieIsRefusedWithItsSizeAndTheRepair(boolean isEncrypted) {
        byte[] random = new byte[4000];
        new Random(1).nextBytes(random);
        String text = Base64.getEncoder().encodeToString(random);

        assertThatThrownBy(() -> visitor.visit(sessions(isEncrypted), session -> session.set("text", text)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("5347 bytes of JSON")
                .hasMessageContaining("browsers keep 4093")
                .hasMessageContaining("MemorySessions")
                .hasMessageContaining("text.");
    }

    @Test
    void whatCouldNotBeInflatedAgainIsRefused() {
        assertThatThrownBy(() -> visitor.visit(signed, session -> session.set("text", "x".repeat(65536))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("of 65536 at most");
        assertThat(visitor.cookies).isEmpty();
    }

    @Test
    void theLargestCookieIsKept() {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        int largest = 0;
        String value = "";
        // Each step makes the cookie a character or two longer, until it no longer fits.
        for (int i = 0; i < 4000; i++) {
            text.append((char) ('!' + random.nextInt(90)));
            if (i < 2500) {
                continue;
            }
            String next = text.toString();
            try {
                Response response = visitor.visit(encrypted, session -> session.set("text", next));
                String header = setCookie(response);
                largest = header == null ? 0 : header.length();
                value = next;
            } catch (IllegalStateException e) {
                break;
            }
        }

        assertThat(largest).isBetween(4090, 4093);
        assertThat(visitor.read(encrypted, "text")).isEqualTo(value);
    }

    @Test
    void aSecretThatIsTooShortIsRefusedWithTheRepair() {
        assertThatThrownBy(() -> CookieSessions.of("fifteen bytes ..".substring(0, 15)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 15 bytes")
                .hasMessageContaining("openssl rand -hex 32");
        assertThatThrownBy(() -> signed.olderSecrets("short")).hasMessageContaining("has 5 bytes");
        assertThatCode(() -> CookieSessions.of("sixteen bytes ..")).doesNotThrowAnyException();
    }

    @Test
    void withoutASecretSessionsAreEmptyAndAWriteSaysHowToSetOne() {
        Sessions sessions = Sessions.withoutSecret();

        Response response = visitor.visit(sessions, session -> {
            assertThat(session.get("user")).isNull();
            assertThat(session.isEmpty()).isTrue();
            session.remove("user");
            session.clear();
            assertThat(Flash.take(session)).isEmpty();
        });

        assertThat(setCookie(response)).isNull();
        assertThatThrownBy(() -> visitor.visit(sessions, session -> session.set("user", 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("\"user\"")
                .hasMessageContaining("openssl rand -hex 32")
                .hasMessageContaining("CookieSessions.of(secret)");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void manyThreadsUseTheSameSessions(boolean isEncrypted) throws Exception {
        CookieSessions sessions = sessions(isEncrypted);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> visits = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int user = i;
                visits.add(threads.submit(() -> {
                    Visitor own = new Visitor();
                    for (int n = 0; n < 300; n++) {
                        int count = n;
                        own.visit(sessions, session -> {
                            assertThat(session.get("count")).isEqualTo(count == 0 ? null : user + ":" + (count - 1));
                            session.set("count", user + ":" + count);
                        });
                    }
                }));
            }
            for (Future<?> visit : visits) {
                visit.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
