package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which connections to upstreams are made and how, when another is tried and when one is given up, with each protocol. */
class PassConnectionsTest {
    private static final String OK = "HTTP/1.1 200 OK|Content-Length: 2||ok";

    /** The state of a connection in Linux's table. */
    private static final String ESTABLISHED = "01";

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
                    call.await(left);
                    if (!call.endsWithin(500)) {
                        call.out.write(backend.answer("HTTP/1.1 200 OK|X-Accel-Redirect: /other|Content-Length: 0||"));
                    }
                });
                ConfSite site = backend.site(
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
                ConfSite site = backend.site(upstream.address(), "WORD_bind 127.0.0.2;");
                ConfSite off = backend.site(
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
                ConfSite site = backend.site(upstream.address(), "WORD_socket_keepalive " + wanted + ";")) {
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
}
