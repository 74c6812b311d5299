package dev.retort.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.http.HttpException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedHostsTest {
    private static void check(TrustedHosts hosts, Sent sent, boolean trusted) {
        if (trusted) {
            assertThatCode(() -> hosts.check(sent.request())).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> hosts.check(sent.request()))
                    .isInstanceOfSatisfying(
                            HttpException.class, e -> assertThat(e.status()).isEqualTo(400));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "example.org, example.org, true",
        "example.org, EXAMPLE.org, true",
        "example.org, example.org., true",
        "example.org, example.org:8080, true",
        "example.org, www.example.org, false",
        "example.org, example.org.evil.example, false",
        "example.org, evilexample.org, false",
        "example.org, example.org..,  false",
        "example.org, '', false",
        ".example.org, example.org, true",
        ".example.org, Example.Org., true",
        ".example.org, www.example.org:81, true",
        ".example.org, a.b.example.org, true",
        ".example.org, evilexample.org, false",
        ".example.org, ample.org, false",
        ".example.org, .example.org, false",
        ".example.org, a..example.org, false",
        ".example.org, org, false",
        ".example.org:81, a.example.org:81, true",
        ".example.org:81, a.example.org, false",
        "localhost:8080, localhost:8080, true",
        "localhost:8080, localhost, false",
        "localhost:8080, localhost:80, false",
        "localhost:80, localhost, true",
        "localhost:80, localhost:, true",
        "[::1], [0:0::1]:8080, true",
        "[::1]:80, [::1], true",
        "[::1], [::2], false",
        "127.0.0.1, 127.0.0.1:5000, true",
        "xn--mnchen-3ya.example, XN--MNCHEN-3YA.example, true",
    })
    void aHostIsTrustedIfItIsListed(String listed, String host, boolean trusted) {
        check(TrustedHosts.of("other.example", listed), Sent.get().at("http", host), trusted);
    }

    @Test
    void thePortThatIsNotNamedIsTheSchemesOwn() {
        check(TrustedHosts.of("example.org:443"), Sent.get().at("https", "example.org"), true);
        check(TrustedHosts.of("example.org:443"), Sent.get().at("http", "example.org"), false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a/b",
                "user@a",
                "a:b",
                "a:99999",
                "[::1",
                "a\"b",
                "a'b",
                "a..b",
                ".a",
                "münchen.example",
                "a,b",
                "<script>",
                "a%00",
                "evil.example#",
                "http://a"
            })
    void aMalformedHostIsRefusedWhateverIsTrusted(String host) {
        check(TrustedHosts.any(), Sent.get().at("http", host), false);
        check(TrustedHosts.of(".a"), Sent.get().at("http", host), false);
    }

    @Test
    void anyHostThatIsWellFormedIsServedWithoutAList() {
        check(TrustedHosts.any(), Sent.get().at("http", "evil.example:1"), true);
        check(TrustedHosts.any(), Sent.get().at("http", ""), true);
    }

    @Test
    void twoHostsAreOneTooMany() {
        check(TrustedHosts.any(), Sent.get().header("Host", "a.example", "a.example"), false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "*.example.org", "https://example.org", "example.org/", "münchen.example", "::1"})
    void whatIsNoHostCannotBeListed(String host) {
        assertThatThrownBy(() -> TrustedHosts.of(host))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(".example.org");
    }

    @Test
    void anEmptyListIsRefused() {
        assertThatThrownBy(TrustedHosts::of).hasMessageContaining("TrustedHosts.any()");
    }
}
