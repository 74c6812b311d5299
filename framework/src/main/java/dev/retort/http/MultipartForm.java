package dev.retort.http;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the parts of a multipart form within the limits: those with a file name are files, the others fields.
 *
 * <p>A field named {@code _charset_} is a field like any other: names are UTF-8, and values too unless their own part says
 * otherwise.
 */
final class MultipartForm {
    private static final int LONGEST_BOUNDARY = 70;

    private final MultipartReader reader;
    private final Limits limits;
    private final TemporaryFiles temporary;
    private final Map<String, List<String>> fields = new LinkedHashMap<>();
    private final List<UploadedFile> files = new ArrayList<>();
    private int partCount;
    private int fieldCount;
    /** What fields and headers take in memory, in bytes. */
    private long held;
    /** What files take in memory, in bytes. */
    private int filesInMemory;

    private MultipartForm(MultipartReader reader, Limits limits, TemporaryFiles temporary) {
        this.reader = reader;
        this.limits = limits;
        this.temporary = temporary;
    }

    /**
     * Reads a form.
     *
     * @param in the body
     * @param contentType the value of the request's {@code Content-Type}
     * @param temporary where large files go
     * @throws HttpException 400 if the body is malformed, 413 if it passes a limit, 415 if a part is encoded
     * @throws java.io.UncheckedIOException if a file cannot be written
     */
    static FormData read(InputStream in, @Nullable String contentType, Limits limits, TemporaryFiles temporary) {
        String boundary = boundary(contentType == null ? "" : contentType);
        MultipartForm form = new MultipartForm(new MultipartReader(in, boundary), limits, temporary);
        form.readParts();
        return new FormData(Params.of(form.fields), new UploadedFiles(form.files));
    }

    private static String boundary(String contentType) {
        String boundary = new HeaderParameters(contentType, "Content-Type").get("boundary");
        if (boundary == null || boundary.isEmpty()) {
            throw HttpException.badRequest("The Content-Type of the multipart form has no boundary.");
        }
        if (boundary.length() > LONGEST_BOUNDARY) {
            throw HttpException.badRequest("The boundary of the multipart form is longer than 70 characters.");
        }
        // RFC 2046, section 5.1.1.
        if (boundary.endsWith(" ") || !boundary.chars().allMatch(MultipartForm::isBoundaryCharacter)) {
            throw HttpException.badRequest("The boundary of the multipart form has a character that it cannot have.");
        }
        return boundary;
    }

    private static boolean isBoundaryCharacter(int c) {
        return (c >= '0' && c <= '9')
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || "'()+_,-./:=? ".indexOf(c) >= 0;
    }

    private void readParts() {
        reader.skipPreamble();
        while (reader.next()) {
            if (++partCount > limits.parts()) {
                throw new HttpException(413, "There are more than " + limits.parts() + " parts in the form.");
            }
            PartHeader header = PartHeader.read(reader, limits);
            hold(header.size());
            if (header.fileName() == null) {
                readField(header);
            } else {
                readFile(header, header.fileName());
            }
        }
    }

    private void hold(int bytes) {
        held += bytes;
        if (held > limits.bodyInMemory()) {
            throw BodyStream.tooLarge("What the form has besides files", limits.bodyInMemory());
        }
    }

    private void readField(PartHeader header) {
        if (++fieldCount > limits.fields()) {
            throw new HttpException(413, "There are more than " + limits.fields() + " fields in the form.");
        }
        MediaType type = header.type();
        Charset charset = type == null ? StandardCharsets.UTF_8 : type.charset();
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        reader.readContent((bytes, offset, length) -> {
            if (length > limits.field() - value.size()) {
                throw BodyStream.tooLarge("The field " + header.quotedName(), limits.field());
            }
            hold(length);
            value.write(bytes, offset, length);
        });
        String text = StrictText.decode(value.toByteArray(), charset, "The field " + header.quotedName());
        fields.computeIfAbsent(header.name(), absent -> new ArrayList<>(1)).add(text);
    }

    private void readFile(PartHeader header, String fileName) {
        int mostInMemory = Math.min(limits.fileInMemory(), limits.bodyInMemory() - filesInMemory);
        Spool spool = new Spool(mostInMemory, temporary);
        try (spool) {
            reader.readContent((bytes, offset, length) -> {
                if (length > limits.file() - spool.size()) {
                    throw BodyStream.tooLarge("The file " + header.quotedName(), limits.file());
                }
                spool.write(bytes, offset, length);
            });
        }
        if (spool.size() > 0 || !fileName.isEmpty()) {
            UploadedFile file = new UploadedFile(header, spool, limits.bodyInMemory());
            filesInMemory += file.isInMemory() ? (int) file.size() : 0;
            files.add(file);
        }
    }
}
