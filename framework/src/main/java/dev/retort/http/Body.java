package dev.retort.http;

/** The body of a response, in one of the forms that a server knows how to send. */
public sealed interface Body {
    /**
     * No bytes at all.
     *
     * @param length the {@code Content-Length} to announce: that of the body which a {@code HEAD} leaves out, 0 for an
     *     empty body, or -1 to announce none
     */
    record None(long length) implements Body {
        static final None EMPTY = new None(0);
    }

    /**
     * Bytes in memory.
     *
     * @param array the bytes, not copied: whoever makes a body gives the array away
     */
    @SuppressWarnings("ArrayRecordComponent") // A body is sent, never compared.
    record Bytes(byte[] array) implements Body {}

    /**
     * A value that the application's JSON codec turns into bytes before the response leaves the dispatcher.
     *
     * @param value what to write
     */
    record Json(Object value) implements Body {}
}
