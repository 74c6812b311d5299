package dev.retort.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.zip.Adler32;

/** Makes the response that a file is sent with, as Flask's {@code send_file} does. */
final class FileResponse {
    /** What stands for itself in a parameter of RFC 8187, section 3.2.1, beside letters and digits. */
    private static final String PLAIN = "!#$&+-.^_`|~";

    private FileResponse() {}

    static Response of(Path file) {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new NoSuchFileException(file.toString(), null, "not a regular file");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    file + " cannot be sent. If a client named it, use Response.fileBelow(…), which answers 404.", e);
        }
        Instant changed = attributes.lastModifiedTime().toInstant();
        Instant now = Instant.now();
        return Response.empty(200)
                .contentType(FileTypes.of(file.toString()))
                .content(new Content.Section(file, 0, attributes.size()))
                .etag(tag(file, attributes))
                // A date in the future would be taken for a mistake (RFC 9110, section 8.8.2.1).
                .lastModified(changed.isAfter(now) ? now : changed)
                .cacheControl("no-cache")
                .header("Accept-Ranges", "bytes");
    }

    /** Flask's: when it changed, how large it is, and a checksum of where it is. */
    private static String tag(Path file, BasicFileAttributes attributes) {
        Adler32 checksum = new Adler32();
        checksum.update(file.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS))
                + '-'
                + Long.toHexString(attributes.size())
                + '-'
                + Long.toHexString(checksum.getValue());
    }

    /**
     * Writes the header that has a client keep a file (RFC 6266).
     *
     * <p>A name that is more than plain ASCII is given twice: encoded as RFC 8187 says, and for clients that do not know
     * that, as near as ASCII comes to it.
     */
    static String attachment(String downloadName) {
        StringBuilder plain = new StringBuilder();
        Normalizer.normalize(downloadName, Normalizer.Form.NFKD)
                .codePoints()
                .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                .forEach(c -> plain.appendCodePoint(isPlain(c) ? c : '_'));
        String header = "attachment; filename=\"" + plain + '"';
        return plain.toString().contentEquals(downloadName) ? header : header + "; filename*=" + encoded(downloadName);
    }

    /** Clients differ in what they make of an escape, of a percent sign and of a folder (RFC 6266, appendix D). */
    private static boolean isPlain(int c) {
        return c >= ' ' && c < 0x7F && "\"\\/%".indexOf(c) < 0;
    }

    private static String encoded(String name) {
        StringBuilder text = new StringBuilder("UTF-8''");
        for (byte b : name.replaceAll("[/\\\\\\p{Cntrl}]", "_").getBytes(StandardCharsets.UTF_8)) {
            if ((b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || PLAIN.indexOf(b) >= 0) {
                text.append((char) b);
            } else {
                text.append('%')
                        .append(Character.toUpperCase(Character.forDigit(b >> 4 & 15, 16)))
                        .append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
            }
        }
        return text.toString();
    }
}
