package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests for files that nobody meant to serve, and for more of a file than there is. */
class ServedAttackTest {
    @TempDir
    Path folder;

    private ConfSite site;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.createDirectories(folder.resolve("a..b"));
        Files.writeString(folder.resolve("secret"), "secret");
        Files.writeString(folder.resolve("data/file"), "0123456789");
        Files.writeString(folder.resolve("data/..file"), "dots");
        Files.writeString(folder.resolve("a..b/file"), "dots");
        site = ConfSite.server("""
                location /s { alias ROOT/data/; }
                location /plain { alias ROOT/data; }
                location /auto { alias ROOT/data/; autoindex on; }
                location /try { alias ROOT/data/; try_files $uri /named; }
                location ~ ^/r(.*)$ { alias ROOT/data/$1; }
                location /up/ { alias ROOT/data/../; }
                location /arg { root ROOT/$arg_x; }
                location /host { root ROOT/$host; }
                location /named { return 200 named; }
                location / { root ROOT; }
                """.replace("ROOT", folder.toString()));
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            /s/file,                        200
            /s../secret,                    404
            /s..,                           404
            /s../,                          404
            /s..%2fsecret,                  404
            /s%2e%2e/secret,                404
            /s..file,                       200
            /plain/file,                    200
            /plain../secret,                404
            /auto../,                       404
            /auto../secret,                 404
            /r/file,                        200
            /r../secret,                    404
            /r%2e%2e%2fsecret,              404
            /up/secret,                     200
            /arg/../data/file,              200
            /arg?x=../../../../etc/passwd,  404
            /arg?x=../..,                   404
            /a..b/file,                     200
            /..%2fsecret,                   400
            /.%2e/secret,                   400
            /data/..%2fdata/file,           200
            """)
    void aPathDoesNotLeadOutOfItsFolder(String path, int status) {
        Answer answer = site.get(path);
        assertThat(answer.status()).isEqualTo(status);
        if (status >= 400) {
            assertThat(answer.text()).doesNotContain("secret", "root:");
        }
    }

    @Test
    void aPathThatWouldLeadOutIsNotTriedEither() {
        assertThat(site.get("/try../secret").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"..", "a/../..", "../..", "'..:80'", "%2e%2e", "a..b"})
    void aHostDoesNotLeadOutOfItsFolder(String host) {
        Answer answer = site.send("GET /host HTTP/1.1|Host: " + host + "|Connection: close||");
        assertThat(answer.status()).isIn(400, 404);
    }

    @Test
    void aThousandRangesCostNoMoreThanTheFile() {
        assertThat(site.get("/s/file", "Range: bytes=" + "0-,".repeat(1000) + "0-")
                        .text())
                .isEqualTo("0123456789");
        assertThat(site.get("/s/file", "Range: bytes=" + "20-,".repeat(1000) + "20-")
                        .status())
                .isEqualTo(416);
        assertThat(site.get("/s/file", "Range: bytes=" + "5-4,".repeat(1000) + "5-4")
                        .status())
                .isEqualTo(416);
    }
}
