package dev.retort.gateway.resolver;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.eclipse.jetty.util.IO;
import org.jspecify.annotations.Nullable;

/**
 * What one lookup and one name server say to each other: over a UDP socket of its own, whose port nobody can know (RFC 5452,
 * section 9.2) and which hears that server alone, and for what is too long for that over TCP (RFC 7766). Lives on the
 * resolver's {@link EventLoop}.
 */
final class Conversation {
    /** The most that comes in a datagram to who has not asked for more is 512 bytes; nginx reads as much as this. */
    private static final int MOST_DATAGRAM = 4096;

    private static final int MOST_MESSAGE = 0xffff;

    private final InetSocketAddress server;
    private final EventLoop loop;
    private final boolean tcp;
    private final ByteChannel channel;
    private final BiConsumer<ByteBuffer, Conversation> heard;
    private final Consumer<IOException> failed;
    private final ByteBuffer input;
    private final List<Conversation> longer = new ArrayList<>();
    private @Nullable ByteBuffer output;

    private Conversation(
            InetSocketAddress server,
            EventLoop loop,
            ByteChannel channel,
            BiConsumer<ByteBuffer, Conversation> heard,
            Consumer<IOException> failed) {
        this.server = server;
        this.loop = loop;
        this.tcp = channel instanceof SocketChannel;
        this.channel = channel;
        this.heard = heard;
        this.failed = failed;
        this.input = ByteBuffer.allocate(tcp ? 2 + MOST_MESSAGE : MOST_DATAGRAM);
    }

    /**
     * Begins one over UDP.
     *
     * @param heard is given each message, and by which conversation it came
     * @param failed is told, perhaps several times, that the server is not there
     */
    static Conversation udp(
            InetSocketAddress server,
            EventLoop loop,
            BiConsumer<ByteBuffer, Conversation> heard,
            Consumer<IOException> failed)
            throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.connect(server);
            Conversation conversation = new Conversation(server, loop, channel, heard, failed);
            loop.listen(channel, SelectionKey.OP_READ, conversation::ready);
            return conversation;
        } catch (IOException | RuntimeException failure) {
            IO.close(channel);
            throw named("connect()", failure);
        }
    }

    /** Asks the same server over TCP. */
    void overTcp(byte[] message, BiConsumer<ByteBuffer, Conversation> listener, Consumer<IOException> failure)
            throws IOException {
        SocketChannel opened = SocketChannel.open();
        try {
            opened.configureBlocking(false);
            Conversation conversation = new Conversation(server, loop, opened, listener, failure);
            ByteBuffer framed = ByteBuffer.allocate(2 + message.length);
            conversation.output =
                    framed.putShort((short) message.length).put(message).flip();
            boolean open = opened.connect(server);
            loop.listen(opened, open ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT, conversation::ready);
            longer.add(conversation);
        } catch (IOException | RuntimeException broken) {
            IO.close(opened);
            throw named("connect()", broken);
        }
    }

    InetSocketAddress server() {
        return server;
    }

    boolean isTcp() {
        return tcp;
    }

    /** Sends a datagram. */
    void send(byte[] message) throws IOException {
        try {
            channel.write(ByteBuffer.wrap(message));
        } catch (IOException failure) {
            throw named("send()", failure);
        }
    }

    /** Writes a failure as nginx does: which call has failed, and why. */
    private static IOException named(String call, Exception failure) {
        String why = failure instanceof PortUnreachableException ? "111: Connection refused" : failure.getMessage();
        return new IOException(call + " failed (" + why + ")", failure);
    }

    private void ready() {
        try {
            if (tcp) {
                exchange((SocketChannel) channel);
            } else {
                receive();
            }
        } catch (IOException failure) {
            close();
            failed.accept(named("recv()", failure));
        }
    }

    private void receive() throws IOException {
        while (channel.isOpen()) {
            input.clear();
            if (channel.read(input) == 0 && input.position() == 0) {
                return; // Nothing there, or an empty datagram; the selector tells of the next one.
            }
            heard.accept(input.flip(), this);
        }
    }

    private void exchange(SocketChannel socket) throws IOException {
        SelectableChannel selectable = socket;
        if (socket.isConnectionPending() && !socket.finishConnect()) {
            return;
        }
        if (output != null) {
            socket.write(output);
            boolean more = output.hasRemaining();
            loop.listen(selectable, more ? SelectionKey.OP_WRITE : SelectionKey.OP_READ, this::ready);
            if (more) {
                return;
            }
            output = null;
        }
        int read = socket.read(input);
        if (input.position() >= 2) {
            int end = 2 + (input.getShort(0) & 0xffff);
            if (input.position() >= end) {
                close();
                heard.accept(input.slice(2, end - 2), this);
                return;
            }
        }
        if (read < 0) {
            throw new EOFException("the connection was closed");
        }
    }

    void close() {
        IO.close(channel);
        longer.forEach(Conversation::close);
    }
}
