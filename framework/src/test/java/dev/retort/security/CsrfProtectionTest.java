package dev.retort.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.strings;

import dev.retort.http.HttpException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsrfProtectionTest {
    private static final String SECRET = CsrfProtection.newSecret();

    private final CsrfProtection standard = CsrfProtection.standard();

    private static void allows(CsrfProtection protection, Sent sent) {
        assertThatCode(() -> protection.check(sent.request(), () -> SECRET)).doesNotThrowAnyException();
    }

    private static void refuses(CsrfProtection protection, Sent sent) {
        assertThatThrownBy(() -> protection.check(sent.request(), () -> SECRET))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(403));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "TRACE"})
    void aSafeMethodIsAllowedFromEverywhere(String method) {
        allows(
                standard,
                Sent.method(method).header("Sec-Fetch-Site", "cross-site").header("Origin", "https://evil.example"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "PROPFIND", "get", "Head", ""})
    void everyOtherMethodIsRefusedFromAnotherSite(String method) {
        refuses(standard, Sent.method(method).header("Sec-Fetch-Site", "cross-site"));
    }

    @ParameterizedTest
    @CsvSource({
        "same-origin, true",
        "none, true",
        "same-site, false",
        "cross-site, false",
        "Same-Origin, false",
        "'same-origin, cross-site', false",
        "same-origin;x, false",
        "invented, false",
    })
    void theBrowsersWordDecides(String site, boolean allowed) {
        Sent sent = Sent.post().header("Sec-Fetch-Site", site);
        if (allowed) {
            allows(standard, sent);
        } else {
            refuses(standard, sent);
        }
    }

    @Test
    void theOwnOriginDoesNotHelpWhereTheBrowserSaysOtherwise() {
        refuses(standard, Sent.post().header("Sec-Fetch-Site", "cross-site").header("Origin", "http://app.example"));
    }

    @Test
    void aProgramThatIsNoBrowserIsAllowed() {
        allows(standard, Sent.post());
    }

    @ParameterizedTest
    @CsvSource({
        "http,  app.example,      http://app.example",
        "http,  app.example,      http://app.example:80",
        "http,  app.example:80,   http://app.example",
        "https, app.example,      https://app.example:443",
        "https, app.example:443,  https://app.example",
        "https, APP.example,      https://app.example",
        "https, app.example,      HTTPS://APP.EXAMPLE",
        "http,  app.example:8080, http://app.example:8080",
        "http,  [::1]:8080,       http://[::1]:8080",
        "http,  [0:0::1]:8080,    http://[::1]:8080",
        "http,  127.0.0.1:8080,   http://127.0.0.1:8080",
        "http,  app.example.,     http://app.example.",
        "http,  xn--mnchen-3ya.example, http://xn--mnchen-3ya.example",
    })
    void anOlderBrowserIsAllowedFromTheOwnOrigin(String scheme, String host, String origin) {
        allows(standard, Sent.post().at(scheme, host).header("Origin", origin));
        allows(standard, Sent.post().at(scheme, host).header("Referer", origin + "/a?b#c"));
        allows(
                standard,
                Sent.post().at(scheme, host).header("Sec-Fetch-Site", "").header("Origin", origin));
    }

    @ParameterizedTest
    @CsvSource({
        "http,  app.example,      https://app.example",
        "https, app.example,      http://app.example",
        "http,  app.example,      http://app.example:8080",
        "http,  app.example:8080, http://app.example",
        "http,  app.example:8080, http://app.example:80800",
        "http,  app.example,      http://evil.example",
        "http,  app.example,      http://evil-app.example",
        "http,  app.example,      http://app.example.evil.example",
        "http,  app.example,      http://sub.app.example",
        "http,  app.example,      http://app.example.",
        "http,  app.example.,     http://app.example",
        "http,  app.example,      http://app.example@evil.example",
        "http,  app.example,      http://app.example:80@evil.example",
        "http,  app.example,      http://xn--app-.example",
        "http,  app.example,      http://аpp.example",
        "http,  app.example,      null",
        "http,  app.example,      file://",
        "http,  app.example,      app.example",
        "http,  app.example,      'http://app.example, http://evil.example'",
        "http,  app.example,      'http://app.example http://evil.example'",
        "http,  [::1],            http://[::2]",
        "http,  [::1],            http://127.0.0.1",
        "http,  '',               http://app.example",
        "http,  '',               ''",
        "http,  'bad host',       'http://bad host'",
    })
    void anOlderBrowserIsRefusedFromAnyOther(String scheme, String host, String origin) {
        refuses(standard, Sent.post().at(scheme, host).header("Origin", origin));
        refuses(standard, Sent.post().at(scheme, host).header("Referer", origin.isEmpty() ? "" : origin + "/"));
        // A Referer does not help an Origin.
        refuses(
                standard,
                Sent.post().at(scheme, host).header("Origin", origin).header("Referer", scheme + "://" + host + "/"));
    }

    @Test
    void aTrustedOriginIsAllowedWhateverTheBrowserSays() {
        CsrfProtection protection = standard.trusting("https://admin.example", "https://*.partner.example");
        Sent sent = Sent.post().header("Sec-Fetch-Site", "cross-site");
        allows(protection, sent.header("Origin", "https://admin.example"));
        allows(protection, sent.header("Origin", "https://a.b.partner.example"));
        refuses(protection, sent.header("Origin", "http://admin.example"));
        refuses(protection, sent.header("Origin", "https://partner.example"));
        refuses(protection, sent.header("Origin", "https://evilpartner.example"));
        refuses(protection, sent.header("Origin", "https://a.partner.example.evil.example"));
        refuses(protection, sent.header("Origin", "null"));
        allows(protection, Sent.post().header("Origin", "https://admin.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "*",
                "admin.example",
                "https://admin.example/",
                "https://*.com",
                "https://*",
                "*.a.example",
                "https://a.*.example",
                "https://*.[::1]",
                "https://münchen.example",
                ""
            })
    void anOriginThatIsNoneCannotBeTrusted(String origin) {
        assertThatThrownBy(() -> standard.trusting(origin))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https://example.org");
    }

    @Test
    void anExemptRequestIsAllowed() {
        CsrfProtection protection = standard.exempting(request -> request.path().startsWith("/hooks/"))
                .exempting(request -> request.path().equals("/ping"));
        refuses(protection, Sent.post().header("Sec-Fetch-Site", "cross-site"));
        allows(protection, Sent.post().path("", "/hooks/a").header("Sec-Fetch-Site", "cross-site"));
        allows(protection, Sent.post().path("", "/ping").header("Origin", "null"));
    }

    @Test
    void aTokenIsAllowedFromEverywhere() {
        String token = CsrfProtection.token(SECRET);
        allows(standard, Sent.post().header("Sec-Fetch-Site", "cross-site").header("X-CSRF-Token", token));
        allows(standard, Sent.post().header("Origin", "null").form("a=b&_csrf=" + token));
    }

    @Test
    void aTokenOfAnotherSessionIsRefused() {
        String token = CsrfProtection.token(CsrfProtection.newSecret());
        refuses(standard, Sent.post().header("Sec-Fetch-Site", "cross-site").header("X-CSRF-Token", token));
        refuses(standard, Sent.post().header("Sec-Fetch-Site", "cross-site").form("_csrf=" + token));
    }

    @Test
    void noTokenIsValidWhereTheSessionHasNoSecret() {
        Sent sent = Sent.post().header("Sec-Fetch-Site", "cross-site").form("_csrf=" + CsrfProtection.token(""));
        assertThatThrownBy(() -> standard.check(sent.request(), () -> null)).isInstanceOf(HttpException.class);
        assertThat(sent.opened()).isZero();
    }

    @Test
    void aFormIsReadOnlyWhereNothingElseDecides() {
        Sent own = Sent.post().header("Sec-Fetch-Site", "same-origin").form("_csrf=x");
        allows(standard, own);
        assertThat(own.opened()).isZero();

        Sent json = Sent.post().header("Sec-Fetch-Site", "cross-site").form("_csrf=x");
        refuses(standard, json.header("Content-Type", "application/json"));
        assertThat(json.opened()).isZero();

        Sent form = Sent.post().header("Sec-Fetch-Site", "cross-site").form("_csrf=x");
        refuses(standard, form);
        assertThat(form.opened()).isEqualTo(1);
    }

    @Test
    void theSecretIsNotAskedForWhereNoTokenDecides() {
        standard.check(Sent.post().header("Sec-Fetch-Site", "same-origin").request(), () -> {
            throw new AssertionError("The session was read for nothing.");
        });
    }

    @Test
    void aTokenIsAnotherAtEachUse() {
        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            String token = CsrfProtection.token(SECRET);
            assertThat(token).matches("[A-Za-z0-9_-]{86}");
            assertThat(CsrfProtection.verify(SECRET, token)).isTrue();
            tokens.add(token);
        }
        assertThat(tokens).hasSize(100);
        assertThat(CsrfProtection.verify(SECRET, null)).isFalse();
    }

    @Test
    void aTokenWithAnyCharacterChangedIsRefused() {
        String token = CsrfProtection.token(SECRET);
        // The last character has four bits that mean nothing.
        qt().forAll(integers().between(0, token.length() - 2)).check(i -> {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            return !CsrfProtection.verify(SECRET, token.substring(0, i) + other + token.substring(i + 1));
        });
    }

    @Test
    void whateverIsSentAsATokenIsRefusedQuietly() {
        qt().forAll(strings().allPossible().ofLengthBetween(0, 90)).check(text -> !CsrfProtection.verify(SECRET, text));
        qt().forAll(strings().basicLatinAlphabet().ofLength(86)).check(text -> !CsrfProtection.verify(SECRET, text));
    }

    @Test
    void anotherSitesPageCannotOpenAWebSocket() {
        Sent sent = Sent.get().at("https", "app.example").header("Origin", "https://evil.example");
        assertThatThrownBy(() -> standard.checkHandshake(sent.request())).isInstanceOf(HttpException.class);
        standard.checkHandshake(sent.header("Origin", "https://app.example").request());
        standard.checkHandshake(Sent.get().request());
    }

    @Test
    void whatTheClientIsToldSaysNothingOfTheInside() {
        Sent sent = Sent.post().header("Sec-Fetch-Site", "cross-site");
        assertThatThrownBy(() -> standard.check(sent.request(), () -> SECRET))
                .hasMessageContaining("another site")
                .hasMessageNotContaining(SECRET)
                .hasMessageNotContaining("app.example");
    }
}
