package dev.retort.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.annotation.Get;
import dev.retort.files.StaticFiles;
import dev.retort.http.HttpException;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.http.XSendfile;
import dev.retort.routing.Rule;
import dev.retort.testing.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of the documentation of files, conditions and negotiation. */
@SuppressWarnings("UnusedMethod") // Called by the application under test.
class FilesPageTest {
    private static Response report(Path reports, Map<String, Object> values) {
        return Response.fileBelow(reports, String.valueOf(values.get("name")));
    }

    @Test
    void aFileIsLeftToTheWebServer(@TempDir Path reports) throws IOException {
        Files.writeString(reports.resolve("may.csv"), "tea,3");
        // region x-sendfile
        Retort app = Retort.builder()
                .xSendfile(XSendfile.accel(reports, "/protected/"))
                .get("/reports/<path:name>", (request, values) -> report(reports, values))
                .build();
        // endregion

        assertThat(TestClient.of(app).get("/reports/may.csv").header("X-Accel-Redirect"))
                .isEqualTo("/protected/may.csv");
    }

    static class Documents {
        private final Path uploads;

        Documents(Path uploads) {
            this.uploads = uploads;
        }

        @Get("/terms")
        Path terms() {
            return uploads.resolve("terms.pdf");
        }

        @Get("/uploads/<path:name>")
        Response upload(String name) {
            return Response.fileBelow(uploads, name);
        }

        @Get("/report/<int:year>")
        Response report(int year) {
            return Response.file(uploads.resolve("report-" + year + ".csv"))
                    .asAttachment("Jahresbericht für " + year + ".csv")
                    .maxAge(Duration.ofHours(1));
        }

        record Article(String title, Instant changed) {}

        private final Article article = new Article("On tea", Instant.parse("2024-05-06T07:08:09Z"));

        @Get("/articles/tea")
        Response article(Request request) {
            return Response.json(article)
                    .etagOfContent()
                    .lastModified(article.changed())
                    .cacheControl("private, no-cache")
                    .conditional(request);
        }

        @Get("/price")
        Response price(Request request) {
            String type = request.accepts().bestMatch(List.of("application/json", "text/plain"));
            if (type == null) {
                throw new HttpException(406, "There is JSON and plain text here.");
            }
            Response price = type.equals("text/plain") ? Response.text("7") : Response.json(List.of(7));
            return price.header("Vary", "Accept");
        }
    }

    @TempDir
    Path uploads;

    @Test
    void filesAreSent() throws IOException {
        Files.writeString(uploads.resolve("terms.pdf"), "terms");
        Files.writeString(uploads.resolve("report-2024.csv"), "a;b");
        TestClient client = TestClient.of(Retort.of(new Documents(uploads)));

        assertThat(client.get("/terms").header("Content-Type")).isEqualTo("application/pdf");
        assertThat(client.get("/uploads/terms.pdf").text()).isEqualTo("terms");
        assertThat(client.get("/uploads/..%5Cx").status()).isEqualTo(404);
        assertThat(client.get("/report/2024").header("Content-Disposition")).startsWith("attachment");
    }

    @Test
    void whatIsUnchangedIsNotSentAgain() {
        TestClient client = TestClient.of(Retort.of(new Documents(uploads)));

        String tag = String.valueOf(client.get("/articles/tea").header("ETag"));
        assertThat(client.request("GET", "/articles/tea")
                        .header("If-None-Match", tag)
                        .send()
                        .status())
                .isEqualTo(304);
    }

    @Test
    void theClientChooses() {
        TestClient client = TestClient.of(Retort.of(new Documents(uploads)));

        assertThat(client.get("/price").text()).isEqualTo("[7]");
        assertThat(client.request("GET", "/price")
                        .header("Accept", "text/*")
                        .send()
                        .text())
                .isEqualTo("7");
        assertThat(client.request("GET", "/price")
                        .header("Accept", "image/png")
                        .send()
                        .status())
                .isEqualTo(406);
    }

    @Test
    void staticFilesHaveAddressesThatChangeWithThem() throws IOException {
        Path directory = uploads;
        Files.writeString(directory.resolve("site.css"), "body {}");

        StaticFiles files = StaticFiles.folder(directory);
        Retort app = Retort.builder()
                .route(
                        Rule.of(files.rule()).endpoint(StaticFiles.ENDPOINT),
                        (request, values) -> files.respond(request, String.valueOf(values.get("filename"))))
                .build();
        String url = files.url("site.css");

        assertThat(url).matches("/static/site\\.css\\?v=[0-9a-f]{10}");
        assertThat(TestClient.of(app).get(url).header("Cache-Control")).contains("immutable");
    }
}
