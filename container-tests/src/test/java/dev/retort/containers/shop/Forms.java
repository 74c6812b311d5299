package dev.retort.containers.shop;

import dev.retort.annotation.Body;
import dev.retort.annotation.Form;
import dev.retort.annotation.Post;
import dev.retort.annotation.Route;
import dev.retort.http.Request;
import dev.retort.http.UploadedFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What clients send. */
@SuppressWarnings("UnusedMethod") // Called by the application.
final class Forms {
    record Order(String name, int count, List<String> tags) {}

    @Post("/order")
    Order order(@Body Order order) {
        return order;
    }

    @Post("/form")
    Map<String, Object> form(@Form String name, @Form int count, @Form List<String> tag) {
        return new TreeMap<>(Map.of("name", name, "count", count, "tag", tag));
    }

    @Post("/size")
    String size(@Body byte[] bytes) {
        return bytes.length + " bytes";
    }

    @Post("/text")
    String read(@Body String text) {
        return "got " + text;
    }

    @Post("/stream")
    String stream(Request request) throws IOException {
        long count = 0;
        byte[] buffer = new byte[4096];
        try (InputStream body = request.body()) {
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                count += read;
            }
        }
        return count + " bytes in pieces";
    }

    @Post("/unread")
    String unread() {
        return "not looked at";
    }

    @Post("/upload")
    Map<String, Object> upload(Request request) throws IOException {
        UploadedFile file = request.file("photo");
        return new TreeMap<>(Map.of(
                "title", String.valueOf(request.form().get("title")),
                "file", file == null ? "none" : file.fileName(),
                "size", file == null ? 0 : file.bytes().length));
    }

    @Route(
            value = "/any-method",
            methods = {"PATCH", "PURGE", "OPTIONS"})
    String anyMethod(Request request) {
        return request.method();
    }
}
