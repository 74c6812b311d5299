package dev.retort.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.Retort;
import dev.retort.security.TrustedProxies;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTP at a unix socket. */
@Timeout(60)
class UnixSocketTest {
    /** On two processors the JDK's own pool has one thread, which the first of two that wait would keep. */
    private static final Executor THREADS = task -> new Thread(task).start();

    private static final byte HEADERS = 1;
    private static final byte SETTINGS = 4;

    /** Behind a frame's type, flags and stream. */
    private static final int FIRST_FIELD = 6;

    @TempDir
    private Path folder;

    private Path file;
    private Path other;

    @BeforeEach
    void name() {
        other = folder.resolve("uwsgi.sock");
        file = folder.resolve("app.sock");
    }

    private AppServerBuilder builder() {
        Retort app = Retort.builder()
                .safety(safety -> safety.proxies(TrustedProxies.of("unix")))
                .get("/", (request, values) -> "hello " + request.remoteAddress())
                .build();
        return AppServer.builder().app(app, "/").httpUnix(file);
    }

    private String ask(String... fields) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            StringBuilder request = new StringBuilder("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n");
            for (String field : fields) {
                request.append(field).append("\r\n");
            }
            channel.write(ByteBuffer.wrap(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void aWebServerOnTheSameMachineReachesTheApplicationAndTellsWhoTheClientIs() throws IOException {
        try (AppServer server = builder().start()) {
            assertThat(server.port()).isEqualTo(-1);
            assertThat(server.addresses()).containsExactly("HTTP at " + file);
            assertThat(ask()).startsWith("HTTP/1.1 200");
            assertThat(ask("X-Forwarded-For: 192.0.2.7")).endsWith("hello 192.0.2.7");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void theModeSaysWhoMayConnect() throws IOException {
        try (AppServer server = builder().chmodSocket("660").start()) {
            assertThat(server.addresses()).isNotEmpty();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-rw----");
        }
    }

    @Test
    void theFileOfAKilledProcessIsReplaced() throws IOException {
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(file))
                .close();
        assertThat(file).exists();

        try (AppServer server = builder().start()) {
            assertThat(server.addresses()).isNotEmpty();
            assertThat(ask()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void theSocketOfALivingProcessIsLeftToIt() throws IOException {
        try (AppServer first = builder().start()) {
            assertThatThrownBy(() -> builder().start())
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll(file + " is taken", "Stop what listens there");

            assertThat(first.addresses()).isNotEmpty();
            assertThat(ask()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aServerThatDrainsLeavesTheSocketOfItsSuccessorAlone() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        Retort slow = Retort.builder()
                .get("/", (request, values) -> {
                    asked.countDown();
                    released.await();
                    return "the last";
                })
                .build();
        AppServer first = AppServer.builder()
                .app(slow, "/")
                .httpUnix(file)
                .uwsgiUnix(other)
                .start();
        CompletableFuture<String> last = CompletableFuture.supplyAsync(this::askUnchecked, THREADS);
        asked.await();
        CompletableFuture<Void> draining = CompletableFuture.runAsync(first::close, THREADS);
        try {
            while (isAnswered(file) || isAnswered(other)) {
                Thread.onSpinWait();
            }
            try (AppServer second = builder().uwsgiUnix(other).start()) {
                released.countDown();
                assertThat(last.join()).endsWith("the last");
                draining.join();

                assertThat(second.addresses()).hasSize(2);
                assertThat(ask()).startsWith("HTTP/1.1 200");
                assertThat(isAnswered(other)).isTrue();
            }
        } finally {
            released.countDown();
        }
        assertThat(file).doesNotExist();
        assertThat(other).doesNotExist();
    }

    private String askUnchecked() {
        try {
            return ask();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean isAnswered(Path socket) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return channel.isConnected();
        } catch (IOException nobody) {
            return false;
        }
    }

    @Test
    void aFileThatSomebodyElsePutInThePlaceOfTheSocketStays() throws IOException {
        try (AppServer server = builder().start()) {
            assertThat(server.addresses()).isNotEmpty();
            Files.delete(file);
            Files.writeString(file, "a letter");
        }
        assertThat(file).hasContent("a letter");
    }

    @Test
    void aFileThatIsNoSocketStays() throws IOException {
        Files.writeString(file, "a letter");

        assertThatThrownBy(() -> builder().start()).hasMessageContainingAll(file + " is no socket", "Remove it");

        assertThat(file).hasContent("a letter");
    }

    @Test
    void aPipeIsNoSocketEither() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();

        assertThatThrownBy(() -> builder().start()).hasMessageContainingAll(file + " is no socket", "Remove it");

        assertThat(Files.readAttributes(file, BasicFileAttributes.class).isOther())
                .isTrue();
        assertThat((Integer) Files.getAttribute(file, "unix:mode") & 0xF000).isEqualTo(0x1000);
    }

    @Test
    void aLinkStaysAndTheMessageSaysWhereItLeads() throws IOException {
        Files.createSymbolicLink(file, other);

        assertThatThrownBy(() -> builder().start())
                .hasMessageContainingAll(file + " is a symbolic link to " + other, "remove the link");

        assertThat(file).isSymbolicLink();
    }

    @Test
    void aRequestOfHttp10NeedsNoHost() throws IOException {
        try (AppServer server = builder().start();
                SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            assertThat(server.addresses()).isNotEmpty();
            client.write(ByteBuffer.wrap("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1)));
            assertThat(new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void whoBeginsWithHttp2IsAnsweredInIt() throws IOException {
        try (AppServer server = builder().start();
                SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            assertThat(server.addresses()).isNotEmpty();
            client.write(ByteBuffer.wrap("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1)));
            client.write(ByteBuffer.wrap(new byte[] {0, 0, 0, SETTINGS, 0, 0, 0, 0, 0}));
            // GET, http, / and the authority "a"; the end of the head and of the request.
            client.write(ByteBuffer.wrap(
                    new byte[] {0, 0, 6, HEADERS, 5, 0, 0, 0, 1, (byte) 0x82, (byte) 0x86, (byte) 0x84, 0x41, 1, 'a'}));
            DataInputStream answer = new DataInputStream(Channels.newInputStream(client));
            byte[] frame = frame(answer);
            assertThat(frame[0]).isEqualTo(SETTINGS);
            while (frame[0] != HEADERS) {
                frame = frame(answer);
            }
            // The size of the table may come before it.
            assertThat(Arrays.copyOfRange(frame, FIRST_FIELD, FIRST_FIELD + 4))
                    .as(":status: 200")
                    .contains((byte) 0x88);
        }
    }

    /** Returns a frame without its length. */
    private static byte[] frame(DataInputStream in) throws IOException {
        int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
        return in.readNBytes(FIRST_FIELD + length);
    }

    @Test
    void aFolderThatIsMissingIsNamed() {
        file = folder.resolve("none").resolve("app.sock");

        assertThatThrownBy(() -> builder().start())
                .hasMessageEndingWith(file + ": the folder " + file.getParent()
                        + " is not there.\n  Make the folder, or name another file.");
    }
}
