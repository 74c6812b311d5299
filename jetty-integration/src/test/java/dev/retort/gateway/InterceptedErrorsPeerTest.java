package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code proxy_intercept_errors}: the pages of errors that an upstream reports, from the gateway and from nginx. */
class InterceptedErrorsPeerTest {
    private static final List<String> FIELDS =
            List.of("Content-Type", "WWW-Authenticate", "X-Upstream", "Set-Cookie", "Location", "Retry-After");

    @TempDir
    static Path folder;

    private static NginxPeer peer;
    private static WireUpstream upstream;

    @BeforeAll
    static void start() throws IOException {
        Path root = Files.createDirectories(folder.resolve("root"));
        Files.writeString(root.resolve("sorry.html"), "sorry");
        upstream = WireUpstream.scripted((request, out) -> {
            String target = request.target();
            String status = target.substring(target.lastIndexOf('/') + 1);
            out.write(WireUpstream.wire("HTTP/1.1 " + status + " As Said|X-Upstream: yes|Set-Cookie: a=b"
                    + "|WWW-Authenticate: Basic realm=\"a, b\"|Retry-After: 7"
                    + "|Location: /there|Content-Type: text/plain|Content-Length: 4||body"));
        });
        peer = NginxPeer.server(
                Files.createDirectory(folder.resolve("nginx")),
                """
                root ROOT;
                location /off/ { error_page 404 503 /sorry.html; proxy_pass http://UPSTREAM; }
                location /file/ { proxy_intercept_errors on; error_page 404 401 503 /sorry.html; proxy_pass http://UPSTREAM; }
                location /named/ { proxy_intercept_errors on; error_page 404 401 503 @named; proxy_pass http://UPSTREAM; }
                location @named { return 200 "named $status $upstream_status"; }
                location /fine/ { proxy_intercept_errors on; error_page 404 401 503 =200 /sorry.html; proxy_pass http://UPSTREAM; }
                location /theirs/ { proxy_intercept_errors on; error_page 404 401 503 = @named; proxy_pass http://UPSTREAM; }
                location /away/ { proxy_intercept_errors on; error_page 404 401 503 =301 http://elsewhere/; proxy_pass http://UPSTREAM; }
                location /moved/ { proxy_intercept_errors on; error_page 302 304 =200 /sorry.html; proxy_pass http://UPSTREAM; }
                location /none/ { proxy_intercept_errors on; proxy_pass http://UPSTREAM; }
                location /gone/ { proxy_intercept_errors on; error_page 404 /nothing.html; proxy_pass http://UPSTREAM; }
                location /twice/ { proxy_intercept_errors on; error_page 404 /file/503; proxy_pass http://UPSTREAM; }
                location /again/ { recursive_error_pages on; proxy_intercept_errors on; error_page 404 /file/503; proxy_pass http://UPSTREAM; }
                location /variable/ { proxy_intercept_errors on; error_page 404 /$arg_page.html; proxy_pass http://UPSTREAM; }
                """.replace("UPSTREAM", "127.0.0.1:" + upstream.port()).replace("ROOT", root.toString()));
    }

    @AfterAll
    static void stop() throws IOException {
        if (peer != null) {
            peer.close();
        }
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({
        "off, 404",
        "off, 503",
        "file, 404",
        "file, 401",
        "file, 503",
        "file, 500",
        "file, 403",
        "file, 200",
        "file, 302",
        "named, 404",
        "named, 401",
        "named, 503",
        "named, 500",
        "fine, 404",
        "fine, 401",
        "fine, 503",
        "fine, 500",
        "theirs, 404",
        "theirs, 401",
        "theirs, 503",
        "away, 404",
        "away, 401",
        "moved, 302",
        "moved, 301",
        "moved, 404",
        "none, 404",
        "none, 401",
        "none, 503",
        "gone, 404",
        "twice, 404",
        "again, 404",
        "again, 401",
        "variable, 404",
    })
    void theClientSeesTheSame(String location, int status) {
        for (String method : List.of("GET", "POST", "HEAD")) {
            String target = "/" + location + "/" + status;
            peer.same(FIELDS, method, target, "Content-Length: 0");
            // A page of the site's own, or the upstream's, has the same text, whatever its status.
            String ours = peer.oursTo(method, target).text();
            String theirs = peer.theirsTo(method, target).text();
            if (!theirs.contains("nginx")) {
                assertThat(ours).as(method + " " + target).isEqualTo(theirs);
            } else {
                assertThat(ours).as(method + " " + target).startsWith("<!DOCTYPE html>");
            }
        }
    }
}
