package dev.retort.jetty.uwsgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.PacketWriter;
import dev.retort.gateway.WireClient;
import dev.retort.jetty.wire.DeafServer;
import dev.retort.jetty.wire.LingeringClose.Patience;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a web server is listened to that was answered before its request had been read. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UwsgiLingeringTest {
    @ParameterizedTest
    @CsvSource({"PT0.3S,PT1H", "PT1H,PT0.3S"})
    void whoFallsSilentIsLeftAtTheEndOfEitherTime(Duration idle, Duration total) throws Exception {
        UwsgiConnectionFactory uwsgi = new UwsgiConnectionFactory();
        uwsgi.setLingering(new Patience(idle, total));
        long begin = System.nanoTime();
        try (DeafServer server = new DeafServer(uwsgi);
                WireClient client = server.answered(PacketWriter.packet(
                        "REQUEST_METHOD",
                        "POST",
                        "REQUEST_URI",
                        "/",
                        "SERVER_PROTOCOL",
                        "HTTP/1.1",
                        "CONTENT_LENGTH",
                        "1000"))) {
            client.send("a part");
            server.awaitClose();
            assertThat(System.nanoTime() - begin)
                    .isGreaterThan(Duration.ofMillis(290).toNanos());
        }
    }
}
