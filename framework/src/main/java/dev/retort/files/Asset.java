package dev.retort.files;

import dev.retort.http.FileTypes;
import dev.retort.http.Response;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is ready to be sent: each response that it can have is made once. Immutable.
 *
 * @param source where it is from
 * @param name its name there
 * @param file the state of the file that all was made of
 * @param gzip the state of its compressed sibling, or null if it has none that fits
 * @param version the fingerprint for its address
 * @param plain the responses that send it as it is
 * @param compressed those that send the sibling, or null
 */
record Asset(
        Source source,
        String name,
        StaticFile file,
        @Nullable StaticFile gzip,
        String version,
        Answers plain,
        @Nullable Answers compressed) {
    private static final Logger LOG = LoggerFactory.getLogger(Asset.class);

    /** What a browser may keep for a year without asking (RFC 8246). */
    private static final String FOREVER = "public, max-age=31536000, immutable";

    /** How often a file is read again that changes under the reader's eyes. */
    private static final int ATTEMPTS = 3;

    /**
     * The two responses of one form.
     *
     * @param checked for an address that stays the same when the file changes
     * @param kept for an address that has the fingerprint
     */
    record Answers(Response checked, Response kept) {
        private static Answers of(Response response) {
            return new Answers(response.cacheControl("no-cache"), response.cacheControl(FOREVER));
        }
    }

    /**
     * Reads a file and its compressed sibling.
     *
     * @param source where they are
     * @param name the name of the file
     * @return the asset, or null if there is no such file
     * @throws IOException if it cannot be read
     */
    static @Nullable Asset read(Source source, String name) throws IOException {
        for (int attempt = 1; ; attempt++) {
            StaticFile file = source.find(name);
            if (file == null) {
                return null;
            }
            Fingerprint content = file.fingerprint();
            if (file.isCurrent()) {
                return of(source, name, file, content);
            }
            if (attempt == ATTEMPTS) {
                throw new IOException(name + " changes while it is read; replace a file by renaming a new one.");
            }
        }
    }

    private static Asset of(Source source, String name, StaticFile file, Fingerprint content) throws IOException {
        Response response = response(name, file, content);
        StaticFile gzip = source.find(packed(name));
        if (gzip == null) {
            return new Asset(source, name, file, null, content.shortForm(), Answers.of(response), null);
        }
        Fingerprint packed = gzip.fingerprint();
        Answers plain = Answers.of(response.header("Vary", "Accept-Encoding"));
        if (!packed.isGzipOf(content)) {
            LOG.warn(
                    "{}.gz is not served: by its checksum it does not hold {}. Compress the file again;"
                            + " what is larger than 64 MiB is not checked, and never served compressed",
                    name,
                    name);
            return new Asset(source, name, file, gzip, content.shortForm(), plain, null);
        }
        Response compressed =
                response(name, gzip, packed).header("Content-Encoding", "gzip").header("Vary", "Accept-Encoding");
        return new Asset(source, name, file, gzip, content.shortForm(), plain, Answers.of(compressed));
    }

    private static Response response(String name, StaticFile file, Fingerprint content) {
        Response response = Response.empty(200)
                .contentType(FileTypes.of(name))
                .content(file.content())
                .etag(content.sha256().substring(0, 32))
                .header("Accept-Ranges", "bytes");
        long modified = file.modified();
        return modified < 0 || modified > System.currentTimeMillis()
                ? response
                : response.lastModified(Instant.ofEpochMilli(modified));
    }

    private static String packed(String name) {
        return name + ".gz";
    }

    /** Tells whether the file and its sibling are as they were; where there was no sibling, that there still is none. */
    boolean isCurrent() {
        return file.isCurrent() && (gzip == null ? !source.hasAppeared(packed(name)) : gzip.isCurrent());
    }
}
