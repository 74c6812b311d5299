package dev.retort.jetty.uwsgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient;
import dev.retort.jetty.wire.DeafServer;
import dev.retort.jetty.wire.LingeringClose.Patience;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
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
                WireClient client = server.answered(packet(
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

    private static byte[] packet(String... namesAndValues) {
        ByteArrayOutputStream variables = new ByteArrayOutputStream();
        for (String text : namesAndValues) {
            putShort(variables, text.length());
            variables.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(0);
        putShort(packet, variables.size());
        packet.write(0);
        packet.writeBytes(variables.toByteArray());
        return packet.toByteArray();
    }

    private static void putShort(ByteArrayOutputStream out, int number) {
        out.write(number);
        out.write(number >> 8);
    }
}
