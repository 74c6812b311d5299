package dev.retort.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient;
import dev.retort.jetty.wire.DeafServer;
import dev.retort.jetty.wire.LingeringClose.Patience;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.server.HttpConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How long a client is listened to that was answered before its request had been read. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LingeringTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofHours(1);
    private static final int LENGTH = 1_000_000;
    private static final byte[] BEGINNING = ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + LENGTH + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);

    private static DeafServer server(Duration idle, Duration total) throws Exception {
        return new DeafServer(new LingeringConnection.Factory(new HttpConfiguration(), new Patience(idle, total)));
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin).plusMillis(10); // Timers count whole milliseconds.
    }

    static List<Arguments> patience() {
        return List.of(Arguments.of(SHORT, LONG), Arguments.of(LONG, SHORT));
    }

    @ParameterizedTest
    @MethodSource("patience")
    void whoFallsSilentIsLeftAtTheEndOfEitherTime(Duration idle, Duration total) throws Exception {
        long begin = System.nanoTime();
        try (DeafServer server = server(idle, total);
                WireClient client = server.answered(BEGINNING)) {
            client.send("a part");
            server.awaitClose();
            assertThat(since(begin)).isGreaterThan(SHORT);
        }
    }

    @Test
    void whoGoesOnSendingIsLeftAfterTheWholeTime() throws Exception {
        long begin = System.nanoTime();
        try (DeafServer server = server(LONG, SHORT);
                WireClient client = server.answered(BEGINNING)) {
            try {
                while (server.isOpen()) {
                    client.send("a part");
                    LockSupport.parkNanos(1_000_000); // The client's pace; nothing waits for it.
                }
            } catch (UncheckedIOException reset) {
                assertThat(since(begin)).isGreaterThan(SHORT);
            }
            server.awaitClose();
            assertThat(since(begin)).isGreaterThan(SHORT);
        }
    }

    @Test
    void whoSendsAllOfItIsNotCutOff() throws Exception {
        try (DeafServer server = server(LONG, LONG)) {
            try (WireClient client = server.answered(BEGINNING)) {
                client.sendBytes(new byte[LENGTH]);
                assertThat(server.isOpen()).isTrue();
            }
            server.awaitClose();
        }
    }

    @Test
    void theTimesAreThoseOfNginx() {
        assertThat(Patience.DEFAULT).isEqualTo(new Patience(Duration.ofSeconds(5), Duration.ofSeconds(30)));
    }
}
