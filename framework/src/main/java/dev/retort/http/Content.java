package dev.retort.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
     * @param tagged whether the bytes are to be the response's {@code ETag} too
     */
    record Json(Object value, boolean tagged) implements Content {
        /**
         * Makes content of a value.
         *
         * @param value what to write
         */
        public Json(Object value) {
            this(value, false);
        }
    }

    /**
     * A file, or part of one, which is opened when it is sent and never in memory as a whole.
     *
     * @param path the file
     * @param offset the first byte to send, 0 or more
     * @param length how many bytes to send, 0 or more; what the file has beyond them is not sent
     */
    record Section(Path path, long offset, long length) implements Content {
        private static final int BUFFER = 1 << 16;

        /**
         * Opens the file at the first byte of the section.
         *
         * @return the file's bytes from there to its end, to be closed
         * @throws IOException if the file cannot be opened, or has become too short
         */
        public InputStream open() throws IOException {
            InputStream in = Files.newInputStream(path);
            try {
                in.skipNBytes(offset);
                return in;
            } catch (IOException e) {
                in.close();
                throw e;
            }
        }

        /**
         * Copies the section.
         *
         * @param in what {@link #open} returned
         * @param out where to, not closed
         * @throws IOException if the file ends before the section does, or either side fails
         */
        public void copy(InputStream in, OutputStream out) throws IOException {
            byte[] buffer = new byte[(int) Math.min(BUFFER, length)];
            for (long left = length; left > 0; ) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new EOFException(path + " ended " + left + " bytes before what was announced of it;"
                            + " replace a file by renaming a new one, not by writing over it.");
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
    }

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
        private boolean closed;

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
                abandon();
            }
        }

        /** Closes the stream without writing it, as for {@code HEAD}; without effect once it is closed. */
        public void abandon() {
            if (!closed) {
                closed = true;
                close.run();
            }
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
