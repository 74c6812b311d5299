package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done to responses on their way, by the gateway and by nginx. */
class FiltersPeerTest {
    private static final List<String> HEADERS = List.of(
            "X-A",
            "X-B",
            "X-Always",
            "X-Empty",
            "Cache-Control",
            "Last-Modified",
            "ETag",
            "Content-Type",
            "Content-Length");
    private static final List<String> CODING = List.of(
            "Content-Encoding",
            "Vary",
            "ETag",
            "Accept-Ranges",
            "Content-Length",
            "Content-Type",
            "Last-Modified",
            "Content-Range");

    @TempDir
    static Path folder;

    private static NginxPeer peer;

    @BeforeAll
    static void start() throws IOException {
        Path root = Files.createDirectory(folder.resolve("root"));
        String text = "All work and no play makes Jack a dull boy.\n".repeat(60_000);
        write(root, "page.html", text.substring(0, 4000).getBytes(StandardCharsets.UTF_8));
        write(root, "large.html", text.getBytes(StandardCharsets.UTF_8));
        write(root, "short.html", "<p>short".getBytes(StandardCharsets.UTF_8));
        write(root, "empty.html", new byte[0]);
        write(root, "note.txt", text.substring(0, 300).getBytes(StandardCharsets.UTF_8));
        write(root, "style.css", text.substring(0, 300).getBytes(StandardCharsets.UTF_8));
        write(root, "both.txt", "both".getBytes(StandardCharsets.UTF_8));
        write(root, "both.txt.gz", gzip("both compressed"));
        write(root, "only.txt.gz", gzip("only compressed"));
        write(root, "alone.txt", "alone".getBytes(StandardCharsets.UTF_8));
        peer = new NginxPeer(Files.createDirectory(folder.resolve("nginx")), """
                charset_map koi8-r utf-8 { C0 D18E; }
                server {
                listen LISTEN;
                root ROOT;
                types { text/html html; text/plain txt; text/css css; }
                location /add/ { alias ROOT/; add_header X-A 1; add_header X-A 2; add_header X-B "of $uri";
                    add_header X-Always yes always; add_header X-Empty "" always; add_header Cache-Control private; }
                location /replaced/ { alias ROOT/; add_header ETag "\\"own\\""; add_header Last-Modified "Thu, 02 Jan 2020 00:00:00 GMT"; }
                location /removed/ { alias ROOT/; add_header ETag ""; add_header Last-Modified ""; }
                location /exp/epoch/ { alias ROOT/; expires epoch; }
                location /exp/max/ { alias ROOT/; expires max; add_header Cache-Control public; }
                location /exp/off/ { alias ROOT/; expires off; }
                location /exp/hour/ { alias ROOT/; expires 1h; }
                location /exp/zero/ { alias ROOT/; expires 0; }
                location /exp/past/ { alias ROOT/; expires -1; }
                location /exp/plus/ { alias ROOT/; expires +1d; }
                location /exp/modified/ { alias ROOT/; expires modified 100y; }
                location /exp/modifiedpast/ { alias ROOT/; expires modified 1d; }
                location ~ ^/exp/var/(?<e>[^/]+)/(?<f>.*)$ { alias ROOT/$f; expires $e; }
                location /gzip/ { alias ROOT/; gzip on; gzip_vary on; gzip_types text/css; }
                location /gzipall/ { alias ROOT/; gzip on; gzip_types *; gzip_min_length 0; gzip_comp_level 9; gzip_http_version 1.0; }
                location /gzipvia/ { alias ROOT/; gzip on; gzip_proxied no-cache no_etag expired auth; }
                location /gzipviaany/ { alias ROOT/; gzip on; gzip_proxied any; gzip_disable "Old.*Browser"; }
                location /gzipexpired/ { alias ROOT/; gzip on; gzip_proxied expired; expires -1; }
                location /gzipnocache/ { alias ROOT/; gzip on; gzip_proxied no-cache; add_header Cache-Control no-cache; }
                location /static/ { alias ROOT/; gzip_static on; gzip_vary on; }
                location /novary/ { alias ROOT/; gzip_static on; }
                location /always/ { alias ROOT/; gzip_static always; }
                location /gunzip/ { alias ROOT/; gzip_static always; gunzip on; gzip_vary on; }
                location /charset/ { alias ROOT/; charset utf-8; }
                location /charsetstatic/ { alias ROOT/; charset utf-8; gzip_static on; gunzip on; gzip_vary on; }
                location /charsetalways/ { alias ROOT/; charset utf-8; gzip_static always; gunzip on; gzip_vary on; }
                location /charsetrecoded/ { alias ROOT/; charset utf-8; source_charset koi8-r; gzip_static on; }
                location /charsetadded/ { alias ROOT/; charset utf-8; add_header Content-Type text/x-other; }
                location /charsetof/ {
                    charset utf-8;
                    location /charsetof/301 { return 301 /x; }
                    location /charsetof/302 { return 302 /x; }
                    location /charsetof/303 { return 303 /x; }
                    location /charsetof/307 { return 307 /x; }
                    location /charsetof/204 { return 204; }
                    location /charsetof/none { try_files $uri =204; }
                    location /charsetof/made { error_page 404 =201 @made; }
                }
                location @made { charset utf-8; try_files $uri =201; }
                location /charsettypes/ { alias ROOT/; charset koi8-r; charset_types text/css; gzip on; }
                }
                """.replace("ROOT", root.toString()));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void write(Path root, String name, byte[] content) throws IOException {
        Path file = Files.write(root.resolve(name), content);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    }

    @AfterAll
    static void stop() {
        if (peer != null) {
            peer.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/add/page.html",
                "/add/missing",
                "/add",
                "/replaced/page.html",
                "/removed/page.html",
                "/exp/epoch/page.html",
                "/exp/max/page.html",
                "/exp/off/page.html",
                "/exp/hour/page.html",
                "/exp/zero/page.html",
                "/exp/past/page.html",
                "/exp/plus/page.html",
                "/exp/modifiedpast/page.html",
                "/exp/hour/missing",
                "/exp/var/1h/page.html",
                "/exp/var/off/page.html",
                "/exp/var/max/page.html",
                "/exp/var/nonsense/page.html",
                "/exp/var/-5/page.html"
            })
    void fieldsAreAdded(String target) {
        peer.same(HEADERS, "GET", target);
        peer.same(HEADERS, "HEAD", target);
        peer.same(HEADERS, "GET", target, "If-None-Match: \"5e0be100-fa0\"");
        peer.same(HEADERS, "GET", target, "If-None-Match: \"own\"");
        peer.same(HEADERS, "GET", target, "Range: bytes=0-3");
    }

    @Test
    void aDailyTimeAndATimeAfterTheChangeAreCounted() {
        Answer modified = peer.oursTo("GET", "/exp/modified/page.html");
        assertThat(modified.field("Expires"))
                .isEqualTo(peer.theirsTo("GET", "/exp/modified/page.html").field("Expires"));
        Answer daily = peer.oursTo("GET", "/exp/var/@23h59m59s/page.html");
        assertThat(daily.field("Expires"))
                .isEqualTo(peer.theirsTo("GET", "/exp/var/@23h59m59s/page.html").field("Expires"));
        assertThat(daily.field("Cache-Control")).startsWith("max-age=");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', nullValues = "-", textBlock = """
            /gzip/page.html     ! gzip
            /gzip/page.html     ! deflate, gzip;q=0.5
            /gzip/page.html     ! gzip;q=0
            /gzip/page.html     ! gzip; q=0.000
            /gzip/page.html     ! gzip ; q=0.001
            /gzip/page.html     ! GZIP
            /gzip/page.html     ! *
            /gzip/page.html     ! xgzip
            /gzip/page.html     ! x-gzip
            /gzip/page.html     ! gzip,
            /gzip/page.html     ! br, gzip
            /gzip/page.html     ! br;q=1.0,gzip;q=0.8
            /gzip/page.html     ! identity
            /gzip/page.html     ! -
            /gzip/large.html    ! gzip
            /gzip/short.html    ! gzip
            /gzip/empty.html    ! gzip
            /gzip/note.txt      ! gzip
            /gzip/style.css     ! gzip
            /gzip/missing       ! gzip
            /gzipall/note.txt   ! gzip
            /gzipall/empty.html ! gzip
            /gzipall/short.html ! gzip
            /gzipall/large.html ! gzip
            /static/both.txt    ! gzip
            /static/both.txt    ! -
            /static/only.txt    ! gzip
            /static/only.txt    ! -
            /static/alone.txt   ! gzip
            /static/alone.txt   ! -
            /static/missing     ! gzip
            /novary/both.txt    ! gzip
            /novary/both.txt    ! -
            /always/both.txt    ! -
            /always/only.txt    ! gzip
            /always/alone.txt   ! -
            /gunzip/both.txt    ! -
            /gunzip/both.txt    ! gzip
            /gunzip/alone.txt   ! gzip
            /charset/page.html  ! -
            /charset/style.css  ! -
            /charset/note.txt   ! -
            /charsetstatic/both.txt  ! gzip
            /charsetstatic/both.txt  ! -
            /charsetalways/only.txt  ! gzip
            /charsetalways/only.txt  ! -
            /charsetrecoded/both.txt ! gzip
            /charsetrecoded/both.txt ! -
            /charsetadded/page.html  ! -
            /charsettypes/style.css ! gzip
            /charsettypes/page.html ! gzip
            /charsettypes/note.txt  ! gzip
            """)
    void aBodyIsCodedTheSame(String target, String accepted) {
        String field = accepted == null ? "X-None: x" : "Accept-Encoding: " + accepted;
        for (int i = 0; i < 3; i++) {
            peer.same(CODING, "GET", target, field);
        }
        peer.same(CODING, "HEAD", target, field);
        peer.same(CODING, "GET", target, field, "Range: bytes=1-2");
        peer.same(CODING, "GET", target, field, "If-None-Match: W/\"5e0be100-fa0\"");
        peer.same(CODING, "GET", target, field, "If-Modified-Since: Wed, 01 Jan 2020 00:00:00 GMT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/gzip/", "/gzipvia/", "/gzipviaany/", "/gzipexpired/", "/gzipnocache/"})
    void whatComesThroughAProxyIsJudgedTheSame(String prefix) {
        String target = prefix + "page.html";
        peer.same(CODING, "GET", target, "Accept-Encoding: gzip", "Via: 1.1 p");
        peer.same(CODING, "GET", target, "Accept-Encoding: gzip", "Via: 1.1 p", "Authorization: Basic eDp5");
        peer.same(CODING, "GET", target, "Accept-Encoding: gzip", "User-Agent: my old BROWSER");
    }

    @ParameterizedTest
    @ValueSource(strings = {"301", "302", "303", "307", "204", "none", "made", "missing"})
    void aPageNamesItsCharsetAsNginxDoes(String name) {
        for (String method : List.of("GET", "HEAD")) {
            Answer ours = peer.oursTo(method, "/charsetof/" + name);
            Answer theirs = peer.theirsTo(method, "/charsetof/" + name);
            assertThat(ours.status()).isEqualTo(theirs.status());
            assertThat(ours.values("Content-Type")).isEqualTo(theirs.values("Content-Type"));
        }
    }
}
