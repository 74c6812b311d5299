package dev.retort.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ranges of an upstream's answers, and charsets of all, as the gateway and as nginx have them. */
class UpstreamAnswersPeerTest {
    private static final List<String> FIELDS =
            List.of("Content-Type", "Content-Length", "Content-Range", "Accept-Ranges", "ETag");

    @TempDir
    static Path folder;

    private static NginxPeer peer;
    private static ConfSite upstream;

    @BeforeAll
    static void start() throws IOException {
        Path root = Files.createDirectories(folder.resolve("root/texts"));
        Files.write(root.resolve("koi.txt"), new byte[] {(byte) 0xc0, (byte) 0xc1, 'a', 'b'});
        Files.write(root.resolve("koi.bin"), new byte[] {(byte) 0xc0, (byte) 0xc1, 'a', 'b'});
        Files.writeString(root.resolve("utf.txt"), "юа a\u20ac", StandardCharsets.UTF_8);
        upstream = ConfSite.server("""
                default_type text/plain;
                location /ten { add_header Last-Modified "Sun, 06 Nov 1994 08:49:37 GMT"; add_header ETag '"x"'; return 200 "0123456789"; }
                location /accept { add_header Accept-Ranges bytes; return 200 "0123456789"; }
                location /none { return 404 "0123456789"; }
                location /koi { add_header X-Accel-Charset koi8-r; return 200 "abc"; }
                location /bin { default_type application/octet-stream; add_header X-Accel-Charset koi8-r; return 200 "abc"; }
                location /said { default_type "text/html; charset=koi8-r"; return 200 "abc"; }
                location /both { default_type "text/html; charset=utf-8"; add_header X-Accel-Charset koi8-r; return 200 "abc"; }
                """);
        peer = new NginxPeer(
                Files.createDirectory(folder.resolve("nginx")), """
                charset_map koi8-r utf-8 { C0 D18E; C1 D0B0; }
                types { text/plain txt; }
                server { listen LISTEN;
                location /force/ { proxy_pass http://UPSTREAM/; proxy_force_ranges on; }
                location /plain/ { proxy_pass http://UPSTREAM/; }
                location /none/ { proxy_pass http://UPSTREAM/; proxy_force_ranges on; max_ranges 0; }
                location /orders/ { proxy_pass http://UPSTREAM/; charset utf-8; }
                location /ignore/ { proxy_pass http://UPSTREAM/; charset utf-8; proxy_ignore_headers X-Accel-Charset; }
                location /override/ { proxy_pass http://UPSTREAM/; charset utf-8; override_charset on; }
                location /texts/ { root ROOT; charset utf-8; source_charset koi8-r; }
                location /back/ { alias ROOT/texts/; charset koi8-r; source_charset utf-8; }
                location /same/ { alias ROOT/texts/; charset koi8-r; source_charset koi8-r; }
                }
                """.replace("UPSTREAM", "127.0.0.1:" + upstream.port())
                        .replace("ROOT", folder.resolve("root").toString()));
    }

    @AfterAll
    static void stop() {
        if (peer != null) {
            peer.close();
        }
        if (upstream != null) {
            upstream.close();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET  | /force/ten    | X: y
            GET  | /force/ten    | Range: bytes=2-4
            HEAD | /force/ten    | Range: bytes=2-4
            GET  | /force/ten    | Range: bytes=-3
            GET  | /force/ten    | Range: bytes=1-2,4-5
            GET  | /force/ten    | Range: bytes=50-
            GET  | /force/none   | Range: bytes=2-4
            GET  | /force/accept | Range: bytes=2-4
            GET  | /force/accept | X: y
            GET  | /plain/accept | X: y
            GET  | /plain/accept | Range: bytes=2-4
            GET  | /plain/ten    | Range: bytes=2-4
            GET  | /none/ten     | Range: bytes=2-4
            GET  | /orders/koi   | X: y
            GET  | /orders/bin   | X: y
            GET  | /orders/said  | X: y
            GET  | /orders/both  | X: y
            GET  | /ignore/koi   | X: y
            GET  | /override/said | X: y
            GET  | /texts/koi.txt | X: y
            HEAD | /texts/koi.txt | X: y
            GET  | /texts/koi.txt | Range: bytes=1-2
            GET  | /texts/koi.bin | X: y
            GET  | /back/utf.txt  | X: y
            GET  | /same/koi.txt  | X: y
            GET  | /texts/nothing | X: y
            """)
    void theAnswerIsThatOfNginx(String method, String target, String field) {
        peer.same(FIELDS, method, target, field);
    }

    @ParameterizedTest
    @CsvSource({"'\"x\"'", "'\"y\"'", "'Sun, 06 Nov 1994 08:49:37 GMT'", "'Sun, 06 Nov 1994 08:49:38 GMT'"})
    void aPartOfWhatHasChangedIsNotSent(String validator) {
        peer.same(FIELDS, "GET", "/force/ten", "Range: bytes=2-4", "If-Range: " + validator);
    }
}
