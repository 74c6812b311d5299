package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static dev.retort.gateway.FrameClient.DATA;
import static dev.retort.gateway.FrameClient.END_HEADERS;
import static dev.retort.gateway.FrameClient.END_STREAM;
import static dev.retort.gateway.FrameClient.GOAWAY;
import static dev.retort.gateway.FrameClient.HEADERS;
import static dev.retort.gateway.FrameClient.RST_STREAM;
import static dev.retort.gateway.FrameClient.WINDOW_UPDATE;
import static dev.retort.gateway.FrameClient.fields;
import static dev.retort.gateway.FrameClient.frame;
import static dev.retort.gateway.FrameClient.head;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 clients that want the gateway, or the upstream behind it, to do more work than they have. */
class Http2AttackTest {
    private static final int STREAMS = 100_000;

    private final RawUpstream upstream = new RawUpstream(call -> {
        if (Backend.PROXY.read(call.in).startsWith("GET /fine ")) {
            call.out.write(WireUpstream.wire(WireUpstream.OK));
        } else {
            call.awaitEnd();
        }
    });

    /** One failure would take the peer out of service. */
    private final ConfSite site = ConfSite.of("http { upstream app { server " + upstream.address()
            + " max_fails=1 fail_timeout=1h; server 127.0.0.1:1 down; } server { listen 127.0.0.1:0 http2;"
            + " location / { proxy_pass http://app; proxy_read_timeout 1h; } } }");

    @AfterEach
    void stop() throws IOException {
        site.close();
        upstream.close();
    }

    private interface Streams {
        void open(int stream, ByteArrayOutputStream out);
    }

    /** Opens streams until the gateway has had enough, which must be long before the last. */
    private void assertSentAway(Streams streams) {
        try (FrameClient client = new FrameClient(site.port())) {
            boolean taken = true;
            for (int first = 1; taken && first < 2 * STREAMS; first += 200) {
                ByteArrayOutputStream batch = new ByteArrayOutputStream();
                for (int stream = first; stream < first + 200; stream += 2) {
                    streams.open(stream, batch);
                }
                taken = client.send(batch.toByteArray());
            }
            // Whatever has come, a GOAWAY at the best, comes to an end.
            int answers = 0;
            for (FrameClient.Frame frame = client.read(); frame != null; frame = client.read()) {
                answers++;
            }
            assertThat(answers).isLessThan(STREAMS / 10);
        }
        assertThat(upstream.connections()).isLessThan(STREAMS / 10);
        // Everything that was begun for it has ended, be it before the request was sent, and nobody was blamed.
        eventually(() -> assertThat(upstream.open()).isZero());
        assertThat(site.get("/fine").text()).isEqualTo("ok");
    }

