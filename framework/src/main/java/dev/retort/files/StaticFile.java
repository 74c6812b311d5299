package dev.retort.files;

import dev.retort.http.Content;
import java.io.IOException;

/** One state of one file. Immutable. */
interface StaticFile {
    /**
     * Tells whether the file is still in this state.
     *
     * @return false if it changed or is gone
     */
    boolean isCurrent();

    /**
     * Reads what identifies the content.
     *
     * @return the digest of this state
     * @throws IOException if the file cannot be read
     */
    Fingerprint fingerprint() throws IOException;

    /**
     * Returns what is sent of the file.
     *
     * @return all of it
     */
    Content content();

    /**
     * Returns when the file changed last.
     *
     * @return milliseconds since 1970, or -1 if that is not known
     */
    long modified();
}
