package dev.retort.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file that a client sent in a multipart form (RFC 7578).
 *
 * <p>A small one is in memory, a larger one in a temporary file, which is deleted when the request ends: what is to stay
 * is saved before, with {@link #saveTo}. All that is said of the file, its name and its type, is the client's word. Used,
 * as the request is, by one thread at a time.
 */
public final class UploadedFile {
    private final PartHeader header;
    private final long size;
    private final int mostInMemory;
    private final byte @Nullable [] bytes;
    private @Nullable Path path;
    private boolean temporary = true;

    UploadedFile(PartHeader header, Spool spool, int mostInMemory) {
        this.header = header;
        this.size = spool.size();
        this.bytes = spool.bytes();
        this.path = spool.path();
        this.mostInMemory = mostInMemory;
    }

    /**
     * Returns the name of the form's field.
     *
     * @return the name, as it was sent
     */
    public String fieldName() {
        return header.name();
    }

    /**
     * Returns the name that the file has at the client, to be shown.
     *
     * <p>Only the last segment of a path is given, and no control characters nor what turns the direction of text. Browsers
     * send a quote as {@code %22}, and so cannot send those three characters themselves (WHATWG HTML, multipart/form-data).
     *
     * @return a name without slashes and backslashes, perhaps empty; to store under, take {@link #safeFileName}
     */
    public String fileName() {
        String sent = header.fileName();
        return sent == null ? "" : FileName.lastSegment(sent);
    }

    /**
     * Returns the name in a form that every file system takes: ASCII letters, digits and {@code _ . -}, no dot or
     * underscore at either end, no name of a Windows device, at most 201 characters.
     *
     * <p>As Werkzeug's {@code secure_filename}: accents are dropped, and a name in another script may lose all of its
     * letters. Two files may have the same name; {@link #saveTo} does not write over the first.
     *
     * @return the name, empty if nothing of it is left
     */
    public String safeFileName() {
        return FileName.safe(fileName());
    }

    /**
     * Returns the type that the client gives the file.
     *
     * @return the type, or null if none was sent or it cannot be read
     */
    public @Nullable MediaType contentType() {
        return header.type();
    }

    /**
     * Returns the size.
     *
     * @return bytes
     */
    public long size() {
        return size;
    }

    /**
     * Returns the first value of a header of the file's part of the form.
     *
     * @param name the header's name, in any case
     * @return the value, or null if it was not sent
     */
    public @Nullable String header(String name) {
        return header.get(name);
    }

    /**
     * Returns the names of the headers of the file's part.
     *
     * @return the names, each once
     */
    public List<String> headerNames() {
        return header.names();
    }

    /**
     * Tells where the bytes are.
     *
     * @return true if in memory, false if in a file
     */
    public boolean isInMemory() {
        return bytes != null;
    }

    /**
     * Opens the content; as often as wanted, always from its start.
     *
     * @return a stream that the caller closes
     * @throws IOException if the temporary file cannot be read, as after the end of the request
     */
    public InputStream openStream() throws IOException {
        if (bytes != null) {
            return new ByteArrayInputStream(bytes);
        }
        Path file = onDisk();
        try {
            return Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            NoSuchFileException gone = new NoSuchFileException(
                    file.toString(),
                    null,
                    "the uploaded file is gone, as its request has ended or it was moved away; to keep it, call saveTo"
                            + " before the handler returns, and read it from there");
            gone.initCause(e);
            throw gone;
        }
    }

    private Path onDisk() {
        if (path == null) {
            throw new IllegalStateException("An uploaded file is in memory or on disk.");
        }
        return path;
    }

    /**
     * Reads the content into memory.
     *
     * @return the bytes, a copy
     * @throws HttpException 413 if the file is larger than {@link Limits#bodyInMemory}: what a client may send is not what
     *     it may make the application hold in memory; read {@link #openStream} piece by piece, or raise the limit
     * @throws IOException if the temporary file cannot be read
     */
    public byte[] bytes() throws IOException {
        if (size > mostInMemory) {
            throw BodyStream.tooLarge("The file " + header.quotedName(), mostInMemory);
        }
        if (bytes != null) {
            return bytes.clone();
        }
        try (InputStream in = openStream()) {
            return in.readAllBytes();
        }
    }

    /**
     * Reads the content as text, in the charset that its type names, otherwise in UTF-8.
     *
     * @return the text
     * @throws HttpException 400 if the bytes are no text of that charset, 413 as {@link #bytes}, 415 if the charset is
     *     unknown
     * @throws IOException if the temporary file cannot be read
     */
    public String text() throws IOException {
        MediaType type = contentType();
        Charset charset = type == null ? StandardCharsets.UTF_8 : type.charset();
        return StrictText.decode(bytes(), charset, "The file " + header.quotedName());
    }

    /**
     * Saves the file under a name that is not in use.
     *
     * <p>A temporary file is moved where it can be, so that a large file costs nothing more; otherwise the bytes are written
     * beside the target and put in place when they are whole. Nobody sees half a file, and of two requests that save under
     * one name one fails; where a file system has no hard links, as FAT, the second of these promises is not kept.
     *
     * @param target the new file, in a folder that exists; never made of {@link #fileName}, rather of
     *     {@link #safeFileName} or a name of the application's own
     * @throws java.nio.file.FileAlreadyExistsException if there is something under the name
     * @throws IOException if the file cannot be written
     */
    public void saveTo(Path target) throws IOException {
        save(target, false);
    }

    /**
     * Saves the file as {@link #saveTo}, in place of a file of that name if there is one.
     *
     * @param target the file, in a folder that exists
     * @throws IOException if the file cannot be written
     */
    public void saveOver(Path target) throws IOException {
        save(target, true);
    }

    private void save(Path target, boolean over) throws IOException {
        if (bytes == null && temporary && FilePlacement.move(onDisk(), target, over)) {
            path = target;
            temporary = false;
            return;
        }
        try (InputStream in = openStream()) {
            FilePlacement.copy(in, target, over);
        }
    }

    @Override
    public String toString() {
        return header.quotedName() + ", " + size + " bytes";
    }
}
