package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StickySessionTest {
    private static WireUpstream named(String name) {
        return WireUpstream.answering("HTTP/1.1 200 OK|Set-Cookie: app=" + name + "|Content-Length: 1||" + name);
    }

    private static String servers(WireUpstream... upstreams) {
        StringBuilder servers = new StringBuilder();
        for (WireUpstream upstream : upstreams) {
            servers.append("server 127.0.0.1:").append(upstream.port()).append("; ");
        }
        return servers.toString();
    }

    @Test
    void aCookieKeepsASessionAtItsPeer() throws IOException {
        try (WireUpstream a = named("A");
                WireUpstream b = named("B");
                ConfSite site = ConfSite.of(
                        "http { upstream app { " + servers(a, b)
                                + "sticky cookie srv path=/; } server { listen 127.0.0.1:0; location / { proxy_pass http://app; } } }")) {
            Answer first = site.get("/");
            String cookie = Objects.requireNonNull(first.values("Set-Cookie").stream()
                    .filter(value -> value.startsWith("srv="))
                    .findFirst()
                    .orElse(null));
            assertThat(cookie).matches("srv=[0-9a-f]{32}; path=/");
            assertThat(first.values("Set-Cookie")).contains("app=" + first.text());
            for (int i = 0; i < 5; i++) {
                Answer next = site.get("/", "Cookie: x=1; " + cookie.substring(0, cookie.indexOf(';')));
                assertThat(next.text()).isEqualTo(first.text());
                assertThat(next.values("Set-Cookie")).contains(cookie);
            }
            assertThat(site.get("/").text() + site.get("/").text()).contains("A", "B");
        }
    }

    @Test
    void theCookieFollowsWhenThePeerIsGone() throws IOException {
        WireUpstream a = named("A");
        try (WireUpstream b = named("B");
                ConfSite site = ConfSite.of(
                        "http { upstream app { " + servers(a, b)
                                + "sticky cookie srv; } server { listen 127.0.0.1:0; location / { proxy_pass http://app; } } }")) {
            String cookie = site.get("/").values("Set-Cookie").stream()
                    .filter(value -> value.startsWith("srv="))
                    .findFirst()
                    .orElse("");
            a.close();
            Answer next = site.get("/", "Cookie: " + cookie);

            assertThat(next.text()).isEqualTo("B");
            assertThat(next.values("Set-Cookie")).hasSize(2).noneMatch(cookie::equals);
        }
    }

    @Test
    void aSessionOfTheApplicationIsLearnt() throws IOException {
        // What the peers call a session is what the client says in return, with its address behind.
        try (WireUpstream a =
                        WireUpstream.answering("HTTP/1.1 200 OK|Set-Cookie: sid=one, 127.0.0.1|Content-Length: 1||A");
                WireUpstream b = WireUpstream.answering("HTTP/1.1 200 OK|Content-Length: 1||B");
                ConfSite site = ConfSite.of("http { upstream app { " + servers(a, b)
                        + "sticky learn create=$upstream_cookie_sid lookup=$proxy_add_x_forwarded_for zone=s:32k; }"
                        + " server { listen 127.0.0.1:0; location / { proxy_pass http://app; } } }")) {
            assertThat(site.get("/").text()).isEqualTo("A");
            for (int i = 0; i < 5; i++) {
                assertThat(site.get("/", "X-Forwarded-For: one").text()).isEqualTo("A");
            }
        }
    }
}
