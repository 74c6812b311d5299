package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.gateway.config.ConfigException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long and how much a client may take. The statuses are those of nginx 1.22.1, but for 408, where nginx just closes. */
class ClientLimitsTest {
    private static final String REQUEST = "GET / HTTP/1.1|Host: a||";

    @Test
    void aHeadThatComesByteByByteEndsIn408WhenItsTimeIsUp() {
        try (ConfSite site = ConfSite.server("client_header_timeout 600ms; keepalive_timeout 1h;");
                WireClient client = site.connect()) {
            client.send("GET / HTTP/1.1|");
            // Never idle, and never done: only a deadline for the whole ends this.
            Thread drip = client.drip("A: b|");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 408 ");
            drip.interrupt();
        }
    }

    @Test
    void aConnectionThatSendsNothingIsClosedWithoutAWord() {
        try (ConfSite site = ConfSite.server("client_header_timeout 100ms;");
                WireClient client = site.connect()) {
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void betweenTwoRequestsThereIsTheKeepaliveTimeout() {
        try (ConfSite site = ConfSite.server("client_header_timeout 1h; keepalive_timeout 100ms;");
                WireClient client = site.connect()) {
            client.send(REQUEST);
            assertThat(client.read().status()).isEqualTo(404);
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void theKeepaliveTimeoutOfTheLocationCounts() {
        try (ConfSite site = ConfSite.server("keepalive_timeout 1h; location /brief { keepalive_timeout 100ms 7s; }");
                WireClient client = site.connect()) {
            client.send("GET /brief HTTP/1.1|Host: a||");
            assertThat(client.read().field("Keep-Alive")).isEqualTo("timeout=7");
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            GET / HTTP/1.1|Host: a||                             ; timeout=7 ;
            GET /inner HTTP/1.1|Host: a||                        ; timeout=7 ;
            GET / HTTP/1.0|Host: a|Connection: keep-alive||      ; timeout=7 ; keep-alive
            GET / HTTP/1.1|Host: a|Connection: x, close||        ;           ; close
            GET / HTTP/1.0|Host: a||                             ;           ; close
            GET /bad HTTP/1.1|Host: a||                          ;           ; close
            GET /none HTTP/1.1|Host: a||                         ;           ; close
            """)
    void theTimeIsToldWhereTheConnectionStays(String request, String time, String connection) {
        String locations = "location /inner { keepalive_timeout 1m; } location /bad { return 400; }"
                + " location /none { keepalive_timeout 0; }";
        try (ConfSite site = ConfSite.server("keepalive_timeout 1h 7s; " + locations);
                WireClient client = site.connect()) {
            var answer = client.send(request).read();
            assertThat(answer.field("Keep-Alive")).isEqualTo(time);
            assertThat(answer.field("Connection")).isEqualTo(connection);
        }
    }

    @Test
    void aKeepaliveTimeoutOfZeroClosesAfterEachRequest() {
        try (ConfSite site = ConfSite.server("keepalive_timeout 0;");
                WireClient client = site.connect()) {
            client.send(REQUEST);
            assertThat(client.read().field("Connection")).isEqualTo("close");
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void theLastRequestOfAConnectionIsToldSo() {
        try (ConfSite site = ConfSite.server("keepalive_requests 3;");
                WireClient client = site.connect()) {
            client.send(REQUEST + REQUEST + REQUEST + REQUEST);
            assertThat(client.read().field("Connection")).isNull();
            assertThat(client.read().field("Connection")).isNull();
            assertThat(client.read().field("Connection")).isEqualTo("close");
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void aConnectionThatIsTooOldTakesNoFurtherRequest() {
        try (ConfSite site = ConfSite.server("keepalive_time 0s;");
                WireClient client = site.connect()) {
            client.send(REQUEST);
            assertThat(client.read().field("Connection")).isEqualTo("close");
        }
    }

    /** The numbers are tried on nginx 1.22.1 with its default of four buffers of 8 KiB. */
    @ParameterizedTest
    @CsvSource({
        "8170, 0, 0, 404", // The path is longer than a request with it may be by a byte or two in neither.
        "8200, 0, 0, 414",
        "40000, 0, 0, 414",
        "1, 8000, 1, 404",
        "1, 8200, 1, 400",
        "1, 7000, 3, 404",
        "1, 7000, 6, 400",
    })
    void aLineOfTheHeadFitsIntoOneBufferAndTheHeadIntoAll(int path, int field, int fields, int status) {
        try (ConfSite site = ConfSite.server("")) {
            String line = "X-Long: " + "a".repeat(field) + "|";
            assertThat(site.send("GET /" + "a".repeat(path) + " HTTP/1.1|Host: a|" + line.repeat(fields)
                                    + "Connection: close||")
                            .status())
                    .isEqualTo(status);
        }
    }

    @Test
    void theBuffersCanBeSet() {
        try (ConfSite site = ConfSite.server("large_client_header_buffers 2 1k;")) {
            assertThat(site.get("/" + "a".repeat(900)).status()).isEqualTo(404);
            assertThat(site.get("/" + "a".repeat(1100)).status()).isEqualTo(414);
            assertThat(site.get("/", "X: " + "a".repeat(1100)).status()).isEqualTo(400);
        }
    }

    /**
     * What is refused here is refused by nginx as well, but for the bare LF, which it takes for an end of line, and for
     * HTTP/0.9, which it speaks. To what is no HTTP at all it answers 400.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "GET / HTTP/1.1\\nHost: a\\n\\n; 400",
                "GET / HTTP/1.1\\nHost: a||; 400",
                "GET / HTTP/1.1|Host: a\\n|; 400",
                "GET / HTTP/1.1|Host: a|X: a\\rb||; 400",
                "GET / HTTP/1.1|Host: a|X: a| b||; 400",
                "GET / HTTP/1.1|Host: a|X : a||; 400",
                "GET / HTTP/1.1|Host: a|: a||; 400",
                "GET / HTTP/1.1|Host: a|X: a\\0b||; 400",
                "GET / HTTP/1.1||; 400",
                "GET / HTTP/1.1|Host: a|Host: a||; 400",
                "GET / HTTP/1.1|Host: a b||; 400",
                "GET / XTTP/1.1|Host: a||; 400",
                "GET / HTTP/2.1|Host: a||; 505",
                "get / HTTP/1.1|Host: a||; 400",
                "TRACE / HTTP/1.1|Host: a||; 405",
                "CONNECT a:80 HTTP/1.1|Host: a||; 400",
                "GET /|; 505",
                "POST / HTTP/1.1|Host: a|Content-Length: 3|Transfer-Encoding: chunked||0||; 400",
                "POST / HTTP/1.1|Host: a|Content-Length: 3|Content-Length: 3||abc; 400",
                "POST / HTTP/1.1|Host: a|Content-Length: +3||abc; 400",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: xchunked||0||; 400",
                "POST / HTTP/1.0|Host: a|Transfer-Encoding: chunked||0||; 400",
            })
    void whatIsNoRequestIsRefusedAndTheConnectionClosed(String request, int status) {
        try (ConfSite site = ConfSite.server("");
                WireClient client = site.connect()) {
            client.send(request.replace("\\n", "\n").replace("\\r", "\r").replace("\\0", "\0"));
            assertThat(client.read().status()).isEqualTo(status);
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void aMistakeInALimitStopsTheStart() {
        for (List<String> mistake : List.of(
                List.of("keepalive_timeout x;", "\"keepalive_timeout\" directive invalid value"),
                List.of("large_client_header_buffers 0 8k;", "\"large_client_header_buffers\" directive invalid value"),
                List.of("keepalive_requests many;", "\"keepalive_requests\" directive invalid number"),
                List.of("client_header_timeout 1x;", "\"client_header_timeout\" directive invalid value"))) {
            assertThatThrownBy(() -> ConfSite.server(mistake.get(0)))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith(mistake.get(1) + " in the configuration:");
        }
    }
}
