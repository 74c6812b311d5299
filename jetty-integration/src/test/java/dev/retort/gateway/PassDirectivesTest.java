package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.gateway.WireClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The directives that {@code proxy_}, {@code uwsgi_} and {@code fastcgi_} have in common, in each of them. */
class PassDirectivesTest {
    private static final String OK = "HTTP/1.1 200 OK|Content-Length: 2||ok";

    /** The state of a connection in Linux's table. */
    private static final String ESTABLISHED = "01";

    @TempDir
    Path folder;

    private static ConfSite site(Backend backend, String address, String directives) {
        return ConfSite.server(backend.directives(directives) + " location / { " + backend.pass(address) + " }");
    }

    private static RawUpstream answering(Backend backend, String answer) {
        return new RawUpstream(call -> {
            backend.read(call.in);
            call.out.write(backend.answer(answer));
        });
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException closed) {
            throw new IOException(closed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theClientsFieldsMayStayBehind(Backend backend) throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (RawUpstream upstream = new RawUpstream(call -> {
                    seen.add(backend.read(call.in));
                    call.out.write(backend.answer(OK));
                });
                ConfSite without = site(backend, upstream.address(), "WORD_pass_request_headers off;");
                ConfSite with = site(backend, upstream.address(), "WORD_pass_request_headers on;")) {
            assertThat(with.get("/", "X-Client: mine").text()).isEqualTo("ok");
            assertThat(seen.take()).contains("mine");
            assertThat(without.get("/", "X-Client: mine").text()).isEqualTo("ok");
            assertThat(seen.take()).doesNotContain("mine");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theClientsBodyMayStayBehind(Backend backend) throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (RawUpstream upstream = new RawUpstream(call -> {
                    seen.add(backend.read(call.in));
                    call.out.write(backend.answer(OK));
                });
                ConfSite without = site(backend, upstream.address(), "WORD_pass_request_body off;");
                ConfSite with = site(backend, upstream.address(), "WORD_pass_request_body on;")) {
            String post = "POST / HTTP/1.1|Host: h|Content-Length: 6|Connection: close||mybody";
            assertThat(with.send(post).text()).isEqualTo("ok");
            assertThat(seen.take()).contains("mybody");
            // The upstream would wait for it if it were told the client's length.
            assertThat(without.send(post).text()).isEqualTo("ok");
            assertThat(seen.take()).doesNotContain("mybody");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anErrorOfTheUpstreamMayHaveAPage(Backend backend) throws IOException {
        try (RawUpstream upstream = answering(backend, "HTTP/1.1 503 Busy|X-Own: yes|Content-Length: 4||busy");
                ConfSite on = site(
                        backend,
                        upstream.address(),
                        "WORD_intercept_errors on; error_page 503 @page; location @page { return 200 page; }");
                ConfSite off = site(
                        backend,
                        upstream.address(),
                        "WORD_intercept_errors off; error_page 503 @page; location @page { return 200 page; }")) {
            Answer page = on.get("/");
            assertThat(page.status()).isEqualTo(503);
            assertThat(page.text()).isEqualTo("page");
            assertThat(page.field("X-Own")).isNull();
            assertThat(off.get("/").text()).isEqualTo("busy");
        }
    }

    @ParameterizedTest
    @EnumSource
    void fieldsOfTheAnswerAreHiddenOrPassed(Backend backend) throws IOException {
        String answer = "HTTP/1.1 200 OK|Server: theirs|Date: Sun, 06 Nov 1994 08:49:37 GMT|X-Accel-Expires: 7"
                + "|X-Accel-Limit-Rate: 1000|X-Own: 1|Content-Length: 2||ok";
        try (RawUpstream upstream = answering(backend, answer);
                ConfSite usual = site(backend, upstream.address(), "");
                ConfSite changed = site(
                        backend,
                        upstream.address(),
                        "WORD_hide_header X-Own; WORD_pass_header Server; WORD_pass_header date;"
                                + " WORD_pass_header X-Accel-Expires;")) {
            Answer hidden = usual.get("/");
            assertThat(hidden.field("X-Own")).isEqualTo("1");
            assertThat(hidden.values("Server")).doesNotContain("theirs");
            assertThat(hidden.values("Date")).doesNotContain("Sun, 06 Nov 1994 08:49:37 GMT");
            assertThat(hidden.fields()).noneMatch(field -> field.startsWith("X-Accel"));
            Answer passed = changed.get("/");
            assertThat(passed.field("X-Own")).isNull();
            assertThat(passed.field("Server")).isEqualTo("theirs");
            assertThat(passed.field("Date")).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
            assertThat(passed.field("X-Accel-Expires")).isEqualTo("7");
            assertThat(passed.field("X-Accel-Limit-Rate")).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void ordersOfTheUpstreamMayBeIgnored(Backend backend) throws IOException {
        try (RawUpstream upstream =
                        answering(backend, "HTTP/1.1 200 OK|X-Accel-Redirect: /other|Content-Length: 2||ok");
                ConfSite obeys = site(backend, upstream.address(), "location /other { return 200 other; }");
                ConfSite ignores = site(
                        backend,
                        upstream.address(),
                        "WORD_ignore_headers X-Accel-Redirect; location /other { return 200 other; }")) {
            assertThat(obeys.get("/").text()).isEqualTo("other");
            assertThat(ignores.get("/").text()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPartOfAnAnswerCanBeForced(Backend backend) throws IOException {
        try (RawUpstream upstream = answering(backend, "HTTP/1.1 200 OK|Content-Length: 10||0123456789");
                ConfSite forced = site(backend, upstream.address(), "WORD_force_ranges on;");
                ConfSite usual = site(backend, upstream.address(), "")) {
            Answer part = forced.get("/", "Range: bytes=2-4");
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.text()).isEqualTo("234");
            assertThat(usual.get("/", "Range: bytes=2-4").text()).isEqualTo("0123456789");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerMayBeReadAtARate(Backend backend) throws IOException {
        String body = "x".repeat(60_000);
        try (RawUpstream upstream = answering(backend, "HTTP/1.1 200 OK|Content-Length: 60000||" + body);
                ConfSite site = site(backend, upstream.address(), "WORD_limit_rate 20k;")) {
            long begun = System.nanoTime();
            assertThat(site.get("/").text()).isEqualTo(body);
            assertThat(System.nanoTime() - begun).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(900));
        }
    }

    /** One that writes a head and goes on when the client has that. */
    private void assertHeadComesAtOnce(Backend backend, String field, String directives) throws IOException {
        CountDownLatch hasHead = new CountDownLatch(1);
        try (RawUpstream upstream = new RawUpstream(call -> {
                    backend.read(call.in);
                    call.out.write(backend.piece("HTTP/1.1 200 OK|" + field + "X: y||"));
                    await(hasHead);
                    call.out.write(backend.piece("body"));
                    call.out.write(backend.end());
                });
                ConfSite site = site(backend, upstream.address(), directives);
                WireClient client = site.connect()) {
            client.send("GET / HTTP/1.1|Host: h||");
            Answer head = client.readHeader();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.field("X-Accel-Buffering")).isNull();
            hasHead.countDown();
            assertThat(client.readChunk()).asString(StandardCharsets.US_ASCII).isEqualTo("body");
        }
    }

    /** One that can write all of a great body before the client has read any of it. */
    private void assertIsReadAhead(Backend backend, String field, String directives) throws Exception {
        int pieces = 600;
        int size = 60_000;
        CountDownLatch written = new CountDownLatch(1);
        try (RawUpstream upstream = new RawUpstream(call -> {
                    backend.read(call.in);
                    call.out.write(backend.piece(
                            "HTTP/1.1 200 OK|" + field + "Content-Length: " + (long) pieces * size + "||"));
                    for (int i = 0; i < pieces; i++) {
                        call.out.write(backend.piece("x".repeat(size)));
                    }
                    call.out.write(backend.end());
                    written.countDown();
                });
                ConfSite site = site(backend, upstream.address(), directives + " WORD_temp_path " + folder + ";");
                WireClient client = site.connect()) {
            client.send("GET / HTTP/1.1|Host: h||");
            assertThat(written.await(20, TimeUnit.SECONDS)).isTrue();
            client.readHeader();
            assertThat(client.readExactly(pieces * size)).hasSize(pieces * size);
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersAreBufferedOrNot(Backend backend) throws Exception {
        assertHeadComesAtOnce(backend, "", "WORD_buffering off;");
        assertIsReadAhead(backend, "", "WORD_buffering on;");
        assertIsReadAhead(backend, "", "WORD_buffers 8 8m; WORD_max_temp_file_size 0;");
    }

    @ParameterizedTest
    @EnumSource
    void theUpstreamSaysWhetherItsAnswerIsBuffered(Backend backend) throws Exception {
        assertHeadComesAtOnce(backend, "X-Accel-Buffering: no|", "WORD_buffering on;");
        assertIsReadAhead(backend, "X-Accel-Buffering: yes|", "WORD_buffering off;");
        // Unless nobody listens to it.
        String ignored = " WORD_ignore_headers X-Accel-Buffering;";
        assertHeadComesAtOnce(backend, "X-Accel-Buffering: yes|", "WORD_buffering off;" + ignored);
        assertIsReadAhead(backend, "X-Accel-Buffering: no|", "WORD_buffering on;" + ignored);
    }

    private static ConfSite three(Backend backend, RawUpstream upstream, String directives) {
        // The same server three times is three peers.
        String server = "server " + upstream.address() + " max_fails=0;";
        return ConfSite.of("http { upstream app { " + server + server + server + " } server { listen 127.0.0.1:0; "
                + backend.directives(directives) + " location / { " + backend.pass("app") + " } } }");
    }

    @ParameterizedTest
    @CsvSource({
        "PROXY, 0, 3",
        "PROXY, 1, 1",
        "PROXY, 2, 2",
        "PROXY, 9, 3",
        "UWSGI, 0, 3",
        "UWSGI, 2, 2",
        "FASTCGI, 2, 2"
    })
    void onlySoManyPeersAreTried(Backend backend, int allowed, int tried) throws IOException {
        try (RawUpstream broken = new RawUpstream(call -> backend.read(call.in));
                ConfSite site = three(backend, broken, "WORD_next_upstream_tries " + allowed + ";")) {
            assertThat(site.get("/").status()).isEqualTo(502);
            assertThat(broken.connections()).isEqualTo(tried);
        }
    }

    @ParameterizedTest
    @CsvSource({"PROXY, 0, 3", "PROXY, 200ms, 1", "PROXY, 1h, 3", "UWSGI, 200ms, 1", "FASTCGI, 200ms, 1"})
    void peersAreTriedOnlyForSoLong(Backend backend, String allowed, int tried) throws IOException {
        try (RawUpstream hanging = new RawUpstream(RawUpstream.Call::hang);
                ConfSite site = three(
                        backend, hanging, "WORD_next_upstream_timeout " + allowed + "; WORD_read_timeout 300ms;")) {
            assertThat(site.get("/").status()).isEqualTo(504);
            assertThat(hanging.connections()).isEqualTo(tried);
        }
    }

    /** An order of its answer is followed, which nobody would read if the upstream had been let go. */
    @ParameterizedTest
    @EnumSource
    void anUpstreamMayFinishThoughItsClientHasLeft(Backend backend) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        try (WireUpstream other = WireUpstream.answering(WireUpstream.OK);
                RawUpstream upstream = new RawUpstream(call -> {
                    backend.read(call.in);
                    asked.countDown();
                    await(left);
                    if (!call.endsWithin(500)) {
                        call.out.write(backend.answer("HTTP/1.1 200 OK|X-Accel-Redirect: /other|Content-Length: 0||"));
                    }
                });
                ConfSite site = site(
                        backend,
                        upstream.address(),
                        "WORD_ignore_client_abort on; location /other { proxy_ignore_client_abort on; proxy_pass "
                                + other.uri("") + "; }")) {
            try (WireClient client = site.connect()) {
                client.send("GET / HTTP/1.1|Host: h||");
                assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            }
            left.countDown();
            eventually(() -> assertThat(other.received()).hasSize(1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionsComeFromTheAddressThatIsBound(Backend backend) throws Exception {
        BlockingQueue<String> clients = new LinkedBlockingQueue<>();
        try (RawUpstream upstream = new RawUpstream(call -> {
                    clients.add(call.client().getAddress().getHostAddress());
                    backend.read(call.in);
                    call.out.write(backend.answer(OK));
                });
                ConfSite site = site(backend, upstream.address(), "WORD_bind 127.0.0.2;");
                ConfSite off = site(
                        backend,
                        upstream.address(),
                        "WORD_bind 127.0.0.2; location /off { WORD_bind off; PASS }"
                                .replace("PASS", backend.pass(upstream.address())))) {
            assertThat(site.get("/").text()).isEqualTo("ok");
            assertThat(clients.take()).isEqualTo("127.0.0.2");
            assertThat(off.get("/off").text()).isEqualTo("ok");
            assertThat(clients.take()).isEqualTo("127.0.0.1");
        }
    }

    /** Linux tells which timer a connection has: 2 is that of its probes. */
    @ParameterizedTest
    @CsvSource({"PROXY, on, true", "PROXY, off, false", "UWSGI, on, true", "FASTCGI, on, true"})
    void silentConnectionsAreProbedIfThatIsWanted(Backend backend, String wanted, boolean probed) throws Exception {
        Path table = Path.of("/proc/self/net/tcp6");
        Assumptions.assumeTrue(Files.isReadable(table), "only Linux tells");
        BlockingQueue<Boolean> timers = new LinkedBlockingQueue<>();
        try (RawUpstream upstream = new RawUpstream(call -> {
                    backend.read(call.in);
                    timers.add(hasProbe(call.client().getPort()));
                    call.out.write(backend.answer(OK));
                });
                ConfSite site = site(backend, upstream.address(), "WORD_socket_keepalive " + wanted + ";")) {
            assertThat(site.get("/").text()).isEqualTo("ok");
            assertThat(timers.take()).isEqualTo(probed);
        }
    }

    private static boolean hasProbe(int localPort) throws IOException {
        String timer = timer(localPort);
        // As long as something is not acknowledged, the timer is that of sending it again.
        while (!timer.equals("00") && !timer.equals("02")) {
            timer = timer(localPort);
        }
        return timer.equals("02");
    }

    private static String timer(int localPort) throws IOException {
        String local = String.format(Locale.ROOT, ":%04X", localPort);
        for (String table : new String[] {"/proc/self/net/tcp", "/proc/self/net/tcp6"}) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] columns = line.strip().split("\\s+", -1);
                // The port may have been another connection's a moment ago.
                if (columns[1].endsWith(local) && columns[3].equals(ESTABLISHED)) {
                    return columns[5].substring(0, 2);
                }
            }
        }
        throw new IOException("no connection from port " + localPort);
    }

    @ParameterizedTest
    @CsvSource({"'', 0, 0", "uwsgi_modifier1 9; uwsgi_modifier2 200;, 9, 200", "uwsgi_modifier1 255;, 255, 0"})
    void modifiersOfUwsgiAreOnTheWire(String directives, int first, int second) throws Exception {
        BlockingQueue<byte[]> heads = new LinkedBlockingQueue<>();
        try (RawUpstream upstream = new RawUpstream(call -> {
                    heads.add(call.in.readNBytes(4));
                    call.out.write(Backend.UWSGI.answer(OK));
                    call.awaitEnd();
                });
                ConfSite site = site(Backend.UWSGI, upstream.address(), directives)) {
            assertThat(site.get("/").text()).isEqualTo("ok");
            byte[] head = heads.take();
            assertThat(head[0] & 0xff).isEqualTo(first);
            assertThat(head[3] & 0xff).isEqualTo(second);
        }
    }

    @Test
    void aModifierOfUwsgiIsAByte() {
        for (String directive : new String[] {"uwsgi_modifier1 256", "uwsgi_modifier2 300"}) {
            assertThatThrownBy(() -> site(Backend.UWSGI, "127.0.0.1:1", directive + ";"))
                    .hasMessageContaining("must be between 0 and 255");
        }
    }
}