    @Test
    void streamsThatAreResetAtOnce() {
        assertSentAway((stream, out) -> {
            out.writeBytes(frame(HEADERS, END_HEADERS | END_STREAM, stream, head(false, "/slow")));
            out.writeBytes(frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8}));
        });
    }

    /** MadeYouReset, CVE-2025-8671: the server is brought to reset the streams itself. */
    @Test
    void streamsThatTheGatewayIsMadeToReset() {
        assertSentAway((stream, out) -> {
            out.writeBytes(frame(HEADERS, END_HEADERS | END_STREAM, stream, head(false, "/slow")));
            out.writeBytes(frame(WINDOW_UPDATE, 0, stream, new byte[4]));
        });
    }

    @Test
    void streamsThatAreWrittenToAfterTheirEnd() {
        assertSentAway((stream, out) -> {
            out.writeBytes(frame(HEADERS, END_HEADERS | END_STREAM, stream, head(false, "/slow")));
            out.writeBytes(frame(DATA, END_STREAM, stream, new byte[1]));
        });
    }

    @Test
    void streamsWhoseWindowOverflows() {
        assertSentAway((stream, out) -> {
            out.writeBytes(frame(HEADERS, END_HEADERS | END_STREAM, stream, head(false, "/slow")));
            out.writeBytes(frame(WINDOW_UPDATE, 0, stream, new byte[] {0x7f, -1, -1, -1}));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a\r\nX-Evil: 1", "/a b", "/a\u0000", "a", "", "/a\nb"})
    void aPathThatIsNoneIsRefused(String path) {
        try (FrameClient client = new FrameClient(site.port())) {
            client.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, head(false, path)));
            // An answer can only be a refusal: the upstream would have waited for the end of the connection.
            readAnswer(client);
        }
        assertThat(upstream.connections()).isZero();
    }

    /** Reads to what ends the stream: an answer, or its end without one. */
    private static void readAnswer(FrameClient client) {
        FrameClient.Frame answer = client.read();
        while (answer != null && answer.type() != HEADERS && answer.type() != RST_STREAM && answer.type() != GOAWAY) {
            answer = client.read();
        }
        assertThat(answer).isNotNull();
    }

    /** The upstream was told of more than comes, and would take the next request for the rest. */
    @ParameterizedTest
    @CsvSource({"on, true", "on, false", "off, true", "off, false"})
    void aBodyThatIsShorterThanItsLengthIsNoRequest(String buffering, boolean atOnce) throws Exception {
        BlockingQueue<Integer> followed = new LinkedBlockingQueue<>();
        try (RawUpstream early = new RawUpstream(call -> {
                    StringBuilder head = new StringBuilder();
                    int octet = 0;
                    while (octet >= 0 && head.indexOf("\r\n\r\n") < 0) {
                        octet = call.in.read();
                        head.append((char) octet);
                    }
                    // It answers without a look at the body, and waits for what is left of it.
                    call.out.write(WireUpstream.wire(WireUpstream.OK));
                    if (head.indexOf("POST ") == 0) {
                        followed.add(call.in.read());
                    }
                });
                ConfSite streaming = ConfSite.of("http { upstream app { server " + early.address()
                        + " max_fails=1 fail_timeout=1h; server 127.0.0.1:1 down; } server { listen 127.0.0.1:0 http2;"
                        + " proxy_request_buffering " + buffering + "; location / { proxy_pass http://app; } } }");
                FrameClient client = new FrameClient(streaming.port())) {
            byte[] head = fields(
                    ":method", "POST", ":scheme", "http", ":path", "/", ":authority", "a", "content-length", "5");
            if (atOnce) {
                client.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, head));
            } else {
                client.send(frame(HEADERS, END_HEADERS, 1, head));
                client.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, fields("x-trailer", "1")));
            }
            readAnswer(client);
            // Nobody was blamed, and it goes by a connection of its own.
            assertThat(streaming.get("/fine").text()).isEqualTo("ok");
            assertThat(followed).allMatch(octet -> octet < 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"a, , first", ", second, second", "second, , second"})
    void theHostIsTheAuthorityOrTheField(@Nullable String authority, @Nullable String host, String path)
            throws Exception {
        try (WireUpstream both = WireUpstream.answering(WireUpstream.OK);
                ConfSite named = ConfSite.of("http { server { listen 127.0.0.1:0 http2; server_name first; location / {"
                        + " proxy_pass " + both.uri("/first") + "; } } server { listen 127.0.0.1:0 http2;"
                        + " server_name second; location / { proxy_pass " + both.uri("/second") + "; } } }");
                FrameClient client = new FrameClient(named.port())) {
            List<String> head = new ArrayList<>(List.of(":method", "GET", ":scheme", "http", ":path", "/"));
            if (authority != null) {
                head.addAll(List.of(":authority", authority));
            }
            if (host != null) {
                head.addAll(List.of("host", host));
            }
            client.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, fields(head.toArray(String[]::new))));
            readAnswer(client);
            assertThat(both.only().target()).isEqualTo("/" + path);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {":method GET :authority ", ":method GET", ":method  :authority a", ":method get :authority a"})
    void aHeadThatLacksSomethingIsRefused(String fields) {
        try (FrameClient client = new FrameClient(site.port())) {
            String[] said = (":scheme http :path / " + fields).split(" ", -1);
            client.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, fields(said)));
            readAnswer(client);
        }
        assertThat(upstream.connections()).isZero();
    }

    @Test
    void bytesBeyondAsciiGoOnAsTheyCame() throws Exception {
        try (WireUpstream seeing = WireUpstream.answering(WireUpstream.OK);
                ConfSite speaking = ConfSite.of("http { server { listen 127.0.0.1:0 http2; location / { proxy_pass "
                        + seeing.uri("") + "; } } }");
                FrameClient client = new FrameClient(speaking.port())) {
            client.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, head(false, "/\u00c3\u00a4?\u00c3\u00a4\u00ff")));
            readAnswer(client);
            assertThat(seeing.only().target()).isEqualTo("/\u00c3\u00a4?\u00c3\u00a4\u00ff");
        }
    }
}
