package dev.retort.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.http.Headers;
import dev.retort.http.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityHeadersTest {
    private static List<String> lines(Headers headers) {
        List<String> lines = new ArrayList<>();
        headers.forEach((name, value) -> lines.add(name + ": " + value));
        return lines;
    }

    private static String policy(SecurityHeaders headers, @Nullable String nonce) {
        String policy = headers.apply(Response.text("a"), false, nonce == null ? null : () -> nonce)
                .headers()
                .get("Content-Security-Policy");
        return policy == null ? "" : policy;
    }

    @Test
    void aResponseIsSafeFromTheStart() {
        Response http = SecurityHeaders.standard().apply(Response.text("a"), false, null);
        assertThat(lines(http.headers()))
                .containsExactly(
                        "X-Content-Type-Options: nosniff",
                        "X-Frame-Options: SAMEORIGIN",
                        "Referrer-Policy: strict-origin-when-cross-origin",
                        "Cross-Origin-Opener-Policy: same-origin");
        Response https = SecurityHeaders.standard().apply(Response.text("a"), true, null);
        assertThat(lines(https.headers()))
                .hasSize(5)
                .contains("Strict-Transport-Security: max-age=31536000; includeSubDomains");
        assertThat(https.contentType()).isEqualTo("text/plain; charset=utf-8");
    }

    @Test
    void whatTheHandlerSetWins() {
        Response response = Response.text("a")
                .header("x-frame-options", "DENY")
                .header("Strict-Transport-Security", "max-age=0")
                .header("Content-Security-Policy", "default-src 'none'")
                .addHeader("Set-Cookie", "a=b");
        SecurityHeaders headers = SecurityHeaders.standard().contentSecurityPolicy("default-src 'self'");
        Headers sent = headers.apply(response, true, null).headers();
        assertThat(sent.all("X-Frame-Options")).containsExactly("DENY");
        assertThat(sent.all("Strict-Transport-Security")).containsExactly("max-age=0");
        assertThat(sent.all("Content-Security-Policy")).containsExactly("default-src 'none'");
        assertThat(sent.all("Set-Cookie")).containsExactly("a=b");
        assertThat(sent.get("Referrer-Policy")).isNotNull();
    }

    @Test
    void aResponseWithoutHeadersSharesThePack() {
        SecurityHeaders headers = SecurityHeaders.standard();
        assertThat(headers.apply(Response.text("a"), false, null).headers())
                .isSameAs(headers.apply(Response.text("b"), false, null).headers());
        Response whole = headers.apply(Response.text("a"), false, null);
        assertThat(headers.apply(whole, false, null)).isSameAs(whole);
    }

    @Test
    void eachHeaderCanBeChangedAndLeftOut() {
        SecurityHeaders headers = SecurityHeaders.standard()
                .with("x-frame-options", "DENY")
                .without("referrer-POLICY")
                .without("Strict-Transport-Security")
                .without("X-Unknown")
                .permissionsPolicy("camera=()");
        assertThat(lines(headers.apply(Response.text("a"), true, null).headers()))
                .containsExactly(
                        "X-Content-Type-Options: nosniff",
                        "Cross-Origin-Opener-Policy: same-origin",
                        "x-frame-options: DENY",
                        "Permissions-Policy: camera=()");
        assertThat(SecurityHeaders.none().apply(Response.text("a"), true, null).headers())
                .isSameAs(Headers.EMPTY);
    }

    @Test
    void aPolicyHasTheNonceOfTheRequest() {
        SecurityHeaders headers = SecurityHeaders.standard()
                .contentSecurityPolicy("script-src 'self' 'nonce-{nonce}'; style-src 'nonce-{nonce}'");
        assertThat(policy(headers, "abc")).isEqualTo("script-src 'self' 'nonce-abc'; style-src 'nonce-abc'");
    }

    @Test
    void aPageThatMadeNoNonceHasAPolicyWithoutOne() {
        SecurityHeaders headers = SecurityHeaders.standard()
                .contentSecurityPolicy("script-src 'self' 'nonce-{nonce}'; style-src 'nonce-{nonce}'");
        assertThat(policy(headers, null)).isEqualTo("script-src 'self'; style-src");
    }

    @Test
    void aNonceIsNotAskedForWhereNoPolicyHasOne() {
        SecurityHeaders headers = SecurityHeaders.standard().contentSecurityPolicy("default-src 'self'");
        Response response = headers.apply(Response.text("a"), false, () -> {
            throw new AssertionError("A nonce was made for nothing.");
        });
        assertThat(response.headers().get("Content-Security-Policy")).isEqualTo("default-src 'self'");
    }

    @Test
    void aPolicyCanBeTriedBeforeItIsKept() {
        SecurityHeaders headers = SecurityHeaders.standard()
                .contentSecurityPolicyReportOnly("script-src 'nonce-{nonce}'; report-uri /csp");
        Headers sent = headers.apply(Response.text("a"), false, () -> "abc").headers();
        assertThat(sent.get("Content-Security-Policy-Report-Only"))
                .isEqualTo("script-src 'nonce-abc'; report-uri /csp");
        assertThat(sent.get("Content-Security-Policy")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a'b", "a b", "a;b", "a,b", "a\nb", "é"})
    void aNonceThatCouldChangeThePolicyIsRefused(String nonce) {
        SecurityHeaders headers = SecurityHeaders.standard().contentSecurityPolicy("script-src 'nonce-{nonce}'");
        assertThatThrownBy(() -> headers.apply(Response.text("a"), false, () -> nonce))
                .hasMessageContaining("newNonce()");
    }

    @Test
    void everyNonceIsAnotherAndFitsAPolicy() {
        SecurityHeaders headers = SecurityHeaders.standard().contentSecurityPolicy("script-src 'nonce-{nonce}'");
        String nonce = SecurityHeaders.newNonce();
        assertThat(nonce).hasSize(22).isNotEqualTo(SecurityHeaders.newNonce());
        assertThat(policy(headers, nonce)).isEqualTo("script-src 'nonce-" + nonce + "'");
    }

    @Test
    void transportCanBeSetInEveryPart() {
        SecurityHeaders headers = SecurityHeaders.none();
        assertThat(transport(headers.strictTransport(Duration.ofHours(1), false, false)))
                .isEqualTo("max-age=3600");
        assertThat(transport(headers.strictTransport(Duration.ofDays(730), true, true)))
                .isEqualTo("max-age=63072000; includeSubDomains; preload");
        assertThat(transport(headers.strictTransport(Duration.ZERO, true, false)))
                .isEqualTo("max-age=0; includeSubDomains");
    }

    private static String transport(SecurityHeaders headers) {
        return String.valueOf(
                headers.apply(Response.text("a"), true, null).headers().get("Strict-Transport-Security"));
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        SecurityHeaders headers = SecurityHeaders.standard();
        assertThatThrownBy(() -> headers.strictTransport(Duration.ofDays(365), false, true))
                .hasMessageContaining("subdomains");
        assertThatThrownBy(() -> headers.strictTransport(Duration.ofDays(364), true, true))
                .hasMessageContaining("365");
        assertThatThrownBy(() -> headers.strictTransport(Duration.ofDays(-1), false, false))
                .hasMessageContaining("negative");
        assertThatThrownBy(() -> headers.contentSecurityPolicy("script-src {nonce}"))
                .hasMessageContaining("'nonce-{nonce}'");
        assertThatThrownBy(() -> headers.contentSecurityPolicy("a\nb")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> headers.with("Content-Security-Policy", "a"))
                .hasMessageContaining("contentSecurityPolicy(");
        assertThatThrownBy(() -> headers.with("Content-Length", "1")).hasMessageContaining("no default header");
        assertThatThrownBy(() -> headers.with("Content-Type", "text/html"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
