package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that are too large, what a response says of its server, and the form of redirects. */
class AdmissionTest {
    @Test
    void aChunkedBodyThatIsTooLargeIs413AndReachesNobody() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = ConfSite.server("client_max_body_size 8; location / { proxy_pass http://127.0.0.1:"
                        + upstream.port() + "; }")) {
            String head = "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||";

            assertThat(site.send(head + "8|12345678|0||").text()).isEqualTo("ok");
            Answer refused = site.send(head + "4|1234|5|12345|0||");

            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused.field("Connection")).isEqualTo("close");
            assertThat(upstream.received()).hasSize(1);
        }
    }

    @Test
    void aLengthThatIsTooLargeIs413BeforeTheBodyComes() {
        try (ConfSite site = ConfSite.server("client_max_body_size 8; location / { return 200 ok; }")) {
            Answer answer = site.send("POST / HTTP/1.1|Host: a|Content-Length: 9||");

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.field("Connection")).isEqualTo("close");
        }
    }

    @Test
    void theMethodsOfLimitExceptAreServedByTheLocationAndOthersByTheBlock() throws IOException {
        try (WireUpstream reads = WireUpstream.answering("HTTP/1.1 200 OK|Content-Length: 1||r");
                WireUpstream writes = WireUpstream.answering("HTTP/1.1 200 OK|Content-Length: 1||w");
                ConfSite site = ConfSite.server("location / { proxy_pass http://127.0.0.1:" + reads.port()
                        + "; limit_except GET { proxy_pass http://127.0.0.1:" + writes.port() + "; } }")) {
            assertThat(site.get("/").text()).isEqualTo("r");
            assertThat(site.request("HEAD", "/").status()).isEqualTo(200);
            assertThat(site.request("PUT", "/").text()).isEqualTo("w");
            assertThat(reads.received()).hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"server_tokens on, retort/.+", "server_tokens off, retort", "server_tokens build, retort/.+"})
    void theServerSaysWhatItIsAsFarAsItMay(String directive, String form) {
        try (ConfSite site =
                ConfSite.server(directive + "; location / { return 200 ok; }" + " location /none { return 404; }")) {
            assertThat(site.get("/").field("Server")).matches(form);
            assertThat(site.get("/none").field("Server")).matches(form);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'',                                        http://site.example:PORT/x%20y/?q",
        "absolute_redirect off,                     /x%20y/?q",
        "port_in_redirect off,                      http://site.example/x%20y/?q",
        "server_name_in_redirect on,                http://first.example:PORT/x%20y/?q"
    })
    void redirectsHaveTheFormThatIsAskedFor(String directive, String location) {
        try (ConfSite site = ConfSite.server("server_name first.example; " + directive
                + "; location / { rewrite ^/(.*)$ /$1/ permanent; }"
                        .replaceFirst("^; ", directive.isEmpty() ? "" : "; "))) {
            Answer answer = site.get("/x%20y?q");

            assertThat(answer.status()).isEqualTo(301);
            assertThat(answer.field("Location")).isEqualTo(location.replace("PORT", String.valueOf(site.port())));
        }
    }
}
