package dev.retort.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.Retort;
import dev.retort.annotation.Get;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileResponseTest {
    @SuppressWarnings("UnusedMethod") // Called by the application under test.
    static class Handlers {
        private final Path folder;

        Handlers(Path folder) {
            this.folder = folder;
        }

        @Get("/manual")
        Path manual() {
            return folder.resolve("manual.txt");
        }

        @Get("/old-manual")
        File oldManual() {
            return folder.resolve("manual.txt").toFile();
        }

        @Get("/any")
        Object any() {
            return folder.resolve("manual.txt");
        }

        @Get("/missing")
        Path missing() {
            return folder.resolve("missing.txt");
        }

        @Get("/report")
        Response report() {
            return Response.file(folder.resolve("manual.txt"))
                    .asAttachment("Jahresbericht für Köln.txt")
                    .maxAge(Duration.ofHours(1));
        }

        @Get("/uploads/<path:name>")
        Response upload(String name) {
            return Response.fileBelow(folder.resolve("uploads"), name);
        }
    }

    @TempDir
    Path temp;

    private Path folder;
    private TestClient client;

    @BeforeEach
    void someFiles() throws IOException {
        folder = temp.resolve("site");
        Files.createDirectories(folder.resolve("uploads/deep"));
        Files.writeString(folder.resolve("manual.txt"), "0123456789");
        Files.setLastModifiedTime(folder.resolve("manual.txt"), FileTime.from(Instant.parse("1994-11-06T08:49:37.5Z")));
        Files.writeString(folder.resolve("uploads/a.bin"), "a");
        Files.writeString(folder.resolve("uploads/deep/b.html"), "b");
        Files.writeString(folder.resolve("secret.txt"), "secret");
        client = TestClient.of(Retort.of(new Handlers(folder)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/manual", "/old-manual", "/any"})
    void aPathIsSentAsItsFile(String path) {
        TestResponse answer = client.get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("0123456789");
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.header("Content-Length")).isEqualTo("10");
        assertThat(answer.header("Last-Modified")).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(answer.header("Accept-Ranges")).isEqualTo("bytes");
    }

    @Test
    void aFileIsHeldAgainstTheConditionsOfItsRequest() {
        String tag = client.get("/manual").header("ETag");

        assertThat(client.request("GET", "/manual")
                        .header("If-None-Match", String.valueOf(tag))
                        .send()
                        .status())
                .isEqualTo(304);
        TestResponse part =
                client.request("GET", "/manual").header("Range", "bytes=-3").send();
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.text()).isEqualTo("789");
        assertThat(part.header("Content-Range")).isEqualTo("bytes 7-9/10");
        assertThat(client.request("GET", "/manual")
                        .header("Range", "bytes=10-")
                        .send()
                        .status())
                .isEqualTo(416);
    }

    @Test
    void severalRangesOfAFileAreSentAsParts() {
        TestResponse answer =
                client.request("GET", "/manual").header("Range", "bytes=7-,2-3").send();
        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.header("Content-Type")).startsWith("multipart/byteranges; boundary=");
        assertThat(answer.header("ETag")).isNotNull();
        assertThat(answer.text().replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "B")).isEqualTo("""
                        --B
                        Content-Type: text/plain; charset=utf-8
                        Content-Range: bytes 7-9/10

                        789
                        --B
                        Content-Type: text/plain; charset=utf-8
                        Content-Range: bytes 2-3/10

                        23
                        --B--
                        """.replace("\n", "\r\n"));
    }

    @Test
    void headAnnouncesTheLengthOfTheFile() {
        TestResponse answer = client.request("HEAD", "/manual").send();

        assertThat(answer.header("Content-Length")).isEqualTo("10");
        assertThat(answer.bytes()).isEmpty();
    }

    @Test
    void anotherContentHasAnotherTag() throws IOException {
        String before = client.get("/manual").header("ETag");
        Files.writeString(folder.resolve("manual.txt"), "another length");

        assertThat(client.get("/manual").header("ETag")).isNotEqualTo(before);
    }

    @Test
    void aDateInTheFutureIsNotPassedOn() throws IOException {
        Files.setLastModifiedTime(
                folder.resolve("manual.txt"), FileTime.from(Instant.now().plusSeconds(86_400)));

        Instant sent = HttpDate.parse(client.get("/manual").header("Last-Modified"));
        assertThat(sent).isNotNull().isBeforeOrEqualTo(Instant.now());
    }

    @Test
    void aMissingFileIsTheProgramsFault() {
        assertThat(client.get("/missing").status()).isEqualTo(500);
        assertThatThrownBy(() -> Response.file(folder))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("fileBelow");
    }

    @Test
    void anAttachmentHasItsNameInAnyScript() {
        TestResponse answer = client.get("/report");

        assertThat(answer.header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"Jahresbericht fur Koln.txt\";"
                        + " filename*=UTF-8''Jahresbericht%20f%C3%BCr%20K%C3%B6ln.txt");
        assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=3600");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.csv | attachment; filename=\"a.csv\"",
                "a b.csv | attachment; filename=\"a b.csv\"",
                "a\"b.csv | attachment; filename=\"a_b.csv\"; filename*=UTF-8''a%22b.csv",
                "../a | attachment; filename=\".._a\"; filename*=UTF-8''.._a",
                "日.pdf | attachment; filename=\"_.pdf\"; filename*=UTF-8''%E6%97%A5.pdf",
            })
    void aNameThatClientsDifferInIsGivenTwice(String name, String header) {
        assertThat(Response.text("").asAttachment(name).headers().get("Content-Disposition"))
                .isEqualTo(header);
    }

    @Test
    void noNameBreaksTheHeader() {
        assertThat(Response.text("")
                        .asAttachment("a\r\nSet-Cookie: b\0\ud800")
                        .headers()
                        .get("Content-Disposition"))
                .doesNotContain("\r", "\n", "\0");
    }

    @Test
    void theTypeOfAnAttachmentIsThatOfItsName() {
        assertThat(Response.bytes(new byte[0]).asAttachment("a.pdf").contentType())
                .isEqualTo("application/pdf");
        assertThat(Response.text("").asAttachment("a.pdf").contentType()).startsWith("text/plain");
    }

    @Test
    void aFileBelowAFolderIsFound() {
        assertThat(client.get("/uploads/a.bin").text()).isEqualTo("a");
        assertThat(client.get("/uploads/a.bin").header("Content-Type")).isEqualTo("application/octet-stream");
        assertThat(client.get("/uploads/deep/b.html").header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret.txt",
                "deep/../../secret.txt",
                "deep/../a.bin",
                "..",
                ".",
                "",
                "/",
                "/etc/passwd",
                "deep",
                "deep/",
                "deep//b.html",
                "./a.bin",
                "a.bin/",
                "a.bin/x",
                "a.bin\0.html",
                "..\\secret.txt",
                "missing",
            })
    void aNameThatLeadsElsewhereIs404(String name) {
        assertThatThrownBy(() -> Response.fileBelow(folder.resolve("uploads"), name))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(404));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkThatLeavesTheFolderIs404AndOneWithinIsFollowed() throws IOException {
        Path uploads = folder.resolve("uploads");
        Files.createSymbolicLink(uploads.resolve("out.txt"), folder.resolve("secret.txt"));
        Files.createSymbolicLink(uploads.resolve("outer"), folder);
        Files.createSymbolicLink(uploads.resolve("in.bin"), uploads.resolve("a.bin"));
        Files.createSymbolicLink(temp.resolve("current"), uploads);

        assertThat(client.get("/uploads/out.txt").status()).isEqualTo(404);
        assertThat(client.get("/uploads/outer/secret.txt").status()).isEqualTo(404);
        assertThat(client.get("/uploads/in.bin").text()).isEqualTo("a");
        assertThat(Response.fileBelow(temp.resolve("current"), "a.bin").status())
                .isEqualTo(200);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aDeviceIs404() {
        assertThatThrownBy(() -> Response.fileBelow(Path.of("/dev"), "null")).isInstanceOf(HttpException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "a.HTML, text/html; charset=utf-8",
        "a.tar.gz, application/gzip",
        "a/b.c/d, application/octet-stream",
        "a.svg, image/svg+xml",
        "a.mjs, text/javascript; charset=utf-8",
        "a.woff2, font/woff2",
        "a., application/octet-stream",
    })
    void theTypeIsThatOfTheEndOfTheName(String name, String type) {
        assertThat(FileTypes.of(name)).isEqualTo(type);
    }
}
