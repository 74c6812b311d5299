package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a request goes on to whose upstream has failed or says so; the answers are those of nginx 1.22.1. */
class InternalRedirectTest {
    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("50x.html"), "sorry");
        Files.writeString(folder.resolve("413.html"), "too large");
        Files.createDirectory(folder.resolve("dir"));
        Files.writeString(folder.resolve("dir/index.html"), "index");
    }

    private ConfSite site(String directives) {
        return ConfSite.server("root " + folder + ";" + directives);
    }

    private static Answer post(ConfSite site, String target, String body) {
        return site.send("POST " + target + " HTTP/1.1|Host: h|Content-Length: " + body.length()
                + "|Connection: close||" + body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/files/../secret/50x.html",
                "/files/%2e%2e/secret/50x.html",
                "/files/..%2Fsecret/50x.html",
                "/secret/dir/..",
                "../secret/50x.html",
                "..",
            })
    void anOrderThatLeadsToTheFolderAboveIsNotObeyed(String order) throws IOException {
        try (WireUpstream upstream =
                        WireUpstream.answering("HTTP/1.1 200 OK|X-Accel-Redirect: " + order + "|Content-Length: 0||");
                ConfSite site = site("location / { proxy_pass http://127.0.0.1:" + upstream.port() + "; }"
                        + " location /files/ { internal; } location /secret/ { internal; alias " + folder + "/; }")) {
            assertThat(site.get("/").status()).isEqualTo(404);
        }
    }

    @Test
    void theFileOfAnErrorPageAnswersAPost() throws IOException {
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        try (ConfSite site = site("error_page 502 /50x.html; error_page 413 /413.html; error_page 403 =200 /dir/;"
                + " location /api { proxy_pass http://127.0.0.1:" + nobody + "; }"
                + " location /small { client_max_body_size 1; } location /no { return 403; }")) {
            Answer failed = post(site, "/api", "x=1");
            assertThat(failed.status()).isEqualTo(502);
            assertThat(failed.text()).isEqualTo("sorry");

            Answer large = post(site, "/small", "x=1");
            assertThat(large.status()).isEqualTo(413);
            assertThat(large.text()).isEqualTo("too large");

            Answer folderPage = post(site, "/no", "x=1");
            assertThat(folderPage.status()).isEqualTo(200);
            assertThat(folderPage.text()).isEqualTo("index");
        }
    }

    @Test
    void anUpstreamsRedirectToAFileAnswersAPost() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(
                        "HTTP/1.1 200 OK|X-Accel-Redirect: /files/50x.html|Content-Length: 2||no");
                ConfSite site = site("location / { proxy_pass " + upstream.uri("") + "; }"
                        + " location /files/ { internal; alias " + folder + "/; }")) {
            Answer answer = post(site, "/", "x=1");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("sorry");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, WWW-Authenticate: Basic realm=\"a\", Basic realm=\"a\"",
        "404, X-Accel-Redirect: /50x.html, ",
    })
    void anInterceptedAnswerIsTheErrorPages(int status, String field, String challenge) throws IOException {
        try (WireUpstream upstream =
                        WireUpstream.answering("HTTP/1.1 " + status + " No|" + field + "|Content-Length: 2||no");
                ConfSite site = site("location / { proxy_pass " + upstream.uri("")
                        + "; proxy_intercept_errors on; error_page 401 404 /413.html; } location = /413.html { }")) {
            Answer answer = site.get("/");

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.text()).isEqualTo("too large");
            assertThat(answer.field("WWW-Authenticate")).isEqualTo(challenge);
        }
    }

    @Test
    void theStatusOfAFailedUpstreamIsTold() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering("nonsense||");
                ConfSite site = site("location / { proxy_pass " + upstream.uri("") + "; error_page 502 = @told; }"
                        + " location @told { return 200 $upstream_status; }")) {
            assertThat(site.get("/").text()).isEqualTo("502");
        }
    }

    @Test
    void anUpstreamSetsTheClientsRate() throws IOException {
        try (WireUpstream upstream =
                        WireUpstream.answering("HTTP/1.1 200 OK|X-Accel-Limit-Rate: 500000|Content-Length: 2||ok");
                ConfSite site =
                        site("location / { proxy_pass " + upstream.uri("") + "; add_header X-Rate $limit_rate; }")) {
            assertThat(site.get("/").field("X-Rate")).isEqualTo("500000");
        }
    }

    /** RFC 3875, section 6.2.3. */
    @ParameterizedTest
    @CsvSource({
        "'Location: /there\r\n\r\n', 302",
        "'HX-Trigger: made\r\nLocation: /there\r\n\r\n', 302",
        "'Status: 303 See Other\r\nLocation: /there\r\n\r\n', 303",
        "'HTTP/1.1 200 OK\r\nLocation: /there\r\n\r\n', 200",
        "'Content-Type: text/plain\r\n\r\n', 200",
    })
    void aLocationWithoutAStatusIsARedirect(String answer, int status) throws Exception {
        try (ServerSocket upstream = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                ConfSite site = site("location / { uwsgi_pass 127.0.0.1:" + upstream.getLocalPort()
                        + "; uwsgi_param REQUEST_METHOD $request_method; }")) {
            Thread script = new Thread(() -> answer(upstream, answer));
            script.start();

            assertThat(site.get("/").status()).isEqualTo(status);
            script.join();
        }
    }

    private static void answer(ServerSocket upstream, String answer) {
        try (Socket socket = upstream.accept()) {
            InputStream in = socket.getInputStream();
            byte[] head = in.readNBytes(4);
            in.readNBytes((head[1] & 0xFF) | (head[2] & 0xFF) << 8);
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
