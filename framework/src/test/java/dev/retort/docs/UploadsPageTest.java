package dev.retort.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.annotation.Post;
import dev.retort.annotation.Put;
import dev.retort.http.HttpException;
import dev.retort.http.Limits;
import dev.retort.http.Request;
import dev.retort.http.UploadedFile;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of what the documentation says of uploads. */
class UploadsPageTest {
    @SuppressWarnings("UnusedMethod") // Called by the application under test.
    static class Photos {
        private final Path folder;

        Photos(Path folder) {
            this.folder = folder;
        }

        @Post("/photos")
        String add(Request request) throws IOException {
            UploadedFile photo = request.file("photo");
            if (photo == null) {
                throw HttpException.badRequest("Choose a photo.");
            }
            photo.saveTo(folder.resolve(UUID.randomUUID() + "-" + photo.safeFileName()));
            return request.form().get("title") + ": " + photo.fileName() + ", " + photo.size() + " bytes";
        }

        @Post("/videos")
        String addVideo(Request request) {
            request.limits(request.limits().upload(2L << 30));
            return "Files in " + request.files().names();
        }

        @Put("/backup")
        String backup(Request request) throws IOException {
            request.limits(request.limits().body(5L << 30));
            return Files.copy(request.body(), folder.resolve("backup")) + " bytes";
        }
    }

    @TempDir
    private Path folder;

    @Test
    void aPhotoIsUploaded() throws IOException {
        TestClient client = TestClient.of(Retort.of(new Photos(folder)));
        TestResponse answer = client.request("POST", "/photos")
                .form(Map.of("title", "Sunset"))
                .upload("photo", "../me \"at\" the sea.jpg", "image/jpeg", new byte[] {1, 2, 3})
                .send();

        assertThat(answer.text()).isEqualTo("Sunset: me \"at\" the sea.jpg, 3 bytes");
        assertThat(folder).isDirectoryContaining("glob:**-me_at_the_sea.jpg");
    }

    @Test
    void aMissingPhotoIs400AndOneThatIsTooLarge413() {
        TestClient client = TestClient.of(Retort.of(new Photos(folder)));

        assertThat(client.post("/photos", Map.of("title", "x")).status()).isEqualTo(400);
        assertThat(client.request("POST", "/photos")
                        .upload("photo", "", "image/jpeg", new byte[0])
                        .send()
                        .text())
                .contains("Choose a photo.");
        assertThat(client.request("POST", "/photos")
                        .upload("photo", "x", "image/jpeg", new byte[0])
                        .form(Map.of("title", "x".repeat(Limits.DEFAULT.field() + 1)))
                        .send()
                        .status())
                .isEqualTo(413);
    }

    @Test
    void moreIsTakenWhereMoreIsExpected() throws IOException {
        TestClient client = TestClient.of(Retort.of(new Photos(folder)));
        byte[] large = new byte[2 << 20];

        assertThat(client.request("POST", "/videos")
                        .upload("video", "v.mp4", "video/mp4", "small".getBytes(StandardCharsets.US_ASCII))
                        .send()
                        .text())
                .isEqualTo("Files in [video]");
        assertThat(client.request("PUT", "/backup")
                        .body("application/octet-stream", large)
                        .send()
                        .text())
                .isEqualTo(large.length + " bytes");
        assertThat(folder.resolve("backup")).hasSize(large.length);
    }
}
