package dev.retort.gateway.connector;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/** Bytes of a file that are on their way to a client, and the buffer that stands for them on the way through Jetty. */
final class FileRegion {
    private final FileChannel file;
    private final ByteBuffer standIn;
    private long position;

    FileRegion(FileChannel file, long position, ByteBuffer standIn) {
        this.file = file;
        this.position = position;
        this.standIn = standIn;
    }

    /** Tells whether this is what the last of some buffers stands for. */
    @SuppressWarnings("ReferenceEquality") // Buffers with equal bytes are equal, and the stand-ins have all the same.
    boolean isBehind(ByteBuffer[] buffers) {
        return buffers.length > 0 && buffers[buffers.length - 1] == standIn;
    }

    boolean isSent() {
        return !standIn.hasRemaining();
    }

    /**
     * Sends what can be sent without waiting for the client.
     *
     * @param client where to
     * @param most how many bytes at most, more than 0
     * @return how many bytes have gone; 0 if the client takes none now
     * @throws TruncatedFileException if the file ends before the region does
     */
    int transferTo(WritableByteChannel client, int most) throws IOException {
        int sent = (int) file.transferTo(position, Math.min(most, standIn.remaining()), client);
        if (sent == 0 && file.size() <= position) {
            throw new TruncatedFileException(position);
        }
        position += sent;
        standIn.position(standIn.position() + sent);
        return sent;
    }
}
