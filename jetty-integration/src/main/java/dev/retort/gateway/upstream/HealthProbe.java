package dev.retort.gateway.upstream;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a health check does with a peer: connects, and if it is to, asks for a path and looks at the answer. It waits on a
 * selector of its own, for unix sockets have no time-outs otherwise.
 *
 * @param request the request; empty if it is enough to connect
 * @param match what the answer must be like
 * @param connectTimeout how long a connection may take
 * @param answerTimeout how long the whole answer may take
 */
record HealthProbe(String request, HealthMatch match, Duration connectTimeout, Duration answerTimeout) {
    private static final int BUFFER = 8 * 1024;

    /**
     * Asks a peer, and waits.
     *
     * @param address where to
     * @throws IOException if it is not well
     */
    void ask(SocketAddress address) throws IOException {
        boolean unix = address instanceof UnixDomainSocketAddress;
        try (SocketChannel channel = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, 0);
            long deadline = System.nanoTime() + connectTimeout.toNanos();
            if (!channel.connect(address)) {
                while (!channel.finishConnect()) {
                    await(key, SelectionKey.OP_CONNECT, deadline, "connecting");
                }
            }
            if (request.isEmpty()) {
                return;
            }
            deadline = System.nanoTime() + answerTimeout.toNanos();
            ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1));
            while (bytes.hasRemaining()) {
                if (channel.write(bytes) == 0) {
                    await(key, SelectionKey.OP_WRITE, deadline, "sending the request");
                }
            }
            judge(read(channel, key, deadline));
        }
    }

    private HealthAnswer read(SocketChannel channel, SelectionKey key, long deadline) throws IOException {
        HealthAnswer.Builder answer = new HealthAnswer.Builder(match.needsBody());
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (true) {
            int read = channel.read(buffer);
            if (read < 0) {
                answer.end();
                break;
            }
            if (read == 0) {
                await(key, SelectionKey.OP_READ, deadline, "reading the answer");
                continue;
            }
            if (answer.take(buffer.flip())) {
                break;
            }
            buffer.clear();
        }
        if (!answer.isWhole()) {
            throw new IOException("the answer is no whole HTTP response");
        }
        return answer.build();
    }

    private void judge(HealthAnswer answer) throws IOException {
        if (!match.accepts(answer)) {
            throw new IOException("the answer with status " + answer.status() + " does not match");
        }
    }

    private static void await(SelectionKey key, int operation, long deadline, String phase) throws IOException {
        key.interestOps(operation);
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0 || key.selector().select(millis) == 0) {
            if (Thread.currentThread().isInterrupted()) {
                throw new IOException("stopped while " + phase);
            }
            if (System.nanoTime() - deadline >= 0 || millis <= 0) {
                throw new SocketTimeoutException("time-out while " + phase);
            }
        }
        key.selector().selectedKeys().clear();
    }
}
