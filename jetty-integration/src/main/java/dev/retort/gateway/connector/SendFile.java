package dev.retort.gateway.connector;

import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Setting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/**
 * Sends files to a client without bringing their bytes into the JVM: nginx's {@code sendfile}.
 *
 * <p>Jetty writes buffers, counts their bytes against the response's length, and takes care of clients that are slow or
 * leave. All this stays: a buffer that stands for a piece of the file goes its way through Jetty, and where it would be
 * written to the socket, {@link ClientEndPoint} has the kernel send the piece in its place. Nobody ever reads the stand-in's
 * own bytes, which are the same few zeros for all.
 *
 * <pre>
 *   write(file, position, n) ──stand-in──▶ Response ─▶ HttpConnection ─▶ WriteFlusher ─▶ ClientEndPoint.flush
 *        └───────────────────FileRegion (file, position)─────────────────────────────────────▲   └▶ sendfile(2)
 * </pre>
 *
 * <p>What the kernel does not have in memory it reads from the disk, and the thread waits. nginx lets its worker wait, a piece
 * of {@code sendfile_max_chunk} at a time, unless {@code aio threads} says otherwise. So is it here: on a selector, which
 * spares a change of threads for each piece. Only a file whose disk has turned out to be slow goes on elsewhere.
 */
public final class SendFile {
    /** Where the kernel sends files: {@code sendfile on}. */
    public static final Setting<Options> SETTING = new Setting<>("sendfile");

    /** The most bytes of one write. */
    public static final int MOST = 2 << 20;

    private static final ByteBuffer ZEROS = ByteBuffer.allocate(MOST).asReadOnlyBuffer();

    /** A memory that is full of others' pages, or a thread that waited for a processor, takes less than this. */
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /**
     * How files are sent.
     *
     * @param chunk how many bytes a client gets before others have their turn, more than 0: {@code sendfile_max_chunk}
     * @param offSelector whether no file is sent by a selector: {@code aio threads}
     */
    public record Options(int chunk, boolean offSelector) {}

    private final ClientEndPoint client;
    private final Content.Sink sink;
    private final Options options;
    private volatile boolean offSelector;
    private volatile @Nullable FileRegion region;
    private int left;

    private SendFile(ClientEndPoint client, Content.Sink sink, Options options) {
        this.client = client;
        this.sink = sink;
        this.options = options;
        this.offSelector = options.offSelector();
        this.left = options.chunk();
    }

    /**
     * Prepares to send files as the body of a response.
     *
     * @param exchange whose response
     * @param sink what its body is to be written to
     * @param options how
     * @return null if the bytes have to pass through the JVM, as they are changed, encrypted or framed on the way
     */
    public static @Nullable SendFile to(Exchange exchange, Content.Sink sink, Options options) {
        HttpVersion version = exchange.request().getConnectionMetaData().getHttpVersion();
        HttpFields fields = exchange.response().getHeaders();
        boolean asTheyAre = exchange.response().isUnfiltered(sink)
                && (version == HttpVersion.HTTP_1_1 || version == HttpVersion.HTTP_1_0)
                && fields.contains(HttpHeader.CONTENT_LENGTH)
                && !fields.contains(HttpHeader.TRANSFER_ENCODING)
                && exchange.response().getTrailersSupplier() == null;
        ClientEndPoint client = asTheyAre ? ClientEndPoint.unencrypted(exchange.request()) : null;
        return client == null ? null : new SendFile(client, sink, options);
    }

    /**
     * Tells whether the thread that reads the client's connection may begin to send a file.
     *
     * @param exchange whose response the file would be
     * @return false if files are sent by other threads, or {@link #to} could not send any to this client
     */
    public static boolean mayBeginHere(Exchange exchange) {
        Options options = exchange.setting(SETTING);
        return options != null && !options.offSelector() && ClientEndPoint.unencrypted(exchange.request()) != null;
    }

    /**
     * Writes a piece of a file. One write at a time.
     *
     * @param last whether this is all that is left of the response
     * @param file the file, which stays open until the callback is completed
     * @param position where the piece begins
     * @param length how long it is, 1 to {@link #MOST}
     * @param callback completed when it has been sent; {@link #checkSent} is to be called then
     */
    public void write(boolean last, FileChannel file, long position, int length, Callback callback) {
        ByteBuffer standIn = ZEROS.slice(0, length);
        region = new FileRegion(file, position, standIn);
        client.send(this);
        sink.write(last, standIn, callback);
    }

    /**
     * Makes sure that what stands for the piece has not gone to the client itself.
     *
     * @throws IOException if it has; the connection must be closed then
     */
    public void checkSent() throws IOException {
        FileRegion sent = region;
        if (sent != null) {
            throw new IOException("a piece of a file was written past the client's connection");
        }
    }

    /** Ends the sending, whether all has been sent or not. */
    public void end() {
        region = null;
        client.send(null);
    }

    /**
     * Returns where sending may go on.
     *
     * @return NON_BLOCKING for a selector's thread
     */
    public InvocationType invocationType() {
        return offSelector ? InvocationType.BLOCKING : InvocationType.NON_BLOCKING;
    }

    // What the client's connection asks for.

    /** Returns what is on its way. */
    @Nullable FileRegion region() {
        return region;
    }

    /**
     * Sends what the client takes and may have now.
     *
     * @return whether all has gone
     */
    boolean flush(FileRegion piece, ClientEndPoint to) throws IOException {
        if (left > 0) {
            long begun = System.nanoTime();
            int most = left;
            int sent = piece.transferTo(to.getChannel(), most);
            if (System.nanoTime() - begun > SLOW_NANOS) {
                offSelector = true;
            }
            // A client that has taken less than it might is not asked again before it has room.
            left = piece.isSent() ? most - sent : 0;
        }
        if (!piece.isSent()) {
            return false;
        }
        region = null;
        return true;
    }

    /** Learns that others have their turn now. */
    void pause() {
        left = options.chunk();
    }
}
