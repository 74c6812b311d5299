package dev.retort.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code fastcgi_split_path_info} and {@code fastcgi_index}: what a script is called, by the gateway and by nginx. */
class FastCgiNamesPeerTest {
    @TempDir
    static Path folder;

    private static NginxPeer peer;

    @BeforeAll
    static void start() throws IOException {
        peer = NginxPeer.server(folder, """
                add_header X-Names "$fastcgi_script_name|$fastcgi_path_info|$1";
                location / { return 200; }
                location /index/ { fastcgi_index index.php; return 200; }
                location ~ ^/(split)/ { fastcgi_split_path_info ^(.+?\\.php)(/.*)$; fastcgi_index index.php; return 200; }
                location /folder/ { fastcgi_split_path_info ^(.*/)([^/]*)$; fastcgi_index index.php; return 200; }
                location /around/ { fastcgi_split_path_info ^(.+?\\.php)(/.*)$; fastcgi_index start.php;
                    location /around/in/ { return 200; }
                    location /around/own/ { fastcgi_split_path_info ^(/around)(.*)$; return 200; } }
                """);
    }

    @AfterAll
    static void stop() {
        if (peer != null) {
            peer.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/",
        "/a.php",
        "/a/",
        "/index/",
        "/index/a.php",
        "/index/x/",
        "/split/a.php",
        "/split/a.php/more",
        "/split/a.php/more/",
        "/split/a.php/",
        "/split/",
        "/split/a/",
        "/split/x",
        "/split/a.php/b.php/c",
        "/split/a%20b.php/m%2fn",
        "/folder/",
        "/folder/a",
        "/folder/a/b",
        "/around/a.php/x",
        "/around/in/a.php/x",
        "/around/in/a/",
        "/around/own/a.php/x",
        "/around/own/",
    })
    void theNamesAreThoseOfNginx(String target) {
        peer.same(List.of("X-Names"), "GET", target);
    }
}
