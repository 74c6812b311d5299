package dev.retort.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Takes the bytes of one file: in memory while they are few, and then in a temporary file.
 *
 * <p>A disk that fails is no fault of the client, so it is an {@link UncheckedIOException}, which is answered 500 and
 * logged.
 */
final class Spool implements MultipartReader.Sink, AutoCloseable {
    private final int mostInMemory;
    private final TemporaryFiles temporary;
    private @Nullable ByteArrayOutputStream memory = new ByteArrayOutputStream(0);
    private @Nullable Path path;
    private @Nullable OutputStream disk;
    private long size;

    Spool(int mostInMemory, TemporaryFiles temporary) {
        this.mostInMemory = mostInMemory;
        this.temporary = temporary;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        size += length;
        if (memory != null && size <= mostInMemory) {
            memory.write(bytes, offset, length);
            return;
        }
        try {
            if (disk == null) {
                disk = open();
            }
            disk.write(bytes, offset, length);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private OutputStream open() throws IOException {
        path = temporary.create();
        OutputStream opened = temporary.open(path);
        disk = opened;
        if (memory != null) {
            memory.writeTo(opened);
            memory = null;
        }
        return opened;
    }

    long size() {
        return size;
    }

    /** Returns the bytes, or null if they are on disk. */
    byte @Nullable [] bytes() {
        return memory == null ? null : memory.toByteArray();
    }

    /** Returns the temporary file, or null if the bytes are in memory. */
    @Nullable Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            if (disk != null) {
                disk.close();
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static UncheckedIOException failed(IOException cause) {
        return new UncheckedIOException(
                "An uploaded file could not be written below " + System.getProperty("java.io.tmpdir")
                        + ": see that there is room and that this process may write there, or name another folder with"
                        + " -Djava.io.tmpdir=…",
                cause);
    }
}
