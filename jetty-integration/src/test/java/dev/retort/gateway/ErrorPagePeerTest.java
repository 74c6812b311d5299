package dev.retort.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages of errors say of themselves, and whether they are compressed. */
class ErrorPagePeerTest {
    private static final List<String> FIELDS =
            List.of("Last-Modified", "Accept-Ranges", "Content-Encoding", "Vary", "Cache-Control", "X-H");
    private static final List<String> TARGETS = List.of(
            "/nothing",
            "/none",
            "/none/500",
            "/none/403",
            "/none/text",
            "/page.html",
            "/page.bin",
            "/untyped/none",
            "/untyped/page.bin",
            "/up/200",
            "/up/404",
            "/up/typed",
            "/caught/404",
            "/sub");
    private static final List<String> CONDITIONS = List.of(
            "X: y",
            "Accept-Encoding: gzip",
            "Range: bytes=0-9",
            "If-None-Match: *",
            "If-Modified-Since: Sun, 06 Nov 2094 08:49:37 GMT");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "error_page 404 500 403 /page.html;",
                "error_page 404 500 403 =200 /page.html;",
                "error_page 404 500 403 =410 /page.html; gzip on;",
                "error_page 404 500 403 /page.html; gzip on; gzip_vary on; gzip_min_length 0;",
                "error_page 404 500 403 /page.bin; gzip on; gzip_types *;",
                "error_page 404 500 403 /page.html; expires 1h; add_header X-H a;",
                "error_page 404 500 403 @page; location @page { rewrite ^ /page.html break; gzip on; expires 1h; }",
                "gzip on; gzip_types *; gzip_min_length 0; gzip_vary on;",
                "gzip on; gzip_types text/plain; gzip_min_length 0; gzip_vary on;",
            })
    void itIsThatOfNginx(String server) throws IOException {
        Path root = Files.createDirectories(folder.resolve("root"));
        Files.createDirectory(root.resolve("sub"));
        Files.writeString(root.resolve("page.html"), "page ".repeat(600));
        Files.writeString(root.resolve("page.bin"), "page ".repeat(600));
        try (WireUpstream upstream = WireUpstream.scripted((request, out) -> {
                    String status = request.target().endsWith("404") ? "404 None" : "200 OK";
                    String type = request.target().endsWith("typed") ? "Content-Type: text/html|" : "Content-Type:|";
                    out.write(WireUpstream.wire("HTTP/1.1 " + status + "|" + type
                            + "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT|Content-Length: 3000||"
                            + "page! ".repeat(500)));
                });
                NginxPeer peer = NginxPeer.server(
                        Files.createDirectory(folder.resolve("nginx")),
                        server
                                + """
                        root ROOT; types { text/html html; }
                        location /none { return 404; } location /none/500 { return 500; } location /none/403 { return 403; }
                        location /none/text { return 404 LONG; }
                        location /untyped/ { default_type ''; alias ROOT/; }
                        location /untyped/none { default_type ''; return 200 LONG; }
                        location /up/ { proxy_pass http://UPSTREAM; }
                        location /caught/ { proxy_intercept_errors on; proxy_pass http://UPSTREAM; }
                        """.replace("ROOT", root.toString())
                                        .replace("LONG", "0123456789".repeat(30))
                                        .replace("UPSTREAM", "127.0.0.1:" + upstream.port()))) {
            for (String target : TARGETS) {
                for (String condition : CONDITIONS) {
                    boolean ofText = condition.equals("If-None-Match: *") && target.equals("/untyped/none");
                    if (!ofText) { // Of a text that has no tag nginx says that it has not changed.
                        peer.same(FIELDS, "GET", target, condition);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Content-Type:|", "Content-Type: |"})
    void anAnswerWithoutATypeHasNone(String type) throws IOException {
        try (WireUpstream upstream = WireUpstream.answering("HTTP/1.1 200 OK|" + type + "Content-Length: 2||ok");
                NginxPeer peer = NginxPeer.server(
                        folder, "location / { proxy_pass http://127.0.0.1:" + upstream.port() + "; }")) {
            peer.same(List.of("Content-Type"), "GET", "/");
        }
    }
}
