package dev.retort.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.Retort;
import dev.retort.security.TrustedProxies;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTP at a unix socket. */
@Timeout(60)
class UnixSocketTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
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
    void aFileThatIsNoSocketStays() throws IOException {
        Files.writeString(file, "a letter");

        assertThatThrownBy(() -> builder().start()).hasMessageContaining("remove the file if it is no socket");

        assertThat(file).hasContent("a letter");
    }
}
