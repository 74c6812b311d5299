package dev.retort.gateway.content;

import dev.retort.gateway.connector.SendFile;
import dev.retort.gateway.connector.TruncatedFileException;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.NormalPath;
import dev.retort.gateway.filter.PartialBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a file, or parts of it, piece by piece: the next piece is begun when the last one is written.
 *
 * <p>Pieces go one of two ways. {@link SendFile} has the kernel send them. Where filters, TLS or HTTP/2 stand between, or
 * {@code sendfile} is off, a piece is read into a buffer, on a thread that may wait for the disk.
 */
final class FileBody extends IteratingCallback {
    private static final Logger LOG = LoggerFactory.getLogger(FileBody.class);

    private final OpenFile file;
    private final Content.Sink sink;
    private final Iterator<PartialBody.Part> parts;
    private final Exchange exchange;
    private final Path path;
    private final @Nullable SendFile kernel;
    private final FileBuffers buffers;
    private final @Nullable RetainableByteBuffer buffer;

    private @Nullable ByteBuffer head;
    private long position;
    private long remaining;
    private boolean finished;

    private FileBody(
            Exchange exchange,
            Path path,
            OpenFile file,
            Content.Sink sink,
            List<PartialBody.Part> parts,
            FileBuffers buffers,
            @Nullable SendFile kernel) {
        this.exchange = exchange;
        this.path = path;
        this.file = file;
        this.sink = sink;
        this.parts = parts.iterator();
        this.kernel = kernel;
        this.buffers = buffers;
        this.buffer = kernel == null ? buffers.lend(longest(parts)) : null;
    }

    /**
     * Sends parts of a file.
     *
     * @param exchange whose response they are; completed when all is written
     * @param path the file's path, for the log
     * @param file the open file; let go at the end
     * @param sink where to
     * @param parts the parts, at least one; the last may have no bytes of the file
     * @param buffers where to borrow a buffer, if it is to be read
     * @param kernel has the kernel send it; null if it is to be read, on a thread that may wait for the disk
     */
    static void send(
            Exchange exchange,
            Path path,
            OpenFile file,
            Content.Sink sink,
            List<PartialBody.Part> parts,
            FileBuffers buffers,
            @Nullable SendFile kernel) {
        new FileBody(exchange, path, file, sink, parts, buffers, kernel).iterate();
    }

    private static long longest(List<PartialBody.Part> parts) {
        long longest = 0;
        for (PartialBody.Part part : parts) {
            longest = Math.max(longest, part.length());
        }
        return longest;
    }

    @Override
    protected Action process() throws IOException {
        if (kernel != null) {
            kernel.checkSent();
        }
        if (finished) {
            return Action.SUCCEEDED;
        }
        if (remaining == 0 && head == null) {
            PartialBody.Part part = parts.next();
            head = part.head();
            position = part.offset();
            remaining = part.length();
        }
        ByteBuffer text = head;
        if (text != null && text.hasRemaining()) {
            head = null;
            finished = remaining == 0 && !parts.hasNext();
            sink.write(finished, text.slice(), this);
            return Action.SCHEDULED;
        }
        head = null;
        if (kernel != null) {
            haveSent(kernel);
        } else {
            readAndSend(Objects.requireNonNull(buffer).getByteBuffer());
        }
        return Action.SCHEDULED;
    }

    private void haveSent(SendFile way) {
        long begin = position;
        long length = remaining;
        int size = (int) Math.min(length, SendFile.MOST);
        position += size;
        remaining -= size;
        finished = remaining == 0 && !parts.hasNext();
        way.write(finished, file.channel(), begin, size, this);
    }

    private void readAndSend(ByteBuffer bytes) throws IOException {
        BufferUtil.clearToFill(bytes);
        bytes.limit((int) Math.min(bytes.capacity(), remaining));
        while (bytes.hasRemaining()) {
            int read = file.channel().read(bytes, position);
            if (read < 0) {
                throw new TruncatedFileException(position);
            }
            position += read;
            remaining -= read;
        }
        finished = remaining == 0 && !parts.hasNext();
        sink.write(finished, bytes.flip(), this);
    }

    @Override
    protected void onCompleted(@Nullable Throwable failure) {
        if (kernel != null) {
            kernel.end();
        }
        if (buffer != null) {
            buffers.giveBack(buffer);
        }
        file.release();
        if (failure == null) {
            exchange.callback().succeeded();
            return;
        }
        if (failure instanceof TruncatedFileException) {
            LOG.error(
                    "*{} \"{}\": {}{}",
                    exchange.request().connectionNumber(),
                    NormalPath.bytes(path.toString()),
                    failure.getMessage(),
                    exchange.whose());
        }
        exchange.callback().failed(failure);
    }

    /** What comes after a write is a read from the disk, unless the kernel reads for itself. */
    @Override
    public InvocationType getInvocationType() {
        return kernel == null ? InvocationType.BLOCKING : kernel.invocationType();
    }
}
