package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.gateway.WireClient.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The directives of the proxy that change an answer, hold it, or secure the way to the upstream. */
class ProxyDirectivesTest {
    @TempDir
    Path folder;

    /** The right-hand side is what nginx 1.22.1 answers. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sid=1; Domain=.a.up.com; Path=/app/z    | sid=1; Domain=.a.down.org; Path=/front/z; Secure; HttpOnly; SameSite=Lax
            a=1; domain=one.example;path=/old/z     | a=1; domain=two.example; path=/new/z
            a=1; domain=.one.example                | a=1; domain=.two.example
            xa=1; Secure; SameSite=None; HttpOnly   | xa=1; HttpOnly
            sid=1;secure;samesite=None              | sid=1; secure; SameSite=Lax; HttpOnly
            sid=1; Path=/app                        | sid=1; Path=/front; Secure; HttpOnly; SameSite=Lax
            sid = 1; Path = /app ; Max-Age= 3       | sid=1; Path=/front; Max-Age=3; Secure; HttpOnly; SameSite=Lax
            sid; Path=/app                          | sid; Path=/app
            ; Path=/app                             | ; Path=/app
            """)
    void cookiesAreChangedAsNginxDoesIt(String sent, String expected) throws IOException {
        try (WireUpstream upstream =
                        WireUpstream.answering("HTTP/1.1 200 OK|Set-Cookie: " + sent + "|Content-Length: 0||");
                ConfSite site = ConfSite.server("location / { proxy_pass " + upstream.uri("") + ";"
                        + " proxy_cookie_domain ~^(.+)\\.up\\.com$ $1.down.org;"
                        + " proxy_cookie_domain .one.example two.example;"
                        + " proxy_cookie_path ~^/app(/.*)?$ /front$1; proxy_cookie_path /old/ /new/;"
                        + " proxy_cookie_flags sid secure httponly samesite=lax;"
                        + " proxy_cookie_flags ~^x nosecure nosamesite; }")) {
            assertThat(site.get("/").field("Set-Cookie")).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://app7.internal:81/x?y, https://site.example/7/x?y",
        "HTTP://APP7.internal/x, HTTP://APP7.internal/x",
        // A path that a rule has made gets scheme and host, like any of the gateway's own; tried with nginx.
        "http://old/x, http://site.example:PORT/fixed",
    })
    void redirectsAreChangedByRegularExpressions(String sent, String expected) throws IOException {
        try (WireUpstream upstream =
                        WireUpstream.answering("HTTP/1.1 302 Found|Location: " + sent + "|Content-Length: 0||");
                ConfSite site = ConfSite.server("location / { proxy_pass " + upstream.uri("") + ";"
                        + " proxy_redirect ~^http://app(\\d+)\\.internal(?::\\d+)?(/.*)$ https://site.example/$1$2;"
                        + " proxy_redirect ~*^HTTP://OLD/ /fixed; }")) {
            assertThat(site.get("/").field("Location")).isEqualTo(expected.replace("PORT", "" + site.port()));
        }
    }

    @Test
    void anAnswerRunsAheadOfASlowClientIntoAFile() throws Exception {
        int size = 32 << 20;
        CountDownLatch written = new CountDownLatch(1);
        byte[] body = new byte[size];
        for (int i = 0; i < size; i += 4) {
            body[i] = (byte) (i >> 20);
            body[i + 1] = (byte) (i >> 12);
            body[i + 2] = (byte) (i >> 4);
        }
        try (WireUpstream upstream = WireUpstream.scripted((request, out) -> {
                    out.write(WireUpstream.wire("HTTP/1.1 200 OK|Content-Length: " + size + "||"));
                    out.write(body);
                    out.flush();
                    written.countDown();
                });
                ConfSite site = ConfSite.server("proxy_temp_path " + folder.resolve("t")
                        + " 1 2; location / { proxy_pass " + upstream.uri("") + "; }");
                WireClient client = site.connect()) {
            client.send("GET / HTTP/1.1|Host: h||");
            client.readHeader();
            // The upstream is done before the client has read a byte of the body.
            assertThat(written.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(folder.resolve("t")).isDirectory();
            assertThat(client.readExactly(size)).isEqualTo(body);
            client.send("GET / HTTP/1.1|Host: h||");
            client.readHeader();
            assertThat(client.readExactly(size)).isEqualTo(body);
        }
    }

    @Test
    void aBodyOfTheClientIsKeptInAFileIfThatIsWanted() throws IOException {
        Path bodies = folder.resolve("bodies");
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = ConfSite.server("client_body_temp_path " + bodies
                        + "; client_body_in_file_only on; location / { proxy_pass " + upstream.uri("") + "; }")) {
            assertThat(site.send("POST / HTTP/1.1|Host: h|Content-Length: 3|Connection: close||abc")
                            .text())
                    .isEqualTo("ok");
            assertThat(upstream.only().octets()).isEqualTo("abc");
            try (var files = Files.list(bodies)) {
                assertThat(files.toList())
                        .singleElement()
                        .satisfies(file -> assertThat(file).hasContent("abc"));
            }
        }
    }

    @Test
    void anUpstreamMayBeNamedByAVariable() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = ConfSite.server(
                        "location ~ ^/to/(?<target>[^/]*)(?<rest>/.*)$ { proxy_pass http://$target$rest; }")) {
            assertThat(site.get("/to/127.0.0.1:" + upstream.port() + "/x").text())
                    .isEqualTo("ok");
            assertThat(upstream.only().target()).isEqualTo("/x");
            assertThat(site.get("/to/127.0.0.1:99999/x").status()).isEqualTo(500);
            assertThat(site.get("/to/no-such-host.invalid/x").status()).isEqualTo(502);
        }
    }

    // TLS.

    /** Makes a key and a certificate of its own signature for a name. */
    private ServerSocketFactory secure(String name) {
        PemFiles.write(folder, name, "EC", PemFiles.Form.PKCS8);
        return new CertificateStore(folder).sockets(name + ".EC", with -> {});
    }

