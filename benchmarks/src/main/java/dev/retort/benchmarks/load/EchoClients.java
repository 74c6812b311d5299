package dev.retort.benchmarks.load;

import dev.retort.benchmarks.process.Children;
import dev.retort.benchmarks.process.Programs;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends messages of 64 bytes over WebSockets (RFC 6455) to who sends them back, each when the one before has come back: wrk for WebSockets.
 */
public final class EchoClients {
    private static final int PAYLOAD = 64;
    private static final int ECHO = 2 + PAYLOAD;
    private static final Pattern LINE = Pattern.compile("messages=(\\d+) seconds=([0-9.]+)");

    private EchoClients() {}

    /**
     * Sends, in a process of its own.
     *
     * @param target of the handshake
     * @param port whom
     * @param connections how many
     * @param seconds how long
     * @return how many messages came back
     * @throws IOException if a handshake is refused or a connection breaks
     * @throws InterruptedException if this thread is interrupted
     */
    public static Outcome ask(String target, int port, int connections, int seconds)
            throws IOException, InterruptedException {
        String said = Children.run(List.of(
                Programs.ownJava(),
                "-XX:+UseSerialGC",
                "-cp",
                Programs.ownClassPath(),
                EchoClients.class.getName(),
                target,
                String.valueOf(port),
                String.valueOf(connections),
                String.valueOf(seconds)));
        Matcher line = LINE.matcher(said);
        if (!line.find()) {
            throw new IOException("No outcome: " + said);
        }
        return new Outcome(Long.parseLong(line.group(1)), Double.parseDouble(line.group(2)));
    }

    /**
     * Sends, and prints how many messages came back.
     *
     * @param args target, port, connections, seconds
     * @throws IOException if a handshake is refused or a connection breaks
     */
    public static void main(String[] args) throws IOException {
        Selector selector = Selector.open();
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            SocketChannel channel = SocketChannel.open(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1])));
            channel.socket().setTcpNoDelay(true);
            shakeHands(channel, args[0]);
            channel.configureBlocking(false);
            ByteBuffer echo = ByteBuffer.allocateDirect(ECHO);
            channel.register(selector, SelectionKey.OP_READ, echo);
        }
        ByteBuffer message = message();
        for (SelectionKey key : selector.keys()) {
            send((SocketChannel) key.channel(), message);
        }
        long start = System.nanoTime();
        long end = start + Integer.parseInt(args[3]) * 1_000_000_000L;
        long messages = 0;
        while (System.nanoTime() < end) {
            selector.select(100);
            for (SelectionKey key : selector.selectedKeys()) {
                SocketChannel channel = (SocketChannel) key.channel();
                ByteBuffer echo = (ByteBuffer) key.attachment();
                if (channel.read(echo) < 0) {
                    throw new EOFException("The server has closed a connection.");
                }
                if (!echo.hasRemaining()) {
                    check(echo.flip());
                    echo.clear();
                    messages++;
                    send(channel, message);
                }
            }
            selector.selectedKeys().clear();
        }
        System.out.printf(
                Locale.ROOT, "messages=%d seconds=%.3f%n", messages, (System.nanoTime() - start) / 1_000_000_000.0);
    }

    private static void shakeHands(SocketChannel channel, String target) throws IOException {
        channel.write(StandardCharsets.US_ASCII.encode(
                "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        StringBuilder head = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (head.indexOf("\r\n\r\n") < 0) {
            one.clear();
            if (channel.read(one) < 0) {
                throw new EOFException("The handshake was refused: " + head);
            }
            head.append((char) one.flip().get());
        }
        if (!head.toString().startsWith("HTTP/1.1 101 ")) {
            throw new IOException("The handshake was refused: " + head);
        }
    }

    /** A masked text message; the mask is 0, so that the letters are themselves. */
    private static ByteBuffer message() {
        ByteBuffer message = ByteBuffer.allocateDirect(6 + PAYLOAD);
        message.put((byte) 0x81).put((byte) (0x80 | PAYLOAD)).putInt(0);
        while (message.hasRemaining()) {
            message.put((byte) 'x');
        }
        return message.flip();
    }

    private static void send(SocketChannel channel, ByteBuffer message) throws IOException {
        if (channel.write(message.duplicate()) != message.remaining()) {
            throw new IOException("The server does not read.");
        }
    }

    private static void check(ByteBuffer echo) throws IOException {
        if ((echo.get(0) & 0xff) != 0x81 || echo.get(1) != PAYLOAD) {
            throw new IOException("What came back is no echo.");
        }
    }
}
