package dev.retort.http;

/** What a response carries, in one of the forms that a server knows how to send. */
public sealed interface Content {
    /** No bytes at all; where a length is announced nevertheless, it is that of the bytes which were left out. */
    final class None implements Content {
        /** What announces no length, as 204 and 304 want it. */
        static final None UNANNOUNCED = new None(-1);

        static final None EMPTY = new None(0);

        private final long length;

        None(long length) {
            this.length = length;
        }

        /**
         * Returns the {@code Content-Length} to announce.
         *
         * @return bytes, or -1 to announce none
         */
        public long length() {
            return length;
        }
    }

    /**
     * Bytes in memory.
     *
     * @param array the bytes, not copied: whoever makes a response gives the array away
     */
    @SuppressWarnings("ArrayRecordComponent") // Content is sent, never compared.
    record Bytes(byte[] array) implements Content {}

    /**
     * A value that the application's JSON codec turns into bytes before the response leaves the dispatcher.
     *
     * @param value what to write
     */
    record Json(Object value) implements Content {}
}
