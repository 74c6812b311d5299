package dev.retort.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code try_files} and {@code autoindex}, as the gateway and as nginx do them. */
class FoldersPeerTest {
    private static final List<String> FIELDS = List.of("Content-Type", "Location");

    @TempDir
    static Path folder;

    private static NginxPeer peer;

    @BeforeAll
    static void start() throws IOException {
        Path root = Files.createDirectory(folder.resolve("root"));
        write(root, "app.html", "the application");
        write(root, "a.txt", "a");
        write(root, "dir/index.html", "index of dir");
        write(root, "dir/only.txt", "only");
        write(root, "page.html", "page");
        write(root, "fallback/x", "x");
        write(root, "list/five", "12345");
        write(root, "list/a<b>&\"c'd.txt", "hi");
        write(root, "list/sub dir/x", "x");
        write(root, "list/zdir/x", "x");
        write(root, "list/q?u#e%r.txt", "z");
        write(root, "list/back\\slash", "z");
        write(root, "list/+colon:x;y.txt", "0".repeat(10_239));
        write(root, "list/ctl\u0001\ttab", "x");
        write(root, "list/ünï.txt", "x");
        write(root, "list/" + "uü".repeat(30), "x");
        write(root, "list/" + "l".repeat(50), "x");
        write(root, "list/" + "m".repeat(49), "x");
        write(root, "list/" + "n".repeat(51), "x");
        write(root, "list/" + "o".repeat(49) + "/x", "x");
        write(root, "list/" + "p".repeat(50) + "/x", "x");
        write(root, "list/.hidden", "x");
        write(root, "list/big", "0".repeat(1_600_000));
        Files.createSymbolicLink(root.resolve("list/dangling"), root.resolve("nothing"));
        Files.createSymbolicLink(root.resolve("list/linked"), root.resolve("dir"));
        Path data = Files.createDirectory(folder.resolve("data"));
        write(data, "d.txt", "data");
        write(data, "dd/index.html", "dd");
        peer = NginxPeer.server(Files.createDirectory(folder.resolve("nginx")), """
                root ROOT;
                types { text/plain txt; text/html html; }
                location / { try_files $uri $uri/ /app.html; }
                location /code/ { try_files $uri =403; }
                location /code/444x/ { try_files $uri =418; }
                location /named/ { try_files $uri @named; }
                location @named { try_files /a.txt =500; }
                location /html/ { try_files $uri.html /dir/ /page.html; }
                location /query/ { try_files /none /dir/?x=y; }
                location /alias/ { alias DATA/; try_files $uri $uri/ /a.txt; }
                location /alias2/ { alias DATA/; try_files /d.txt =404; }
                location ~ ^/rx/(.*)$ { alias DATA/$1; try_files "" =404; }
                location ~ ^/rx2/(.*)$ { alias DATA; try_files /$1 /nothing =404; }
                location /circle/ { try_files /none /circle/x; }
                location /list/ { autoindex on; }
                location /json/ { alias ROOT/list/; autoindex on; autoindex_format json; }
                location /jsonp/ { alias ROOT/list/; autoindex on; autoindex_format jsonp; }
                location /xml/ { alias ROOT/list/; autoindex on; autoindex_format xml; }
                location /round/ { alias ROOT/list/; autoindex on; autoindex_exact_size off; autoindex_localtime on; }
                location /utf8/ { alias ROOT/list/; autoindex on; charset UTF-8; }
                location /autodir/ { alias ROOT/dir/; autoindex on; }
                """.replace("ROOT", root.toString())
                .replace("DATA", data.toString()));
    }

    private static void write(Path root, String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
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
                "/a.txt",
                "/missing",
                "/missing/",
                "/dir",
                "/dir/",
                "/dir/only.txt",
                "/code/x",
                "/code/",
                "/code/444x/x",
                "/named/x",
                "/html/page",
                "/html/x",
                "/page",
                "/query/x",
                "/alias/d.txt",
                "/alias/dd",
                "/alias/dd/",
                "/alias/none",
                "/alias/",
                "/alias2/x",
                "/rx/d.txt",
                "/rx/none",
                "/rx2/d.txt",
                "/rx2/none",
                "/circle/",
                "/circle/x",
                "/a.txt/",
                "/a.txt?q"
            })
    void theSameFileIsTried(String target) {
        for (int i = 0; i < 3; i++) {
            peer.same(FIELDS, "GET", target);
        }
        peer.same(FIELDS, "POST", target, "Content-Length: 0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/list/", "/list", "/json/", "/jsonp/", "/jsonp/?callback=a.b_c1&x", "/jsonp/?x&callback=f",
                "/jsonp/?callback=", "/jsonp/?callback=%3Cx", "/jsonp/?callback=a-b", "/xml/", "/round/", "/utf8/",
                "/autodir/", "/list/sub%20dir/", "/list/none/", "/list/five/"
            })
    void aFolderIsListedToTheByte(String target) {
        peer.same(FIELDS, "GET", target);
        peer.same(FIELDS, "HEAD", target);
        peer.same(FIELDS, "POST", target, "Content-Length: 0");
    }
}
