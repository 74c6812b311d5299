package dev.retort.gateway.exchange;

import org.jspecify.annotations.Nullable;

/** The body of a client's request, as far as whoever has read it keeps it. */
public interface KeptBody {
    /** Noted of an exchange by who has read the body. */
    Setting<KeptBody> NOTE = new Setting<>("request_body");

    /** The length of a body that is still coming. */
    long UNKNOWN = -1;

    /**
     * Returns the body, {@code $request_body}.
     *
     * @return the bytes, one char each; null if they are in a file or there are none
     */
    @Nullable String text();

    /**
     * Returns the name of the file with the body, {@code $request_body_file}.
     *
     * @return the name, or null if the body is in no file
     */
    @Nullable String file();

    /**
     * Returns how long the body is.
     *
     * @return bytes; 0 also if there is none, {@link #UNKNOWN} if it is still coming
     */
    long length();
}
