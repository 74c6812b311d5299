package dev.retort.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same folder and the same requests, served by the gateway and by nginx. */
class StaticPeerTest {
    private static final List<String> FIELDS = List.of(
            "Content-Type",
            "Content-Length",
            "Content-Range",
            "Accept-Ranges",
            "ETag",
            "Last-Modified",
            "Transfer-Encoding",
            "Location");

    @TempDir
    static Path folder;

    private static NginxPeer peer;

    @BeforeAll
    static void start() throws IOException {
        Path root = Files.createDirectory(folder.resolve("root"));
        write(root, "digits.txt", "0123456789");
        write(root, "empty.txt", "");
        write(root, "page.HTML", "<p>upper</p>");
        write(root, "noending", "x");
        write(root, ".hidden", "seen");
        write(root, ".well-known/x.json", "{}");
        write(root, "odd.tar.unknown", "tar");
        write(root, "space and ü.txt", "name");
        write(root, "per%cent.txt", "cent");
        write(root, "dir/index.html", "the index");
        write(root, "dir/a.txt", "a");
        write(root, "second/other.htm", "the other index");
        write(root, "bare/x.txt", "x");
        write(root, "both/index.html/inner.txt", "a folder called index.html");
        write(root, "args/page.txt", "page");
        byte[] large = new byte[3 * 1024 * 1024 + 17];
        new Random(7).nextBytes(large);
        Files.write(root.resolve("large.bin"), large);
        try (RandomAccessFile huge =
                new RandomAccessFile(root.resolve("huge.bin").toFile(), "rw")) {
            huge.setLength(5_000_000_000L); // A hole, which takes no place on the disk.
            huge.seek(4_999_900_000L);
            huge.write(large, 0, 100_000);
        }
        Files.createSymbolicLink(root.resolve("link.txt"), root.resolve("digits.txt"));
        Files.createSymbolicLink(root.resolve("dangling.txt"), root.resolve("nothing"));
        Files.createSymbolicLink(root.resolve("circle"), root.resolve("circle"));
        Path data = Files.createDirectory(folder.resolve("data"));
        write(data, "pic.gif", "GIF");
        write(data, "sub/index.html", "sub index");
        Path nginx = Files.createDirectory(folder.resolve("nginx"));
        peer = NginxPeer.server(nginx, """
                root ROOT;
                include mime.types;
                types { text/x-upper upper; }
                index nothing.html index.html other.htm;
                location /alias/ { alias DATA/; }
                location /short { alias DATA; }
                location = /one { alias DATA/pic.gif; default_type image/x-one; }
                location ~ ^/re/(.*)$ { alias DATA/$1; }
                location ^~ /nested/ { location /nested/deep/ { alias DATA/; } }
                location /noetag/ { alias ROOT/; etag off; }
                location /before/ { alias ROOT/; if_modified_since before; }
                location /off/ { alias ROOT/; if_modified_since off; }
                location /two/ { alias ROOT/; max_ranges 2; }
                location /none/ { alias ROOT/; max_ranges 0; }
                location /sent/ { alias ROOT/; sendfile on; }
                location /abs/ { index /digits.txt; }
                location ~ ^/var/(?<d>[a-z]+)/(?<i>[a-z]*)/?$ { alias ROOT/$d/; index $i.txt /digits.txt; }
                location ~ ^/rootvar/(?<r>[a-z]+)/ { root ROOT/$r/..; }
                location /plain/ { alias ROOT/; types { text/plain html; } default_type ""; }
                """.replace("include mime.types", "include " + mimeTypes(nginx))
                .replace("ROOT", root.toString())
                .replace("DATA", data.toString()));
    }

    /** nginx gets the file that is built into the gateway. */
    private static Path mimeTypes(Path folder) throws IOException {
        try (var stream = WebServer.class.getResourceAsStream("config/mime.types")) {
            assertThat(stream).isNotNull();
            return Files.write(folder.resolve("mime.types"), stream.readAllBytes());
        }
    }

