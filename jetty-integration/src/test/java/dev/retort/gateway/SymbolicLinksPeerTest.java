package dev.retort.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code disable_symlinks}, as the gateway and as nginx do it. */
class SymbolicLinksPeerTest {
    @TempDir
    static Path folder;

    private static NginxPeer peer;

    @BeforeAll
    static void start() throws IOException {
        Path root = Files.createDirectory(folder.resolve("root"));
        Files.createDirectories(root.resolve("dir/deep"));
        Files.writeString(root.resolve("plain.txt"), "plain");
        Files.writeString(root.resolve("both.txt"), "both");
        Files.writeString(root.resolve("dir/a.txt"), "a");
        Files.writeString(root.resolve("dir/deep/b.txt"), "b");
        try (var zipped = new GZIPOutputStream(Files.newOutputStream(root.resolve("zipped")))) {
            zipped.write("zipped".getBytes(StandardCharsets.UTF_8));
        }
        Files.createSymbolicLink(root.resolve("both.txt.gz"), root.resolve("zipped"));
        Files.createSymbolicLink(root.resolve("link.txt"), root.resolve("plain.txt"));
        Files.createSymbolicLink(root.resolve("linked"), root.resolve("dir"));
        Files.createSymbolicLink(root.resolve("dir/index.html"), root.resolve("plain.txt"));
        Files.createSymbolicLink(root.resolve("foreign.txt"), Path.of("/etc/hostname"));
        Files.createSymbolicLink(root.resolve("nowhere"), root.resolve("nothing"));
        Files.createSymbolicLink(folder.resolve("way"), root);
        peer = NginxPeer.server(Files.createDirectory(folder.resolve("nginx")), """
                gzip_static on;
                location /off/ { alias ROOT/; }
                location /on/ { alias ROOT/; disable_symlinks on; }
                location /owner/ { alias ROOT/; disable_symlinks if_not_owner; }
                location /way/ { alias WAY/; disable_symlinks on; }
                location /from/ { alias WAY/; disable_symlinks on from=WAY; }
                location /from-slash/ { alias WAY/; disable_symlinks on from=WAY/; }
                location /from-root/ { alias WAY/; disable_symlinks on from=$document_root; }
                location /from-other/ { alias WAY/; disable_symlinks on from=/nothing; }
                location /from-half/ { alias WAY/; disable_symlinks on from=HALF; }
                location /try/ { alias ROOT/; disable_symlinks on; try_files $uri /try/plain.txt; }
                """.replace("ROOT", root.toString())
                .replace("WAY", folder.resolve("way").toString())
                .replace("HALF", folder.resolve("wa").toString()));
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
                "/off/",
                "/on/",
                "/owner/",
                "/way/",
                "/from/",
                "/from-slash/",
                "/from-root/",
                "/from-other/",
                "/from-half/",
                "/try/"
            })
    void aFileBehindALinkIsServedWhereItMayBe(String location) {
        for (String file : List.of(
                "plain.txt",
                "link.txt",
                "linked/a.txt",
                "linked/deep/b.txt",
                "dir/",
                "linked/",
                "foreign.txt",
                "nowhere",
                "none",
                "both.txt")) {
            // Twice: the second time a file can be in memory.
            peer.same(List.of("Content-Encoding"), "GET", location + file, "Accept-Encoding: gzip");
            peer.same(List.of("Content-Encoding"), "GET", location + file, "Accept-Encoding: gzip");
        }
    }
}
