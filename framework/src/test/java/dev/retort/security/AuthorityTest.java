package dev.retort.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.strings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts and origins as browsers and attackers write them. */
class AuthorityTest {
    @ParameterizedTest
    @CsvSource({
        "example.org, example.org",
        "EXAMPLE.org:8080, example.org:8080",
        "example.org., example.org.",
        "example.org:, example.org",
        "xn--mnchen-3ya.example, xn--mnchen-3ya.example",
        "my_service:80, my_service:80",
        "[::1], [::1]",
        "[0:0::1]:80, [::1]:80",
        "[::FFFF:192.0.2.1]:80, [::ffff:192.0.2.1]:80",
        "192.0.2.1:65535, 192.0.2.1:65535",
    })
    void aHostIsReadInOneForm(String text, String read) {
        assertThat(Authority.parse(text)).hasToString(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                ".example.org",
                "a..b",
                "a.b..",
                ":80",
                "a:b",
                "a:80:80",
                "a:-1",
                "a:65536",
                "a:99999999999",
                "a:8 0",
                "user@example.org",
                "user:pass@example.org",
                "example.org/",
                "example.org?",
                "example.org#x",
                "exa mple",
                "example.org\t",
                "münchen.example",
                "ex%61mple.org",
                "a,b",
                "a\\b",
                "<script>",
                "[::1",
                "::1]",
                "[::1]x",
                "[::1]:",
                "::1",
                "[]",
                "[192.0.2.1]",
                "[fe80::1%25eth0]",
                "[example.org]",
                "https://example.org",
                "*"
            })
    void whatIsNoHostIsRefused(String text) {
        // The one exception: an empty port is a port that is not named.
        assertThat(Authority.parse(text)).isEqualTo(text.equals("[::1]:") ? new Authority("[::1]", -1) : null);
        assertThat(Authority.isAuthority(text)).isEqualTo(text.equals("[::1]:"));
    }

    @Test
    void whatIsReadIsWhatIsAnAuthority() {
        qt().withExamples(20_000)
                .forAll(strings().betweenCodePoints('-', '[').ofLengthBetween(0, 8))
                .check(text -> Authority.isAuthority(text) == (Authority.parse(text) != null));
        qt().withExamples(5000)
                .forAll(strings().betweenCodePoints('-', ';').ofLengthBetween(0, 12))
                .check(text -> Authority.isAuthority("[" + text) == (Authority.parse("[" + text) != null)
                        && Authority.isAuthority("a:" + text) == (Authority.parse("a:" + text) != null)
                        && Authority.isAuthority("[::1]" + text) == (Authority.parse("[::1]" + text) != null));
    }

    @Test
    void aNameMayBeAsLongAsDnsAllows() {
        assertThat(Authority.parse("a".repeat(254))).isNotNull();
        assertThat(Authority.isAuthority("a".repeat(254))).isTrue();
        assertThat(Authority.parse("a".repeat(255))).isNull();
        assertThat(Authority.isAuthority("a".repeat(255))).isFalse();
    }

    @Test
    void whateverIsReadIsReadAgainAsTheSame() {
        qt().withExamples(5000)
                .forAll(strings().basicLatinAlphabet().ofLengthBetween(0, 12))
                .check(text -> {
                    Authority authority = Authority.parse(text);
                    return authority == null || authority.equals(Authority.parse(authority.toString()));
                });
        qt().withExamples(5000)
                .forAll(strings().betweenCodePoints('-', ';').ofLengthBetween(0, 12))
                .check(text -> {
                    Authority authority = Authority.parse("[" + text);
                    return authority == null || authority.equals(Authority.parse(authority.toString()));
                });
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org, https://example.org",
        "https://example.org:443, https://example.org",
        "HTTPS://Example.ORG:443, https://example.org",
        "http://example.org:443, http://example.org:443",
        "http://[0::1]:80, http://[::1]",
        "moz-extension://0a1b-2c, moz-extension://0a1b-2c",
    })
    void anOriginLeavesOutThePortOfItsScheme(String text, String read) {
        assertThat(Origin.parse(text)).hasToString(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "example.org",
                "//example.org",
                "://example.org",
                "https:/example.org",
                "https:example.org",
                "https://",
                "https://example.org/",
                "https://example.org/path",
                "https://a@example.org",
                "https://example.org https://evil.example",
                "https://example.org,https://evil.example",
                "1https://example.org",
                "ht tp://example.org",
                "file:///",
                "data:text/html,x",
                "https://*.example.org"
            })
    void whatIsNoOriginIsRefused(String text) {
        assertThat(Origin.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org/a/b?c#d, https://example.org",
        "https://example.org?x=https://evil.example, https://example.org",
        "https://example.org#x, https://example.org",
        "https://example.org, https://example.org",
        "https://evil.example/https://example.org/, https://evil.example",
    })
    void aUrlHasTheOriginThatStandsBeforeItsPath(String url, String origin) {
        assertThat(Origin.ofUrl(url)).hasToString(origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org@evil.example/",
                "https://evil.example\\@example.org/",
                "about:blank",
                "/",
                ""
            })
    void aUrlThatHidesItsHostHasNoOrigin(String url) {
        assertThat(Origin.ofUrl(url)).isNull();
    }
}
