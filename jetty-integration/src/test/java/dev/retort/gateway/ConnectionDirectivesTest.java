package dev.retort.gateway;

import static dev.retort.gateway.FrameClient.END_HEADERS;
import static dev.retort.gateway.FrameClient.END_STREAM;
import static dev.retort.gateway.FrameClient.HEADERS;
import static dev.retort.gateway.FrameClient.RST_STREAM;
import static dev.retort.gateway.FrameClient.frame;
import static dev.retort.gateway.FrameClient.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Directives about a client's connection, and about what is logged of it. */
class ConnectionDirectivesTest {
    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void onlySoManyRequestsOfAConnectionAreOpenAtOnce(int limit) throws IOException {
        try (RawUpstream upstream = new RawUpstream(RawUpstream.Call::hang);
                ConfSite site = ConfSite.of("http { server { listen 127.0.0.1:0 http2; http2_max_concurrent_streams "
                        + limit + "; location / { proxy_pass http://" + upstream.address() + "; } } }");
                FrameClient client = new FrameClient(site.port())) {
            for (int i = 0; i <= limit; i++) {
                client.send(frame(HEADERS, END_HEADERS | END_STREAM, 1 + 2 * i, head(false, "/")));
            }
            // The first that is too many, and only that, is refused; the others wait for the upstream.
            FrameClient.Frame refused = client.readTo(RST_STREAM);
            assertThat(refused).extracting(FrameClient.Frame::stream).isEqualTo(1 + 2 * limit);
        }
    }

    @ParameterizedTest
    @CsvSource({"'', true", "log_not_found on;, true", "log_not_found off;, false"})
    void whatIsNotThereIsLoggedUnlessThatIsSwitchedOff(String directive, boolean logged) {
        try (LogTap log = new LogTap();
                ConfSite site = ConfSite.server("root " + root + "; " + directive)) {
            assertThat(site.get("/nothing").status()).isEqualTo(404);
            List<String> lines = new ArrayList<>(log.lines("No such file or directory"));
            assertThat(lines).hasSize(logged ? 1 : 0);
        }
    }

    private static final String TIMES =
            " client_header_timeout 300ms; keepalive_timeout 300ms; send_timeout 300ms; proxy_max_temp_file_size 0; ";

    @Test
    void aConnectionThatHasTimedOutIsClosedOrReset() {
        try (ConfSite closing = ConfSite.server(TIMES);
                WireClient client = closing.connect()) {
            client.send("GET / HTTP/1.1|Ho");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 408 ");
        }
        try (ConfSite resetting = ConfSite.server("reset_timedout_connection on;" + TIMES);
                WireClient client = resetting.connect()) {
            client.send("GET / HTTP/1.1|Ho");
            assertThatThrownBy(client::readToEnd).hasMessageContaining("reset");
            try (WireClient idle = resetting.connect()) {
                // As nginx's documentation has it, one that waits for its next request is closed as usual.
                idle.send("GET /nothing HTTP/1.1|Host: h||");
                assertThat(idle.read().status()).isEqualTo(404);
                assertThat(idle.readToEnd()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClientThatDoesNotReadIsClosedOrReset(boolean reset) throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(
                        "HTTP/1.1 200 OK|Content-Length: " + (20 << 20) + "||" + "x".repeat(20 << 20));
                ConfSite site = ConfSite.server("reset_timedout_connection " + (reset ? "on;" : "off;") + TIMES
                        + "location / { proxy_pass " + upstream.uri("") + "; }");
                WireClient client = site.connect()) {
            client.send("GET / HTTP/1.1|Host: h||");
            client.readHeader();
            Eventually.eventually(() -> assertThat(upstream.closed()).isEqualTo(1));
            if (reset) {
                assertThatThrownBy(client::readToEnd).hasMessageContaining("reset");
            } else {
                assertThat(client.readToEnd().length()).isLessThan(20 << 20);
            }
        }
    }
}
