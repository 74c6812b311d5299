package dev.retort.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** A file that a test sends, in the form that browsers give it (WHATWG HTML, multipart/form-data encoding). */
@SuppressWarnings("ArrayRecordComponent") // It is sent, never compared.
record Upload(String field, String fileName, String contentType, byte[] bytes) {
    static String boundary() {
        return "----RetortTest" + UUID.randomUUID();
    }

    static byte[] form(String boundary, List<Field> fields, List<Upload> uploads) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Field field : fields) {
            String header = "Content-Disposition: form-data; name=" + quoted(field.name());
            write(body, boundary, header, field.value().getBytes(StandardCharsets.UTF_8));
        }
        for (Upload upload : uploads) {
            String header = "Content-Disposition: form-data; name=" + quoted(upload.field) + "; filename="
                    + quoted(upload.fileName) + "\r\nContent-Type: " + upload.contentType;
            write(body, boundary, header, upload.bytes);
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
