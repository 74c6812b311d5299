package dev.retort.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes the answer to a request for several ranges: {@code multipart/byteranges} (RFC 9110, section 14.6), the parts in the
 * order in which they were asked for, each with the type of the whole and its place in it.
 */
final class ByteRanges {
    /** A part's head, and its content. */
    private record Part(String head, Content content) {}

    private ByteRanges() {}

    static Response of(Response whole, List<ByteRange> ranges, long size) {
        // At random, so that nobody can put the boundary into a file that others fetch.
        String boundary = UUID.randomUUID().toString();
        List<Part> parts = new ArrayList<>(ranges.size());
        for (ByteRange range : ranges) {
            String head = head(parts.isEmpty(), boundary, whole.contentType(), range.of(size));
            parts.add(new Part(head, Conditional.cut(whole.content(), range)));
        }
        String end = "\r\n--" + boundary + "--\r\n";
        return whole.status(206)
                .contentType("multipart/byteranges; boundary=" + boundary)
                .content(whole.content() instanceof Content.Section ? sent(parts, end) : inMemory(parts, end));
    }

    private static String head(boolean isFirst, String boundary, @Nullable String type, String range) {
        return (isFirst ? "--" : "\r\n--") + boundary + "\r\n"
                + (type == null ? "" : "Content-Type: " + type + "\r\n")
                + "Content-Range: " + range + "\r\n\r\n";
    }

    private static Content sent(List<Part> parts, String end) {
        return new Content.Stream(out -> write(parts, end, out));
    }

    private static Content inMemory(List<Part> parts, String end) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            write(parts, end, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Content.Bytes(body.toByteArray());
    }

    private static void write(List<Part> parts, String end, OutputStream out) throws IOException {
        for (Part part : parts) {
            if (part.content() instanceof Content.Section section) {
                // Before its head, so that a file which is gone can still be answered with an error.
                try (InputStream in = section.open()) {
                    out.write(bytes(part.head()));
                    section.copy(in, out);
                }
            } else if (part.content() instanceof Content.Bytes bytes) {
                out.write(bytes(part.head()));
                out.write(bytes.array());
            }
        }
        out.write(bytes(end));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
