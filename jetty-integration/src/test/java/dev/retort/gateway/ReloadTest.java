package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.gateway.config.ConfigException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients see of a reload: nothing but the new configuration. */
class ReloadTest {
    private static final String REQUEST = "GET / HTTP/1.1|Host: a||";

    private WebServer server = server("keepalive_requests 100000;");

    /** A server on any free port, named so that it is the same socket after a reload. */
    private static String conf(String directives) {
        return "http { server { listen 127.0.0.1:0; keepalive_timeout 1h; " + directives + " } }";
    }

    private static WebServer server(String directives) {
        WebServer server = WebServer.of(conf(directives), Path.of(""));
        try {
            server.start();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
        return server;
    }

    private void reload(String text) throws Exception {
        server.reload(ConfigurationSource.text(text, Path.of("")));
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void aConnectionOutlivesTheConfigurationThatItBeganIn() throws Exception {
        try (WireClient client = new WireClient(server.port())) {
            client.send(REQUEST);
            assertThat(client.read().field("Keep-Alive")).isNull();
            reload(conf("keepalive_timeout 9s 9s;").replace("keepalive_timeout 1h;", ""));
            client.send(REQUEST);
            assertThat(client.read().field("Keep-Alive")).isEqualTo("timeout=9");
        }
    }

    @Test
    void noClientIsRefusedOrCutWhileConfigurationsChange() throws Exception {
        int port = server.port();
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger answers = new AtomicInteger();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            boolean keepsAlive = i % 2 == 0;
            Thread thread = new Thread(() -> {
                try {
                    while (!over.get()) {
                        try (WireClient client = new WireClient(port)) {
                            do {
                                client.send(keepsAlive ? REQUEST : "GET / HTTP/1.1|Host: a|Connection: close||");
                                assertThat(client.read().status()).isEqualTo(404);
                                answers.incrementAndGet();
                            } while (keepsAlive && !over.get());
                        }
                    }
                } catch (Throwable failure) {
                    failures.add(failure);
                }
            });
            clients.add(thread);
            thread.start();
        }
        for (int i = 0; i < 50; i++) {
            int before = answers.get();
            reload(conf("keepalive_requests 100000; keepalive_time " + (i + 1) + "h;"));
            eventually(() -> assertThat(answers.get() + failures.size()).isGreaterThan(before));
        }
        over.set(true);
        for (Thread client : clients) {
            client.join();
        }
        assertThat(failures).isEmpty();
        assertThat(server.port()).isEqualTo(port);
    }

    @Test
    void aMistakeLeavesEverythingAsItWas() throws Exception {
        int port = server.port();
        assertThatThrownBy(() -> reload("http { server { listen 127.0.0.1:0; colour blue; } }"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("unknown directive \"colour\" in the configuration:1");
        assertThat(server.port()).isEqualTo(port);
        try (WireClient client = new WireClient(port)) {
            assertThat(client.send(REQUEST).read().status()).isEqualTo(404);
        }
    }

    @Test
    void aSocketThatIsTakenLeavesEverythingAsItWas() throws Exception {
        int port = server.port();
        try (ServerSocket taken = new ServerSocket(0)) {
            String text = "http { server { listen 127.0.0.1:0; listen 127.0.0.1:" + taken.getLocalPort() + "; } }";
            assertThatThrownBy(() -> reload(text))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage("bind() to 127.0.0.1:" + taken.getLocalPort()
                            + " failed (98: Address already in use)\nstill could not bind()");
        }
        assertThat(server.ports()).containsExactly(port);
        try (WireClient client = new WireClient(port)) {
            assertThat(client.send(REQUEST).read().status()).isEqualTo(404);
        }
    }

    @Test
    void aSocketThatIsGoneClosesWhileItsConnectionsFinish() throws Exception {
        int port = server.port();
        try (WireClient idle = new WireClient(port)) {
            assertThat(idle.send(REQUEST).read().status()).isEqualTo(404);
            reload("http {\n\n server { listen 127.0.0.1:0; } }");
            assertThat(server.port()).isNotEqualTo(port);
            assertThat(idle.readToEnd()).isEmpty();
            assertThatThrownBy(() -> new WireClient(port)).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void theHeadOfARequestMayBeCompletedAfterItsSocketHasGone() throws Exception {
        try (WireClient client = new WireClient(server.port())) {
            client.send("GET / HTTP/1.1|Ho");
            // Its bytes have come when another, later connection has been answered on the same thread or not at all:
            // what matters is that the connection itself has been accepted.
            try (WireClient other = new WireClient(server.port())) {
                assertThat(other.send(REQUEST).read().status()).isEqualTo(404);
            }
            reload("http {\n\n server { listen 127.0.0.1:0; } }");
            client.send("st: a||");
            WireClient.Answer last = client.read();
            assertThat(last.status()).isEqualTo(404);
            assertThat(last.field("Connection")).isEqualTo("close");
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void quitLetsTheLastRequestFinish() throws Exception {
        try (WireClient idle = new WireClient(server.port());
                WireClient busy = new WireClient(server.port())) {
            assertThat(idle.send(REQUEST).read().status()).isEqualTo(404);
            busy.send("GET / HTTP/1.1|Ho");
            try (WireClient other = new WireClient(server.port())) {
                assertThat(other.send(REQUEST).read().status()).isEqualTo(404);
            }
            CompletableFuture<Void> quit = CompletableFuture.runAsync(() -> {
                try {
                    server.quit();
                } catch (Exception failure) {
                    throw new IllegalStateException(failure);
                }
            });
            assertThat(idle.readToEnd()).isEmpty();
            assertThat(quit).isNotDone();
            busy.send("st: a||");
            assertThat(busy.read().status()).isEqualTo(404);
            assertThat(busy.readToEnd()).isEmpty();
            quit.get(20, TimeUnit.SECONDS);
            server.join();
        }
    }

    @Test
    void stopDoesNotWait() throws Exception {
        try (WireClient busy = new WireClient(server.port())) {
            busy.send("GET / HTTP/1.1|Ho");
            server.stop();
            server.join();
            assertThatThrownBy(busy::readHeader).isInstanceOf(UncheckedIOException.class);
        }
    }
}
