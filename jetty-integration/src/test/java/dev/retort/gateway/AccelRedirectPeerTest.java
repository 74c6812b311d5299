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
import org.junit.jupiter.params.provider.ValueSource;

/** What of an upstream's head is left in the answer that its {@code X-Accel-Redirect} has led to: as with nginx. */
class AccelRedirectPeerTest {
    private static final List<String> FIELDS = List.of(
            "Content-Disposition",
            "Cache-Control",
            "Set-Cookie",
            "Expires",
            "Location",
            "X-Own",
            "Content-Language",
            "Content-Encoding");

    @TempDir
    private static Path folder;

    private static WireUpstream upstream;
    private static NginxPeer peer;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("i")).resolve("f.html"), "file");
        Files.writeString(folder.resolve("i/f"), "file");
        upstream = WireUpstream.scripted((request, out) -> {
            String path = request.target();
            out.write(WireUpstream.wire(
                    switch (path) {
                        case "/i/typed" ->
                            "HTTP/1.1 200 OK|Content-Type: u/two|Cache-Control: two|Content-Length: 3||two";
                        case "/i/untyped" -> "HTTP/1.1 200 OK|Content-Length: 3||two";
                        default ->
                            "HTTP/1.1 200 OK|X-Accel-Redirect: "
                                    + (path.startsWith("/@") ? path.substring(1) : "/i" + path)
                                    + "|Content-Type: app/type|ETag: \"e\""
                                    + "|Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT|Cache-Control: private"
                                    + "|Set-Cookie: a=b|Expires: Thu, 01 Dec 1994 16:00:00 GMT"
                                    + "|Content-Disposition: attachment|Content-Language: de|Content-Encoding: x"
                                    + "|X-Own: y|Content-Length: 2||ok";
                    }));
        });
        String pass = "proxy_pass http://127.0.0.1:" + upstream.port() + ";";
        peer = new NginxPeer(
                folder,
                "types { text/html html; } default_type def/type; root " + folder + "; autoindex on;"
                        + " server { listen LISTEN; absolute_redirect off; location / { " + pass + " }"
                        + " location /i/ { internal; }"
                        + " location /i/text { internal; return 200 returned; }"
                        + " location /i/other { internal; default_type d/t; return 200 returned; }"
                        + " location /i/status { internal; return 404; }"
                        + " location /i/told { internal; return 404 told; }"
                        + " location /i/paged { internal; error_page 403 /page; return 403; }"
                        + " location /i/named { internal; error_page 403 @page; return 403; }"
                        + " location = /page { return 200 page; }"
                        + " location @page { return 200 page; }"
                        + " location /i/away { internal; return 301 /x; }"
                        + " location /i/nothing { internal; return 204; }"
                        + " location /i/typed { internal; " + pass + " }"
                        + " location /i/untyped { internal; " + pass + " }"
                        + " location /i/charset { internal; charset utf-8; return 200 x; } }");
    }

    @AfterAll
    static void stop() throws IOException {
        if (peer != null) {
            peer.close();
        }
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/text",
                "/text.html",
                "/other",
                "/status",
                "/told",
                "/paged",
                "/named",
                "/away",
                "/nothing",
                "/typed",
                "/untyped",
                "/charset",
                "/f",
                "/f.html",
                "/missing",
                "/",
                "/@page",
            })
    void isWhatNginxLeaves(String target) {
        WireClient.Answer ours = peer.same(FIELDS, "GET", target);
        WireClient.Answer theirs = peer.theirsTo("GET", target);

        for (String name : List.of("Content-Type", "Accept-Ranges", "ETag", "Last-Modified")) {
            assertThat(ours.values(name)).as(name).isEqualTo(theirs.values(name));
        }
    }
}
