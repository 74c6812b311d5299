package dev.retort.sample;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Get;
import dev.retort.http.Response;
import java.nio.file.Path;

/** The pictures, where no web server in front serves the folder itself, as nginx.conf has it. */
@Blueprint(value = "/uploads", name = "uploads")
final class UploadPages {
    private final Path folder;

    UploadPages(Path folder) {
        this.folder = folder;
    }

    @Get("/<name>")
    Response picture(String name) {
        // Another picture has another name.
        return Response.fileBelow(folder, name).cacheControl("public, max-age=31536000, immutable");
    }
}
