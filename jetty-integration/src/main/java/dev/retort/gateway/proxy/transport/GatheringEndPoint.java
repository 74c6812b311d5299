package dev.retort.gateway.proxy.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A connection that writes what is short in one piece.
 *
 * <p>Jetty hands a head and its body to the kernel as a list of pieces. For each the JDK and the kernel look after an
 * address and a length, which costs more than to copy a few hundred bytes: a forwarded answer of 13 bytes has two such
 * lists.
 */
public class GatheringEndPoint extends SocketChannelEndPoint {
    /** The most bytes that are worth a copy. */
    private static final int SHORT = 4096;

    private static final ThreadLocal<ByteBuffer> GATHERED =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(SHORT));

    /**
     * Wraps a connection.
     *
     * @param channel its socket
     * @param selector where it lives
     * @param key its registration there
     * @param scheduler for timeouts
     */
    public GatheringEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
        super(channel, selector, key, scheduler);
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        if (buffers.length == 1) {
            return write(buffers[0]);
        }
        // Virtual threads come and go, and each would have a buffer of its own.
        if (!isShort(buffers) || VirtualThreads.isVirtualThread()) {
            return super.flush(buffers);
        }
        ByteBuffer gathered = GATHERED.get().clear();
        for (ByteBuffer buffer : buffers) {
            gathered.put(buffer.duplicate());
        }
        boolean all = write(gathered.flip());
        int written = gathered.position();
        for (ByteBuffer buffer : buffers) {
            int gone = Math.min(written, buffer.remaining());
            buffer.position(buffer.position() + gone);
            written -= gone;
        }
        return all;
    }

    private static boolean isShort(ByteBuffer[] buffers) {
        int size = 0;
        for (ByteBuffer buffer : buffers) {
            int remaining = buffer.remaining();
            if (remaining > SHORT - size) {
                return false;
            }
            size += remaining;
        }
        return true;
    }

    private boolean write(ByteBuffer buffer) throws IOException {
        try {
            if (getChannel().write(buffer) > 0) {
                notIdle();
            }
        } catch (IOException broken) {
            throw new EofException(broken);
        }
        return !buffer.hasRemaining();
    }
}
