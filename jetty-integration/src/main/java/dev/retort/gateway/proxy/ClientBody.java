package dev.retort.gateway.proxy;

import dev.retort.gateway.exchange.BodyFailure;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.KeptBody;
import dev.retort.gateway.exchange.NormalPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.ByteArrayOutputStream2;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of a client's request, read to its end before an upstream sees any of it: nginx's request buffering.
 *
 * <p>An upstream then waits for no slow client, a malformed chunk is refused before a byte has gone on, the length is
 * known, and the request can be tried with another peer. What exceeds {@code client_body_buffer_size} goes to a temporary
 * file.
 */
final class ClientBody implements KeptBody {
    private static final Logger LOG = LoggerFactory.getLogger(ClientBody.class);

    /**
     * Where a body is kept.
     *
     * @param inMemory how many bytes may stay in memory, {@code client_body_buffer_size}
     * @param folder for temporary files, {@code client_body_temp_path}; null for the system's
     * @param always whether it is written to a file whatever its size, {@code client_body_in_file_only}
     * @param keep whether the file stays
     */
    record Rules(long inMemory, @Nullable Path folder, boolean always, boolean keep) {}

    /** The body of a request without one. */
    static final ClientBody NONE = new ClientBody();

    private final ByteArrayOutputStream2 memory = new ByteArrayOutputStream2(0);
    private @Nullable Path path;
    private @Nullable FileChannel file;
    private long length;

    private ClientBody() {}

    /** Tells whether a request has a body, or may have one. */
    static boolean isIn(Request request) {
        long length = request.getLength();
        if (length >= 0) {
            return length > 0;
        }
        // HTTP/2 frames bodies without a field, and a bodiless request has ended with its head.
        return request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
                || request.getConnectionMetaData().getHttpVersion().getVersion() >= 20;
    }

    /**
     * Reads a body to its end. If the client fails to deliver it, the exchange is answered and nobody else is called.
     *
     * @param exchange the exchange
     * @param rules where it is kept
     * @param whole takes the body
     */
    static void read(Exchange exchange, Rules rules, Consumer<ClientBody> whole) {
        if (!isIn(exchange.request())) {
            whole.accept(NONE);
        } else {
            new ClientBody().readOn(exchange, rules, whole);
        }
    }

    private void readOn(Exchange exchange, Rules rules, Consumer<ClientBody> whole) {
        Request request = exchange.body();
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(
                        Invocable.from(Invocable.InvocationType.NON_BLOCKING, () -> readOn(exchange, rules, whole)));
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                close();
                refuse(exchange, chunk.getFailure());
                return;
            }
            boolean last = chunk.isLast();
            boolean toFile = file != null || rules.always() || length + chunk.remaining() > rules.inMemory();
            if (!toFile) {
                byte[] bytes = BufferUtil.toArray(chunk.getByteBuffer());
                memory.write(bytes, 0, bytes.length);
                length += bytes.length;
                chunk.release();
            } else if (exchange.mayBlock()) {
                try {
                    append(exchange, chunk, rules);
                } catch (IOException full) {
                    exchange.callback().failed(full);
                    return;
                }
            } else {
                exchange.runBlocking(here -> {
                    append(exchange, chunk, rules);
                    if (last) {
                        whole.accept(this);
                    } else {
                        readOn(exchange, rules, whole);
                    }
                });
                return;
            }
            if (last) {
                whole.accept(this);
                return;
            }
        }
    }

    private void append(Exchange exchange, Content.Chunk chunk, Rules rules) throws IOException {
        try {
            FileChannel to = file;
            if (to == null) {
                Path created = TemporaryFiles.create(rules.folder(), "client_body-");
                path = created;
                to = TemporaryFiles.open(created, rules.keep());
                file = to;
                // An error's page may be another upstream's, and wants the body once more.
                Request.addCompletionListener(exchange.request(), failure -> close());
                LOG.warn(
                        "*{} a client request body is buffered to a temporary file {}{}",
                        exchange.request().connectionNumber(),
                        created,
                        exchange.whose());
                to.write(ByteBuffer.wrap(memory.getBuf(), 0, memory.getCount()));
            }
            length += chunk.remaining();
            ByteBuffer bytes = chunk.getByteBuffer();
            while (bytes.hasRemaining()) {
                to.write(bytes);
            }
        } catch (IOException full) {
            close();
            throw full;
        } finally {
            chunk.release();
        }
    }

    /** Answers a client that has not delivered its body. */
    static void refuse(Exchange exchange, Throwable failure) {
        BodyFailure.log(exchange, failure);
        exchange.response().getHeaders().put(HttpHeader.CONNECTION, "close");
        exchange.end(BodyFailure.status(failure));
    }

    @Override
    public @Nullable String text() {
        return file != null || length == 0
                ? null
                : new String(memory.getBuf(), 0, memory.getCount(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public @Nullable String file() {
        Path name = path;
        return name == null ? null : NormalPath.bytes(name.toString());
    }

    @Override
    public long length() {
        return length;
    }

    /** Tells whether all of it is in memory. */
    boolean isInMemory() {
        return file == null;
    }

    /** Returns the bytes in memory. */
    ByteBuffer bytes() {
        return ByteBuffer.wrap(memory.getBuf(), 0, memory.getCount());
    }

    /** Returns the name of the temporary file, or null. */
    @Nullable Path path() {
        return path;
    }

    /** Reads from the temporary file; may wait for the disk. */
    int read(ByteBuffer into, long position) throws IOException {
        FileChannel from = file;
        return from == null ? -1 : from.read(into, position);
    }

    /** Gives the temporary file up. */
    void close() {
        IO.close(file);
    }
}
