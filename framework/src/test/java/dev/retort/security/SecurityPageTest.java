package dev.retort.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.http.Exchange;
import dev.retort.http.HttpException;
import dev.retort.http.Response;
import dev.retort.security.TrustedProxies.Field;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The snippets of docs/security.md. */
class SecurityPageTest {
    @Test
    void forgedRequests() {
        CsrfProtection csrf = CsrfProtection.standard()
                .trusting("https://admin.example.org", "https://*.partner.example")
                .exempting(request -> request.path().startsWith("/hooks/"));

        assertThatThrownBy(() -> csrf.check(
                        Sent.post().header("Sec-Fetch-Site", "cross-site").request(), () -> null))
                .isInstanceOf(HttpException.class);
    }

    @Test
    void headersOfAResponse() {
        SecurityHeaders headers = SecurityHeaders.standard()
                .with("X-Frame-Options", "DENY")
                .without("Cross-Origin-Opener-Policy")
                .contentSecurityPolicy("default-src 'self'; script-src 'self' 'nonce-{nonce}'")
                .permissionsPolicy("camera=(), geolocation=(self)")
                .strictTransport(Duration.ofDays(730), true, true);

        Response response = headers.apply(Response.html("<p>"), true, () -> "abc");
        assertThat(response.headers().get("X-Frame-Options")).isEqualTo("DENY");
        assertThat(response.headers().get("Content-Security-Policy")).endsWith("'nonce-abc'");
    }

    @Test
    void proxies() {
        TrustedProxies nginx = TrustedProxies.of("loopback", "10.0.0.0/8");
        TrustedProxies cloud = TrustedProxies.hops(1).hops(Field.HOST, 1);
        TrustedProxies standard =
                TrustedProxies.of("private").forwarded().believing(Field.FOR, Field.PROTO, Field.HOST);

        Sent sent = Sent.get()
                .from("10.0.0.1")
                .header("X-Forwarded-For", "203.0.113.9")
                .header("X-Forwarded-Host", "example.org")
                .header("Forwarded", "for=203.0.113.9;host=example.org");
        Exchange client = nginx.apply(sent);
        assertThat(client.remoteAddress()).isEqualTo("203.0.113.9");
        assertThat(client.host()).isEqualTo("app.example");
        assertThat(cloud.apply(sent).host()).isEqualTo("example.org");
        assertThat(standard.apply(sent).host()).isEqualTo("example.org");
    }

    @Test
    void hosts() {
        TrustedHosts hosts = TrustedHosts.of("example.org", ".example.com", "localhost:8080");

        hosts.check(Sent.get().at("https", "www.example.com").request());
        assertThatThrownBy(
                        () -> hosts.check(Sent.get().at("https", "evil.example").request()))
                .isInstanceOf(HttpException.class);
    }

    @Test
    void otherSites() {
        Cors cors = Cors.allow("https://app.example.org", "https://*.partner.example")
                .headers("Content-Type", "Authorization")
                .exposing("ETag")
                .withCredentials()
                .maxAge(Duration.ofHours(1));

        Response response = cors.apply(
                Sent.get().header("Origin", "https://app.example.org").request(), Response.text("a"));
        assertThat(response.headers().get("Access-Control-Allow-Credentials")).isEqualTo("true");
    }

    @Test
    void tooMuchWork() {
        Admission admission = Admission.of(256, Duration.ofSeconds(2));
        if (!admission.tryEnter()) {
            throw new AssertionError(admission.refusal());
        }
        try {
            assertThat(admission.inside()).isEqualTo(1);
        } finally {
            admission.leave();
        }
    }
}
