package dev.retort.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletionStage;

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

    /**
     * A value that the dispatcher converts as it would have if a handler had returned it; status and headers of the
     * response stay.
     *
     * @param value a value of any type that a handler may return
     */
    record Result(Object value) implements Content {}

    /** Bytes that are written while they are made. */
    final class Stream implements Content {
        private final Writer writer;
        private final Runnable close;

        /**
         * Makes a stream that holds nothing which must be closed.
         *
         * @param writer writes the bytes
         */
        public Stream(Writer writer) {
            this(writer, () -> {});
        }

        /**
         * Makes a stream.
         *
         * @param writer writes the bytes
         * @param close frees what the stream holds, also where nothing was written
         */
        public Stream(Writer writer, Runnable close) {
            this.writer = writer;
            this.close = close;
        }

        /**
         * Writes the bytes, and closes the stream whatever happens.
         *
         * @param out where to; flushing it sends what was written so far
         * @throws IOException if the client is gone, or the source fails
         */
        public void writeTo(OutputStream out) throws IOException {
            try {
                writer.writeTo(out);
            } finally {
                close.run();
            }
        }

        /** Closes the stream without writing it, as for {@code HEAD}. */
        public void abandon() {
            close.run();
        }
    }

    /** Writes a body piece by piece. */
    @FunctionalInterface
    interface Writer {
        /**
         * Writes the body; called once, on the thread that answers the request.
         *
         * @param out where to; flushing it sends what was written so far
         * @throws IOException if the client is gone, or the source fails
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Server-sent events, which go on after the handler has returned.
     *
     * @param events the events
     */
    record Events(Sse events) implements Content {}

    /**
     * A response that is not there yet; the server sends nothing until it is.
     *
     * @param response the response to send in place of this one; completes with one in any case
     */
    record Pending(CompletionStage<Response> response) implements Content {}

    /**
     * A WebSocket: the server answers 101, and what follows goes through the channel.
     *
     * @param channel the channel, with what the handler asked for
     */
    record Upgrade(WebSocketChannel channel) implements Content {}
}
