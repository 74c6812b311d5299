package dev.retort.gateway.proxy.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Random;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

class GatheringEndPointTest {
    private static final int WRITES = 400;

    private final Random random = new Random(7);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private int refused;

    @Test
    void whatASocketTakesInPartsArrivesOnceAndInOrder() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open();
                SocketChannel channel = SocketChannel.open();
                Selector selector = Selector.open()) {
            server.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            channel.setOption(StandardSocketOptions.SO_SNDBUF, 4096);
            channel.connect(server.getLocalAddress());
            channel.configureBlocking(false);
            try (SocketChannel other = server.accept()) {
                var endPoint = new GatheringEndPoint(
                        channel,
                        Mockito.mock(ManagedSelector.class),
                        channel.register(selector, 0),
                        new ScheduledExecutorScheduler());
                for (int i = 0; i < WRITES; i++) {
                    write(endPoint, other);
                }
                channel.shutdownOutput();
                while (receive(other)) {
                    // To the end.
                }
            }
        }
        assertThat(refused)
                .as("writes that the socket took in parts or not at all")
                .isPositive();
        assertThat(read.toByteArray()).isEqualTo(written.toByteArray());
    }

    private void write(GatheringEndPoint endPoint, SocketChannel other) throws IOException {
        ByteBuffer[] pieces = new ByteBuffer[1 + random.nextInt(4)];
        for (int i = 0; i < pieces.length; i++) {
            byte[] bytes = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(2_500)];
            random.nextBytes(bytes);
            written.writeBytes(bytes);
            pieces[i] = ByteBuffer.wrap(bytes);
        }
        while (!endPoint.flush(pieces)) {
            refused++;
            receive(other);
        }
        for (ByteBuffer piece : pieces) {
            assertThat(piece.remaining()).isZero();
        }
    }

    /** Reads something; returns false at the end. */
    private boolean receive(SocketChannel other) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
        int length = other.read(buffer);
        read.write(buffer.array(), 0, Math.max(0, length));
        return length >= 0;
    }
}
