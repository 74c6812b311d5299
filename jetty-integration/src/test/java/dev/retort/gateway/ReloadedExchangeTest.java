package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is under way when the configuration changes, or the process is told to quit: it goes on to its own end. */
class ReloadedExchangeTest {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);

    /** Answers slowly, in two pieces, or echoes if it is asked to switch protocols. */
    private final RawUpstream upstream = new RawUpstream(call -> {
        String request = Backend.PROXY.read(call.in);
        if (request.contains("Upgrade: ")) {
            call.out.write(WireUpstream.wire("HTTP/1.1 101 Switching Protocols|Upgrade: echo|Connection: Upgrade||"));
            for (int octet = call.in.read(); octet >= 0; octet = call.in.read()) {
                call.out.write(octet);
            }
            return;
        }
        call.out.write(WireUpstream.wire("HTTP/1.1 200 OK|Content-Length: 6||one"));
        asked.countDown();
        await(mayAnswer);
        call.out.write(WireUpstream.wire("two"));
    });

    private final WebServer server = WebServer.of(conf("old", ""), Path.of(""));

    ReloadedExchangeTest() throws Exception {
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        mayAnswer.countDown();
        server.stop();
        upstream.close();
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException closed) {
            throw new IOException(closed);
        }
    }

    private String conf(String name, String main) {
        return main + " http { server { listen 127.0.0.1:0; location = /name { return 200 " + name
                + "; } location / { proxy_pass http://" + upstream.address()
                + "; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $http_connection;"
                + " add_header X-Conf " + name + "; add_trailer X-End " + name + "; } } }";
    }

    private void reload(String text) throws Exception {
        server.reload(ConfigurationSource.text(text, Path.of("")));
    }

    private WireClient connect() {
        return new WireClient(server.port());
    }

    private String name() {
        try (WireClient client = connect()) {
            return client.send("GET /name HTTP/1.1|Host: a||").read().text();
        }
    }

    /** Opens a tunnel that echoes. */
    private WireClient tunnel() {
        WireClient client = connect();
        client.send("GET /echo HTTP/1.1|Host: a|Connection: Upgrade|Upgrade: echo||");
        assertThat(client.readHeader().status()).isEqualTo(101);
        assertEcho(client, "hello");
        return client;
    }

    private static void assertEcho(WireClient client, String text) {
        client.send(text);
        try {
            assertThat(client.readExactly(text.length())).asString().isEqualTo(text);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private CompletableFuture<Void> quit() {
        return CompletableFuture.runAsync(() -> {
            try {
                server.quit();
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    private void assertNobodyListens(int port) {
        eventually(() -> assertThatThrownBy(() -> new WireClient(port)).isInstanceOf(UncheckedIOException.class));
    }

    @Test
    void aLongRequestIsServedToItsEndByTheConfigurationItBeganIn() throws Exception {
        try (WireClient client = connect()) {
            client.send("GET /long HTTP/1.1|Host: a|TE: trailers||");
            asked.await(20, TimeUnit.SECONDS);
            for (int i = 0; i < 3; i++) {
                reload(conf("new" + i, ""));
                assertThat(name()).isEqualTo("new" + i);
            }
            mayAnswer.countDown();
            WireClient.Answer answer = client.read();
            assertThat(answer.field("X-Conf")).isEqualTo("old");
            assertThat(answer.text()).isEqualTo("onetwo");
            assertThat(client.trailers()).containsExactly("X-End: old");

            // Its connection goes on, in the new configuration.
            assertThat(client.send("GET /name HTTP/1.1|Host: a||").read().text())
                    .isEqualTo("new2");
        }
    }

    @Test
    void aTunnelLivesOnAcrossReloads() throws Exception {
        try (WireClient tunnel = tunnel()) {
            for (int i = 0; i < 3; i++) {
                reload("http { server { listen 127.0.0.1:0; return 200 gone; } }");
                assertThat(name()).isEqualTo("gone");
                assertEcho(tunnel, "still here " + i);
            }
        }
    }

    @Test
    void aTunnelLivesOnWhenItsSocketHasGone() throws Exception {
        int port = server.port();
        try (WireClient tunnel = tunnel()) {
            reload("http {\n\n server { listen 127.0.0.1:0; return 200 elsewhere; } }");
            assertThat(server.port()).isNotEqualTo(port);
            assertNobodyListens(port);
            assertEcho(tunnel, "still here");
        }
    }

    @Test
    void quitWaitsForALongRequest() throws Exception {
        int port = server.port();
        try (WireClient client = connect()) {
            client.send("GET /long HTTP/1.1|Host: a||");
            asked.await(20, TimeUnit.SECONDS);
            CompletableFuture<Void> quit = quit();
            assertNobodyListens(port);
            assertThat(quit).isNotDone();
            mayAnswer.countDown();
            assertThat(client.read().text()).isEqualTo("onetwo");
            assertThat(client.readToEnd()).isEmpty();
            quit.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void quitWaitsForATunnelOfAnOldConfiguration() throws Exception {
        int port = server.port();
        try (WireClient tunnel = tunnel()) {
            reload(conf("new", ""));
            CompletableFuture<Void> quit = quit();
            assertNobodyListens(port);
            assertEcho(tunnel, "still here");
            assertThat(quit).isNotDone();
            tunnel.shutdownOutput();
            quit.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void quitCutsWhatIsUnderWayWhenItsTimeIsUp() throws Exception {
        reload(conf("new", "worker_shutdown_timeout 300ms;"));
        try (WireClient tunnel = tunnel();
                WireClient client = connect()) {
            client.send("GET /long HTTP/1.1|Host: a||");
            assertThat(client.readHeader().status()).isEqualTo(200);
            quit().get(20, TimeUnit.SECONDS);
            assertThat(tunnel.readToEnd()).isEmpty();
            assertThat(client.readToEnd()).contains("one").doesNotContain("two", "\r\n0\r\n");
        }
    }

    @Test
    void aReloadDuringQuitIsRefused() throws InterruptedException, ExecutionException {
        quit().get();
        assertThatThrownBy(() -> reload(conf("new", ""))).isInstanceOf(IllegalStateException.class);
    }
}
