package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway and a real nginx in front of the same servers: the same requests must reach the same ones. */
class BalancingPeerTest {
    private static final Path NGINX = Path.of("/usr/sbin/nginx");

    private final List<WireUpstream> upstreams = new ArrayList<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void startUpstreams() {
        if (!Files.isExecutable(NGINX)) {
            assertThat(System.getenv("RETORT_REQUIRE_PEERS"))
                    .as("nginx must be there")
                    .isNotEqualTo("1");
            Assumptions.abort("there is no " + NGINX + " to compare with");
        }
        for (String name : List.of("A", "B", "C", "D")) {
            upstreams.add(WireUpstream.answering("HTTP/1.1 200 OK|Content-Length: 1||" + name));
        }
    }

    @AfterEach
    void stopUpstreams() throws IOException {
        for (WireUpstream upstream : upstreams) {
            upstream.close();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The http block; {@code A} to {@code D} in the upstream stand for servers, {@code X} for one that is not there. */
    private String http(String directives, String listen, int nobody) {
        String block = directives;
        for (int i = 0; i < upstreams.size(); i++) {
            block = block.replace(
                    "server " + (char) ('A' + i),
                    "server 127.0.0.1:" + upstreams.get(i).port());
        }
        return "upstream u { " + block.replace("server X", "server 127.0.0.1:" + nobody)
                + " } server { listen 127.0.0.1:" + listen + "; location / { proxy_pass http://u; } }";
    }

    @FunctionalInterface
    private interface Requests {
        String answersOf(int port) throws IOException;
    }

    private void assertSame(String directives, Requests requests) throws Exception {
        assertSame(directives, "", requests);
    }

    private void assertSame(String directives, String listening, Requests requests) throws Exception {
        int port = freePort();
        int nobody = freePort();
        String own = "daemon off; master_process off; pid nginx.pid; error_log stderr crit; events {} http {"
                + " access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;"
                + " uwsgi_temp_path uwsgi; scgi_temp_path scgi; " + http(directives, port + listening, nobody) + " }";
        Path file = Files.writeString(folder.resolve("nginx.conf"), own);
        Process nginx = new ProcessBuilder(NGINX.toString(), "-p", folder.toString(), "-c", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.log").toFile())
                .start();
        try (ConfSite site = ConfSite.of("http { " + http(directives, 0 + listening, nobody) + " }")) {
            Eventually.eventually(() -> {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    assertThat(socket.isConnected()).isTrue();
                } catch (IOException notYet) {
                    throw new AssertionError(notYet);
                }
            });
            String theirs = requests.answersOf(port);
            assertThat(theirs).hasSizeGreaterThan(10);
            assertThat(requests.answersOf(site.port())).isEqualTo(theirs);
        } finally {
            nginx.destroy();
            assertThat(nginx.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Asks from an address, and returns the name of the server that has answered, or {@code -} for an error. */
    private static String ask(int port, String from, String key) throws IOException {
        return ask(port, from, "", key);
    }

    /** Asks behind the line of a proxy. */
    private static String ask(int port, String from, String proxy, String key) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.getAllByName(from)[0], 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write((proxy + "GET / HTTP/1.1\r\nHost: u\r\nX-Forwarded-For: " + key
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return answer.startsWith("HTTP/1.1 200") ? answer.substring(answer.length() - 1) : "-";
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server A; server B; server C;",
                "server A weight=5; server B; server C;",
                "server A weight=3; server B weight=2 down; server C weight=4; server D backup;",
                "server A; server X; server C weight=2;",
                "server X; server D backup;",
                "server X; server X max_fails=0; server D backup;",
                "least_conn; server A weight=3; server B weight=2; server C;",
                "least_conn; server X; server D backup;",
            })
    void peersTakeTheTurnsOfNginx(String directives) throws Exception {
        assertSame(directives, port -> {
            StringBuilder answers = new StringBuilder();
            for (int i = 0; i < 40; i++) {
                answers.append(ask(port, "127.0.0.1", "x"));
            }
            return answers.toString();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hash $proxy_add_x_forwarded_for; server A; server B; server C; server D;",
                "hash $proxy_add_x_forwarded_for; server A weight=3; server B; server C weight=2 down; server D;",
                "hash $proxy_add_x_forwarded_for; server A; server B; server X;",
                "hash $proxy_add_x_forwarded_for consistent; server A; server B; server C; server D;",
                "hash $proxy_add_x_forwarded_for consistent; server A weight=3; server B; server C down; server D weight=2;",
                "hash $proxy_add_x_forwarded_for consistent; server A; server B; server X;",
                "server A; server B down; server D backup; hash $proxy_add_x_forwarded_for;",
            })
    void aKeyMeetsThePeerOfNginx(String directives) throws Exception {
        assertSame(directives, port -> {
            StringBuilder answers = new StringBuilder();
            for (int i = 0; i < 80; i++) {
                answers.append(ask(port, "127.0.0.1", "key" + i));
            }
            return answers.toString();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ip_hash; server A; server B; server C;",
                "ip_hash; server A weight=4; server B; server C weight=2; server D down;",
                "ip_hash; server A; server X; server C;",
            })
    void aClientMeetsThePeerOfNginx(String directives) throws Exception {
        assertSame(directives, port -> {
            StringBuilder answers = new StringBuilder();
            for (int i = 0; i < 40; i++) {
                answers.append(ask(port, "127." + i * 5 + "." + i * 3 + ".9", "x"));
            }
            return answers.toString();
        });
    }

    /** The address that a PROXY header tells is anybody's word: it is the proxy that is hashed. */
    @Test
    void behindAProxyTheProxyMeetsThePeerOfNginx() throws Exception {
        assertSame("ip_hash; server A; server B; server C;", " proxy_protocol", port -> {
            StringBuilder answers = new StringBuilder();
            for (int i = 0; i < 40; i++) {
                String line = "PROXY TCP4 10." + i * 5 + "." + i * 3 + ".9 127.0.0.1 4711 80\r\n";
                answers.append(ask(port, "127." + i / 10 + ".0.1", line, "x"));
            }
            return answers.toString();
        });
    }

    @Test
    void noPeerAtAllIs502ForBoth() throws Exception {
        assertSame("server A down; server B down;", port -> {
            StringBuilder answers = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                answers.append(ask(port, "127.0.0.1", "x"));
            }
            assertThat(answers.toString()).containsOnlyOnce("-".repeat(20));
            return answers.toString();
        });
    }
}
