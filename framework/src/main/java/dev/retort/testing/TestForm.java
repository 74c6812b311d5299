package dev.retort.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A form that a test sends, in the forms that browsers give it: urlencoded, or with files as {@code multipart/form-data}
 * (WHATWG HTML, multipart/form-data encoding).
 */
final class TestForm {
    private final List<Field> fields = new ArrayList<>();
    private final List<Upload> uploads = new ArrayList<>();

    /** Sets the fields in place of those that were there. */
    void replace(Map<String, ?> all) {
        fields.clear();
        all.forEach((name, value) -> add(name, value instanceof Iterable<?> several ? several : List.of(value)));
    }

    void add(String name, Iterable<?> values) {
        Field.add(fields, name, values);
    }

    void add(Upload upload) {
        uploads.add(upload);
    }

    boolean hasFiles() {
        return !uploads.isEmpty();
    }

    String urlencoded() {
        return Field.encoded(fields);
    }

    static String boundary() {
        return "----RetortTest" + UUID.randomUUID();
    }

    /** Returns the form with its files. */
    byte[] multipart(String boundary) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Field field : fields) {
            String header = "Content-Disposition: form-data; name=" + quoted(field.name());
            write(body, boundary, header, field.value().getBytes(StandardCharsets.UTF_8));
        }
        for (Upload upload : uploads) {
            String header = "Content-Disposition: form-data; name=" + quoted(upload.field()) + "; filename="
                    + quoted(upload.fileName()) + "\r\nContent-Type: " + upload.contentType();
            write(body, boundary, header, upload.bytes());
        }
        body.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return body.toByteArray();
    }

    private static void write(ByteArrayOutputStream body, String boundary, String header, byte[] content) {
        body.writeBytes(("--" + boundary + "\r\n" + header + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A") + '"';
    }
}
