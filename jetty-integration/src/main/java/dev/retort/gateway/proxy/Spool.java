package dev.retort.gateway.proxy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.eclipse.jetty.util.IO;
import org.jspecify.annotations.Nullable;

/**
 * A temporary file into which an answer runs ahead of its client. Bytes come out in the order in which they went in. One
 * thread may append while another takes; both may wait for the disk.
 */
final class Spool {
    private final @Nullable Path folder;
    private final Consumer<Path> made;
    private @Nullable FileChannel file;
    private boolean closed;
    private long written;
    private long taken;

    /**
     * @param folder for the file; null for the system's
     * @param made is told once there is one
     */
    Spool(@Nullable Path folder, Consumer<Path> made) {
        this.folder = folder;
        this.made = made;
    }

    /** Appends bytes. */
    void append(ByteBuffer bytes) throws IOException {
        FileChannel to = open();
        long at;
        synchronized (this) {
            at = written;
        }
        int size = bytes.remaining();
        while (bytes.hasRemaining()) {
            to.write(bytes, at + size - bytes.remaining());
        }
        synchronized (this) {
            written = at + size;
        }
    }

    private synchronized FileChannel open() throws IOException {
        if (closed) {
            throw new EOFException("closed");
        }
        FileChannel open = file;
        if (open == null) {
            Path path = TemporaryFiles.create(folder, "proxy-");
            open = TemporaryFiles.open(path, false);
            file = open;
            made.accept(path);
        }
        return open;
    }

    /** Takes what is next, as much of it as fits. */
    void take(ByteBuffer into) throws IOException {
        long at;
        synchronized (this) {
            at = taken;
            into.limit((int) Math.min(into.limit(), into.position() + written - taken));
        }
        FileChannel from = open();
        int start = into.position();
        while (into.hasRemaining()) {
            if (from.read(into, at + into.position() - start) < 0) {
                throw new EOFException("the temporary file of an answer has become shorter");
            }
        }
        synchronized (this) {
            taken = at + into.position() - start;
        }
    }

    /** Returns how many bytes wait to be taken. */
    synchronized long waiting() {
        return written - taken;
    }

    /** Returns how long the file is. */
    synchronized long size() {
        return written;
    }

    /** Gives the file up. */
    synchronized void close() {
        closed = true;
        IO.close(file);
    }
}
