package dev.retort.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A real program that runs beside a test, such as uWSGI. Where there is none the test is skipped, unless {@code
 * RETORT_REQUIRE_PEERS=1} says that there must be one.
 */
public final class PeerProgram implements AutoCloseable {
    private final Process process;
    private final Path log;
    private final String address;

    private PeerProgram(Process process, Path log, String address) {
        this.process = process;
        this.log = log;
        this.address = address;
    }

    /** Returns a program by the beginning of its path: Debian puts PHP's version behind its name. */
    static String require(String start) throws IOException {
        Path first = Path.of(start);
        Path where = first.getParent();
        if (where != null && Files.isDirectory(where)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(where, first.getFileName() + "*")) {
                for (Path program : found) {
                    if (Files.isExecutable(program)) {
                        return program.toString();
                    }
                }
            }
        }
        return missing(start);
    }

    /** Skips the test, or fails it. */
    public static String missing(String what) {
        assertThat(System.getenv("RETORT_REQUIRE_PEERS"))
                .as(what + " must be there")
                .isNotEqualTo("1");
        return Assumptions.abort("there is no " + what);
    }

    /** Returns a free port of the loopback address, or a socket's file in a folder, as the programs write them. */
    public static String address(Path folder, boolean unix) throws IOException {
        if (unix) {
            return folder.resolve("peer.sock").toString();
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }

    /**
     * Starts a program in a folder, and waits until it listens.
     *
     * @param folder where it runs, and has its log
     * @param address that it listens at: an address and a port, or a socket's file
     * @param command the program and its arguments
     */
    static PeerProgram start(Path folder, String address, List<String> command) throws IOException {
        Path log = folder.resolve(Path.of(command.get(0)).getFileName() + ".log");
        Process started = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        PeerProgram program = new PeerProgram(started, log, address);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < end && started.isAlive()) {
            try (SocketChannel channel = SocketChannel.open(socket(address))) {
                assertThat(channel.isConnected()).isTrue();
                return program;
            } catch (IOException notYet) {
                Thread.onSpinWait();
            }
        }
        program.close();
        throw new IOException(command + " does not listen: " + program.log());
    }

    private static SocketAddress socket(String address) {
        return address.startsWith("/")
                ? UnixDomainSocketAddress.of(address)
                : new InetSocketAddress(
                        InetAddress.getLoopbackAddress(),
                        Integer.parseInt(address.substring(address.indexOf(':') + 1)));
    }

    /** Where it listens, as an nginx.conf writes it. */
    public String address() {
        return (address.startsWith("/") ? "unix:" : "") + address;
    }

    /** What it has printed. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                assertThat(process.destroyForcibly().waitFor(10, TimeUnit.SECONDS))
                        .isTrue();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
