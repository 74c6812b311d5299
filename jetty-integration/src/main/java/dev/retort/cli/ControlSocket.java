package dev.retort.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Function;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A unix socket through which a process is told what to do, by its own user or the system's. One order a connection: a
 * line; the answer is lines too, up to the end of the connection, and {@link #FAILED} among them if it could not be done.
 */
final class ControlSocket implements AutoCloseable {
    static final String FAILED = "failed";

    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
    private static final int LONGEST_ORDER = 64;

    private final Path file;
    private final @Nullable ServerSocketChannel channel;
    private final Function<String, List<String>> obey;

    private ControlSocket(Path file, @Nullable ServerSocketChannel channel, Function<String, List<String>> obey) {
        this.file = file;
        this.channel = channel;
        this.obey = obey;
    }

    /** Opens it; if the system has no such socket, or its path is too long, signals must do. */
    static ControlSocket open(Path file, Function<String, List<String>> obey) {
        try {
            // No other process of this configuration runs: it would have the sockets.
            Files.deleteIfExists(file);
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            channel.bind(UnixDomainSocketAddress.of(file));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            ControlSocket control = new ControlSocket(file, channel, obey);
            Thread thread = new Thread(() -> control.listen(channel), "retort-control");
            thread.setDaemon(true);
            thread.start();
            return control;
        } catch (IOException | UnsupportedOperationException without) {
            LOG.warn("there is no control socket at {}, \"-s quit\" will not work: {}", file, without.getMessage());
            return new ControlSocket(file, null, obey);
        }
    }

    private void listen(ServerSocketChannel server) {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                // A client that sends nothing keeps nobody else waiting.
                Thread thread = new Thread(() -> hear(client), "retort-order");
                thread.setDaemon(true);
                thread.start();
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException failure) {
                LOG.warn("there is no control socket at {} any more: {}", file, failure.toString());
                return;
            }
        }
    }

    private void hear(SocketChannel client) {
        try (client) {
            List<String> answer =
                    isOwn(client) ? obey.apply(readOrder(client)) : List.of("retort: [error] not your process", FAILED);
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(String.join("\n", answer) + "\n");
            while (bytes.hasRemaining()) {
                client.write(bytes);
            }
        } catch (IOException broken) {
            LOG.debug("an order was not given to its end", broken);
        }
    }

    private static boolean isOwn(SocketChannel client) throws IOException {
        if (!client.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
            return true; // The file's permissions must do.
        }
        String user = client.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
        return user.equals("root") || user.equals(System.getProperty("user.name"));
    }

    private static String readOrder(SocketChannel client) throws IOException {
        ByteBuffer order = ByteBuffer.allocate(LONGEST_ORDER);
        while (order.hasRemaining() && client.read(order) >= 0) {
            if (order.get(order.position() - 1) == '\n') {
                break;
            }
        }
        return StandardCharsets.UTF_8.decode(order.flip()).toString().strip();
    }

    /**
     * Gives an order to another process.
     *
     * @param file its socket
     * @param order the order
     * @param answer takes what it says
     * @return whether it has heard
     */
    static boolean ask(Path file, String order, List<String> answer) {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            client.write(StandardCharsets.UTF_8.encode(order + "\n"));
            BufferedReader reader = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8));
            reader.lines().filter(line -> !line.isEmpty()).forEach(answer::add);
            return true;
        } catch (IOException | UnsupportedOperationException nobody) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            Files.deleteIfExists(file);
        }
    }

    @Override
    public String toString() {
        return channel == null ? "signals" : file.toString();
    }
}
