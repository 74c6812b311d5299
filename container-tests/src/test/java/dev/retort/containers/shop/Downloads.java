package dev.retort.containers.shop;

import dev.retort.annotation.Get;
import dev.retort.files.StaticFiles;
import dev.retort.http.Request;
import dev.retort.http.Response;
import java.nio.file.Path;

/** Files. */
@SuppressWarnings("UnusedMethod") // Called by the application.
final class Downloads {
    private final Path folder;
    private final StaticFiles files;

    Downloads(Path folder) {
        this.folder = folder;
        this.files = StaticFiles.folder(folder);
    }

    @Get("/download/<path:name>")
    Response download(String name) {
        return Response.fileBelow(folder, name);
    }

    @Get("/attachment")
    Response attachment() {
        return Response.file(folder.resolve("large.bin")).asAttachment("Grüner Tee.bin");
    }

    @Get("/vanishes")
    Response vanishes() {
        return Response.empty(200).content(new dev.retort.http.Content.Section(folder.resolve("not-there"), 0, 10));
    }

    @Get("/assets/<path:name>")
    Response asset(Request request, String name) {
        return files.respond(request, name);
    }
}