    @Test
    void tlsIsSpokenToAnUpstreamAndItsConnectionsAreKept() throws Exception {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK, secure("app.example"));
                ConfSite site =
                        ConfSite.server("location / { proxy_pass https://127.0.0.1:" + upstream.port() + "; }");
                WireClient client = site.connect()) {
            String large = "y".repeat(100_000);
            for (int i = 0; i < 3; i++) {
                client.send("POST / HTTP/1.1|Host: h|Content-Length: 100000||" + large);
                assertThat(client.read().text()).isEqualTo("ok");
            }
            assertThat(upstream.received()).allMatch(request -> request.connection() == 1);
            assertThat(upstream.received().get(2).octets()).isEqualTo(large);
        }
    }

    @ParameterizedTest
    @CsvSource({"app.example, 200", "other.example, 502"})
    void anUpstreamIsVerifiedByItsName(String name, int status) throws Exception {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK, secure("app.example"));
                ConfSite site = ConfSite.server("location / { proxy_pass https://127.0.0.1:" + upstream.port()
                        + "; proxy_ssl_verify on; proxy_ssl_server_name on; proxy_ssl_trusted_certificate "
                        + folder.resolve("app.example.pem") + "; proxy_ssl_name " + name
                        + "; proxy_ssl_protocols TLSv1.2 TLSv1.3; proxy_ssl_certificate "
                        + folder.resolve("app.example.pem")
                        + "; proxy_ssl_certificate_key " + folder.resolve("app.example.key") + "; }")) {
            Answer answer = site.get("/");
            assertThat(answer.status()).isEqualTo(status);
        }
    }

    @Test
    void anUpstreamThatSpeaksNoTlsIsABadGateway() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site =
                        ConfSite.server("proxy_connect_timeout 500ms; location / { proxy_pass https://127.0.0.1:"
                                + upstream.port() + "; }")) {
            assertThat(site.get("/").status()).isIn(502, 504);
        }
    }

    @Test
    void mistakesAreFoundAtTheStart() {
        assertThatThrownBy(
                        () -> ConfSite.server("location / { proxy_bind $x transparent; proxy_pass http://127.0.0.1; }"))
                .hasMessageContaining("transparent");
        assertThatThrownBy(() -> ConfSite.server("location / { proxy_pass https://127.0.0.1; proxy_ssl_verify on; }"))
                .hasMessageContaining("no proxy_ssl_trusted_certificate for proxy_ssl_verify");
        assertThatThrownBy(() -> ConfSite.server("location / { proxy_pass http://127.0.0.1; proxy_cookie_flags a; }"))
                .hasMessageContaining("invalid parameter \"a\"");
    }
}
