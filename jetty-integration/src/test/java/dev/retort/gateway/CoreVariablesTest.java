package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The variables whose values are not the same twice or anywhere else; {@link RewritePeerTest} compares the others. */
class CoreVariablesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            $msec                | [0-9]{10}\\.[0-9]{3}
            $request_time        | [0-9]\\.[0-9]{3}
            $connection_time     | [0-9]+\\.[0-9]{3}
            $time_iso8601        | 20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}[+-][0-9]{2}:[0-9]{2}
            $time_local          | [0-9]{2}/[A-Z][a-z]{2}/20[0-9]{2}:[0-9:]{8} [+-][0-9]{4}
            $request_id          | [0-9a-f]{32}
            $pid                 | [0-9]+
            $hostname            | [a-z0-9.-]+
            $connection          | [0-9]+
            $connection_requests | 1
            $remote_port         | [0-9]{4,5}
            $nginx_version       | 1\\.22\\.1
            $binary_remote_addr  | \\x7f\\x00\\x00\\x01
            $proxy_protocol_addr$proxy_protocol_port | (?!.)
            $request_body$request_body_file | (?!.)
            $bytes_sent          | 0
            $http2               | (?!.)
            $sent_http_x$sent_trailer_x | (?!.)
            $status              | 200
            """)
    void aVariableHasItsForm(String expression, String form) {
        try (ConfSite site = ConfSite.server("location / { return 200 \"" + expression + "\"; }")) {
            assertThat(site.get("/").text()).matches("(?s)" + form);
        }
    }

    @Test
    void theServersPortIsThatOfTheSocket() {
        try (ConfSite site = ConfSite.server("location / { return 200 \"$server_addr:$server_port\"; }")) {
            assertThat(site.get("/").text()).isEqualTo("127.0.0.1:" + site.port());
        }
    }

    @Test
    void aRequestKeepsItsIdAndTheNextHasAnother() {
        try (ConfSite site = ConfSite.server("location /a { set $id $request_id; rewrite ^ /b last; }"
                + " location /b { return 200 \"$id $request_id\"; }")) {
            String first = site.get("/a").text();
            String second = site.get("/a").text();

            assertThat(first.substring(0, 32)).isEqualTo(first.substring(33)).isNotEqualTo(second.substring(0, 32));
        }
    }

    @Test
    void requestsOfAConnectionAreCounted() {
        try (ConfSite site = ConfSite.server("location / { return 200 \"$connection $connection_requests\"; }");
                WireClient client = site.connect()) {
            String request = "GET / HTTP/1.1|Host: a||";
            String first = client.send(request).read().text();
            String second = client.send(request).read().text();

            assertThat(first).endsWith(" 1");
            assertThat(second).isEqualTo(first.substring(0, first.length() - 1) + "2");
        }
    }

    /** As nginx does it since 1.23. */
    @Test
    void repeatedFieldsAreJoined() {
        try (ConfSite site = ConfSite.server("location / { return 200 \"$http_x_a / $http_cookie\"; }")) {
            assertThat(site.get("/", "X-A: 1", "x-a: 2", "Cookie: a=1", "Cookie: b=2")
                            .text())
                    .isEqualTo("1, 2 / a=1; b=2");
        }
    }

    @Test
    void theLengthOfARequestIsCounted() {
        String request = "POST /x?y HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nConnection: close\r\n\r\n";
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = ConfSite.server("location / { proxy_pass http://127.0.0.1:" + upstream.port()
                        + "; proxy_set_header X-Length $request_length; }");
                WireClient client = site.connect()) {
            client.sendBytes((request + "12345").getBytes(StandardCharsets.ISO_8859_1))
                    .read();

            assertThat(upstream.only().values("X-Length")).containsExactly(String.valueOf(request.length() + 5));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Test
    void filesAreNamedByRootAndAlias() {
        String names = "return 200 \"$document_root $request_filename\";";
        String prefix = Path.of("").toAbsolutePath().toString();
        try (ConfSite site = ConfSite.server("root /srv/; location /a { " + names + " } location /b/ { alias /data/; "
                + names + " } location /c { root rel; " + names + " } location /d { root /v/$host; " + names
                + " } location ~ ^/e/(.*)$ { alias /e-$1; " + names + " }")) {
            assertThat(site.get("/a/x%20y").text()).isEqualTo("/srv /srv/a/x y");
            assertThat(site.get("/b/x").text()).isEqualTo("/data/ /data/x");
            assertThat(site.get("/c").text()).isEqualTo(prefix + "/rel " + prefix + "/rel/c");
            assertThat(site.get("/d").text()).isEqualTo("/v/site.example /v/site.example/d");
            assertThat(site.get("/e/f").text()).isEqualTo("/e-f /e-f");
        }
    }

    @Test
    void theRealRootIsThatBehindLinks(@TempDir Path folder) throws Exception {
        Path real = Files.createDirectory(folder.toRealPath().resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        try (ConfSite site = ConfSite.server("root " + link + "; location / { return 200 $realpath_root; }")) {
            assertThat(site.get("/").text()).isEqualTo(real.toString());
        }
    }

    @Test
    void fieldsThatNginxCallsInvalidAreSeenOnlyWhereTheyAreAskedFor() {
        String show = "location / { return 200 \"$http_a_b|$http_e_f\"; }";
        List<String> fields = List.of("A_B: under", "E-F: hyphen");
        try (ConfSite site = ConfSite.server(show);
                ConfSite under = ConfSite.server("underscores_in_headers on;" + show);
                ConfSite any = ConfSite.server("ignore_invalid_headers off;" + show)) {
            assertThat(site.get("/", fields.toArray(String[]::new)).text()).isEqualTo("|hyphen");
            assertThat(under.get("/", fields.toArray(String[]::new)).text()).isEqualTo("under|hyphen");
            assertThat(any.get("/", fields.toArray(String[]::new)).text()).isEqualTo("under|hyphen");
        }
    }

    @Test
    void upstreamsSeeNoInvalidFields() throws Exception {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = ConfSite.server("location / { proxy_pass http://127.0.0.1:" + upstream.port() + "; }");
                ConfSite open = ConfSite.server("underscores_in_headers on; location / { proxy_pass http://127.0.0.1:"
                        + upstream.port() + "; }")) {
            site.get("/", "A_B: 1", "A!B: 2", "A-B: 3");
            assertThat(upstream.only().head())
                    .contains("A-B: 3")
                    .doesNotContain("A_B")
                    .doesNotContain("A!B");

            open.get("/", "A_B: 1", "A!B: 2");
            assertThat(upstream.received().get(1).head()).contains("A_B: 1").doesNotContain("A!B");
        }
    }

    @Test
    void aForwardedBodyCanBeSeen() throws Exception {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = ConfSite.server("location / { proxy_set_header X-Body \"$request_body\";"
                        + " proxy_set_header X-File \"$request_body_file\"; proxy_pass http://127.0.0.1:"
                        + upstream.port() + "; }")) {
            String head = "POST / HTTP/1.1|Host: a|Connection: close|Content-Length: ";
            site.send(head + "4||abcd");
            site.send(head + "300000||" + "x".repeat(300_000));

            assertThat(upstream.received().get(0).values("X-Body")).containsExactly("abcd");
            assertThat(upstream.received().get(0).values("X-File")).isEmpty();
            assertThat(upstream.received().get(1).values("X-Body")).isEmpty();
            assertThat(upstream.received().get(1).values("X-File"))
                    .singleElement()
                    .asString()
                    .startsWith("/");
        }
    }

    @Test
    void anErrorsPageIsAGetToVariablesAndUpstreams() throws Exception {
        try (WireUpstream upstream = WireUpstream.answering("HTTP/1.1 200 OK|Content-Length: 4||page");
                ConfSite site = ConfSite.server("error_page 404 /page; location /x { return 404; } location /page {"
                        + " proxy_pass http://127.0.0.1:" + upstream.port() + "; }")) {
            Answer answer = site.request("DELETE", "/x");

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).isEqualTo("page");
            assertThat(upstream.only().line()).startsWith("GET /page ");
        }
    }
}