    private static void write(Path root, String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
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
                "/",
                "/digits.txt",
                "/empty.txt",
                "/page.HTML",
                "/noending",
                "/.hidden",
                "/.well-known/x.json",
                "/odd.tar.unknown",
                "/space%20and%20%C3%BC.txt",
                "/per%25cent.txt",
                "/missing",
                "/missing/",
                "/missing/x",
                "/digits.txt/",
                "/digits.txt/x",
                "/dir",
                "/dir?a=b&c",
                "/dir/",
                "/dir/?q",
                "/dir/a.txt",
                "/second/",
                "/bare/",
                "/bare",
                "/both/",
                "/large.bin",
                "/link.txt",
                "/dangling.txt",
                "/circle",
                "/alias/pic.gif",
                "/alias/sub/",
                "/alias/sub",
                "/alias",
                "/alias/../digits.txt",
                "/short/pic.gif",
                "/short",
                "/shortX",
                "/one",
                "/re/pic.gif",
                "/re/sub/",
                "/re/sub",
                "/re/",
                "/nested/deep/pic.gif",
                "/nested/x",
                "/noetag/digits.txt",
                "/abs/",
                "/var/?d=dir&i=a.txt",
                "/var/?i=/digits.txt",
                "/var/",
                "/plain/dir/index.html",
                "/plain/digits.txt",
                "/digits%2etxt",
                "/dir%2fa.txt",
                "/dir//a.txt",
                "/%C3%BC",
                "/%FF",
                "/%80",
                "/dir/index.html",
                "/both",
                "/digits.txt?x",
                "//digits.txt",
                "/dir/.",
                "/dir/..",
                "/digits.txt;x"
            })
    void aPathIsTheSameFile(String target) {
        // Twice from the disk, for the second time puts it into memory, then from memory.
        for (int i = 0; i < 3; i++) {
            peer.same(FIELDS, "GET", target);
        }
        peer.same(FIELDS, "HEAD", target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "FOO", "PROPFIND"})
    void aMethodMeansTheSame(String method) {
        for (String target : List.of("/digits.txt", "/dir/", "/bare/", "/missing", "/dir", "/abs/")) {
            peer.same(FIELDS, method, target, "Content-Length: 0");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "If-None-Match: *",
                "If-None-Match: ETAG",
                "If-None-Match: W/ETAG",
                "If-None-Match: \"x\", ETAG",
                "If-None-Match: \"x\",W/ETAG , \"y\"",
                "If-None-Match: ETAGx",
                "If-None-Match: \"x\"",
                "If-None-Match: ",
                "If-None-Match: ETAG,",
                "If-Match: *",
                "If-Match: ETAG",
                "If-Match: W/ETAG",
                "If-Match: \"x\", ETAG",
                "If-Match: \"x\"",
                "If-Modified-Since: SAME",
                "If-Modified-Since: EARLIER",
                "If-Modified-Since: LATER",
                "If-Modified-Since: nonsense",
                "If-Modified-Since: Wednesday, 01-Jan-20 00:00:00 GMT",
                "If-Modified-Since: Wed Jan  1 00:00:00 2020",
                "If-Unmodified-Since: SAME",
                "If-Unmodified-Since: EARLIER",
                "If-Unmodified-Since: LATER",
                "If-Unmodified-Since: nonsense",
                "If-None-Match: \"x\"|If-Modified-Since: SAME",
                "If-None-Match: ETAG|If-Modified-Since: EARLIER",
                "If-None-Match: ETAG|If-Modified-Since: SAME",
                "If-Match: ETAG|If-Unmodified-Since: EARLIER",
                "If-Match: ETAG|If-None-Match: ETAG"
            })
    void aPreconditionIsJudgedTheSame(String template) {
        for (String target : List.of(
                "/digits.txt", "/noetag/digits.txt", "/before/digits.txt", "/off/digits.txt", "/dir/", "/empty.txt")) {
            String etag = target.contains("digits")
                    ? "\"5e0be100-a\""
                    : target.equals("/dir/") ? "\"5e0be100-9\"" : "\"5e0be100-0\"";
            String fields = template.replace("ETAG", etag)
                    .replace("SAME", "Wed, 01 Jan 2020 00:00:00 GMT")
                    .replace("EARLIER", "Tue, 31 Dec 2019 23:59:59 GMT")
                    .replace("LATER", "Wed, 01 Jan 2020 00:00:01 GMT");
            peer.same(FIELDS, "GET", target, fields.split("\\|"));
            peer.same(FIELDS, "HEAD", target, fields.split("\\|"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=0-0",
                "bytes=0-",
                "bytes=3-5",
                "bytes=-3",
                "bytes=-0",
                "bytes=-20",
                "bytes=9-",
                "bytes=10-",
                "bytes=9-100",
                "bytes=5-3",
                "bytes=0-99999999999999999999",
                "bytes=99999999999999999999-",
                "bytes=-99999999999999999999",
                "bytes=",
                "bytes=-",
                "bytes=a-b",
                "bytes=1-2,",
                "bytes=1",
                "bytes=1-2x",
                "BYTES=1-2",
                "lines=1-2",
                "bytes 1-2",
                "bytes=0-1,3-4",
                "bytes=3-4,0-1",
                "bytes=0-4,2-6",
                "bytes=0-8,1-9",
                "bytes=0-0,-1",
                "bytes= 0 - 1 , 3 - 4",
                "bytes=0-0,20-30",
                "bytes=20-30,40-",
                "bytes=0-0,2-2,4-4",
                "bytes=0-0,2-2,4-4,6-6",
                "bytes=5-4,1-2",
                "bytes=0-1,x",
                "bytes=\t1-2"
            })
    void aRangeIsTheSame(String range) {
        for (String target :
                List.of("/digits.txt", "/two/digits.txt", "/none/digits.txt", "/empty.txt", "/large.bin", "/dir/")) {
            sameParts("GET", target, "Range: " + range);
        }
        peer.same(List.of("Content-Range", "Accept-Ranges"), "HEAD", "/digits.txt", "Range: " + range);
    }

    /** Compares but for the boundary between several parts, which is a number that each server counts up. */
    private static void sameParts(String method, String target, String... fields) {
        Answer ours = peer.oursTo(method, target, fields);
        Answer theirs = peer.theirsTo(method, target, fields);
        String what = method + " " + target + " " + List.of(fields);
        assertThat(ours.status()).as(what).isEqualTo(theirs.status());
        for (String name : List.of("Content-Range", "Accept-Ranges", "Last-Modified")) {
            assertThat(ours.values(name)).as(what + name).isEqualTo(theirs.values(name));
        }
        if (theirs.status() < 300) {
            assertThat(ours.values("Content-Length")).as(what).isEqualTo(theirs.values("Content-Length"));
            assertThat(withoutBoundary(ours)).as(what).isEqualTo(withoutBoundary(theirs));
        }
    }

    private static String withoutBoundary(Answer answer) {
        String type = String.valueOf(answer.field("Content-Type"));
        int boundary = type.indexOf("boundary=");
        return boundary < 0 ? answer.octets() : answer.octets().replace(type.substring(boundary + 9), "BOUNDARY");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"5e0be100-a\"",
                "W/\"5e0be100-a\"",
                "\"x\"",
                "Wed, 01 Jan 2020 00:00:00 GMT",
                "Wed, 01 Jan 2020 00:00:01 GMT",
                "Tue, 31 Dec 2019 23:59:59 GMT",
                "nonsense",
                "\"",
                ""
            })
    void anIfRangeIsJudgedTheSame(String validator) {
        for (String target : List.of("/digits.txt", "/noetag/digits.txt")) {
            sameParts("GET", target, "Range: bytes=2-3", "If-Range: " + validator);
            sameParts("GET", target, "If-Range: " + validator);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=-100000",
                "bytes=2147483647-2147483648",
                "bytes=4294967295-4294967297",
                "bytes=4999999999-",
                "bytes=5000000000-",
                "bytes=0-0,4999950000-"
            })
    void aFileOfMoreThan32BitsIsTheSame(String range) {
        for (String target : List.of("/huge.bin", "/sent/huge.bin")) {
            peer.same(FIELDS, "HEAD", target);
            sameParts("GET", target, "Range: " + range);
        }
    }

    @Test
    void aRangeOfALargeFileIsItsBytes() throws IOException {
        byte[] large = Files.readAllBytes(folder.resolve("root/large.bin"));
        Answer answer = peer.oursTo("GET", "/large.bin", "Range: bytes=1000000-2000000");
        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.octets()).isEqualTo(new String(large, 1_000_000, 1_000_001, ISO_8859_1));
    }
}
