package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A redirect to the upstream's own host must stay on the gateway's. */
class ProxiedRedirectTest {
    /** A browser takes a backslash for a slash and leaves out tabs: two slashes in front would be a host. */
    private static final String WITHIN = "/[^/\\\\\t].*";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example/",
                "/\\evil.example/",
                "/\t/evil.example/",
                "/\t\\evil.example/",
                "///evil.example/"
            })
    void aRewrittenAddressNeverNamesAnotherHost(String path) throws IOException {
        for (String base : new String[] {"", "/"}) {
            try (WireUpstream upstream = WireUpstream.scripted((request, out) -> {
                        String address = request.values("Host").get(0) + path;
                        out.write(WireUpstream.wire("HTTP/1.1 302 Found|Location: http://" + address
                                + "|Refresh: 0; url=http://" + address + "|Content-Length: 0||"));
                    });
                    ConfSite site = ConfSite.server("location / { proxy_pass " + upstream.uri(base) + "; }"
                            + " location /relative { absolute_redirect off; proxy_pass " + upstream.uri(base)
                            + "; }")) {
                Answer absolute = site.get("/a");
                Answer relative = site.get("/relative");

                assertThat(absolute.status()).isEqualTo(302);
                assertThat(absolute.field("Location"))
                        .startsWith("http://site.example:" + site.port() + "/")
                        .endsWith("evil.example/");
                assertThat(relative.field("Location")).matches(WITHIN).endsWith("evil.example/");
                assertThat(absolute.field("Refresh")).matches("0; url=" + WITHIN);
                assertThat(relative.field("Refresh")).matches("0; url=" + WITHIN);
            }
        }
    }
}
