package dev.retort.gateway.connector;

import java.io.IOException;

/** A file ends before the part of it that is being sent, because it has become shorter meanwhile. */
public final class TruncatedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param position where bytes were expected
     */
    public TruncatedFileException(long position) {
        super("the file was truncated at " + position + " while it was sent");
    }
}
