package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.TestWar;
import dev.retort.gateway.war.Visits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JAR that holds everything, as a process: started, told what to do in each way there is, ended. */
class ExecutableJarIT {
    private static final Path JAR = Path.of("target/retort.jar").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path prefix;

    private int port;
    private Process server;

    private record Ran(int exitCode, String said) {}

    private static Process java(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Files.createTempFile(folder, "output", ".txt").toFile())
                .start();
    }

    private Ran gateway(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("-jar", JAR.toString(), "gateway"));
        all.addAll(List.of(arguments));
        all.add(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Process process = new ProcessBuilder(all)
                .directory(prefix.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), said);
    }

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Files.createDirectories(prefix.resolve("conf"));
        configure("5s");
        server = java(prefix, "gateway");
        // The number is written when the sockets are open.
        eventually(() -> Files.exists(prefix.resolve("logs/retort.pid")) || !server.isAlive());
        eventually(() -> !pid().isEmpty() || !server.isAlive());
        assertThat(pid()).isEqualTo(Long.toString(server.pid()));
    }

    @AfterEach
    void kill() throws InterruptedException {
        server.destroyForcibly().waitFor();
    }

    private void configure(String mark) throws IOException {
        Files.writeString(
                prefix.resolve("conf/nginx.conf"),
                "error_log error.log notice;\nhttp { server { listen 127.0.0.1:" + port + "; keepalive_timeout 1m "
                        + mark + "; } }\n");
    }

    private String pid() {
        try {
            return Files.readString(prefix.resolve("logs/retort.pid")).strip();
        } catch (IOException none) {
            return "";
        }
    }

    /** Returns what tells configurations apart. */
    private String mark() {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + "/").toURL().openConnection();
            connection.setReadTimeout((int) PATIENCE.toMillis());
            connection.getResponseCode();
            try (InputStream body = connection.getErrorStream()) {
                body.readAllBytes();
            }
            return connection.getHeaderField("Keep-Alive");
        } catch (ConnectException refused) {
            return "refused";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void eventually(BooleanSupplier happens) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!happens.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it has not happened").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void theCommandReloadsAndReopensAndQuits() throws Exception {
        assertThat(mark()).isEqualTo("timeout=5");
        configure("6s");
        assertThat(gateway("-s", "reload")).isEqualTo(new Ran(0, ""));
        assertThat(mark()).isEqualTo("timeout=6");

        Path log = prefix.resolve("error.log");
        assertThat(log)
                .content()
                .contains("signal 1 (SIGHUP) received from ", ", reconfiguring")
                .matches("(\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d \\[[a-z]+\\] " + server.pid()
                        + "#\\d+: [^\n]+\n)+");
        Files.move(log, prefix.resolve("error.log.1"));
        assertThat(gateway("-s", "reopen")).isEqualTo(new Ran(0, ""));
        assertThat(log).exists();

        assertThat(gateway("-s", "quit")).isEqualTo(new Ran(0, ""));
        assertThat(server.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(server.exitValue()).isZero();
        assertThat(log).content().contains("signal 3 (SIGQUIT) received from ", ", shutting down", "exit");
        assertThat(prefix.resolve("logs")).isEmptyDirectory();
    }

    @Test
    void whoReloadsASocketThatIsTakenIsToldAndNothingChanges() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            Files.writeString(
                    prefix.resolve("conf/nginx.conf"), "http { server { listen " + taken.getLocalPort() + "; } }\n");
            assertThat(gateway("-s", "reload"))
                    .isEqualTo(new Ran(
                            1,
                            "retort: [emerg] bind() to 0.0.0.0:" + taken.getLocalPort()
                                    + " failed (98: Address already in use)" + System.lineSeparator()
                                    + "retort: [emerg] still could not bind()" + System.lineSeparator()));
        }
        assertThat(mark()).isEqualTo("timeout=5");
    }

    @Test
    void aMistakeLeavesTheProcessAsItIs() throws Exception {
        Files.writeString(prefix.resolve("conf/nginx.conf"), "colour blue;\n");
        assertThat(gateway("-s", "reload").said()).contains("[emerg] unknown directive \"colour\" in ");
        signal("HUP");
        eventually(() -> logged("unknown directive \"colour\" in "));
        assertThat(prefix.resolve("error.log"))
                .content()
                .containsPattern("\\[emerg] \\d+#\\d+: unknown directive \"colour\" in ");
        assertThat(mark()).isEqualTo("timeout=5");
    }

    @Test
    void theSignalsOfNginxAreHeard() throws Exception {
        configure("7s");
        signal("HUP");
        eventually(() -> mark().equals("timeout=7"));

        Files.move(prefix.resolve("error.log"), prefix.resolve("error.log.1"));
        signal("USR1");
        eventually(() -> Files.exists(prefix.resolve("error.log")));

        signal("TERM");
        assertThat(server.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(prefix.resolve("logs")).isEmptyDirectory();
        assertThat(mark()).isEqualTo("refused");
    }

    @Test
    void aProcessWithoutItsControlSocketIsToldBySignals() throws Exception {
        Files.delete(prefix.resolve("logs/retort.pid.sock"));
        configure("8s");
        assertThat(gateway("-s", "reload")).isEqualTo(new Ran(0, ""));
        eventually(() -> mark().equals("timeout=8"));
        assertThat(gateway("-s", "quit").said()).contains("has no control socket");
        assertThat(gateway("-s", "stop")).isEqualTo(new Ran(0, ""));
        assertThat(server.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aWarRunsInTheProcessOfTheGateway() throws Exception {
        Path war = TestWar.pack(prefix.resolve("app.war"), Visits.class);
        Files.writeString(
                prefix.resolve("conf/nginx.conf"),
                "error_log error.log notice;\nhttp { webapp app { war " + war.getFileName()
                        + "; } server { listen 127.0.0.1:" + port + "; location / { webapp_pass app; } } }\n");
        assertThat(gateway("-s", "reload")).isEqualTo(new Ran(0, ""));
        try (InputStream body =
                URI.create("http://127.0.0.1:" + port + "/visits").toURL().openStream()) {
            assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("visit 1");
        }
        assertThat(prefix.resolve("error.log")).content().contains("webapp \"app\" serves /");
    }

    @Test
    void whatIsUnderWayGoesOnWhileTheCommandReloadsAndQuits() throws Exception {
        try (ServerSocket upstream = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Files.writeString(
                    prefix.resolve("conf/nginx.conf"),
                    "http { server { listen 127.0.0.1:" + port + "; location / { proxy_pass http://127.0.0.1:"
                            + upstream.getLocalPort() + "; proxy_set_header Upgrade $http_upgrade;"
                            + " proxy_set_header Connection $http_connection; proxy_set_header X-Forwarded-For $remote_addr;"
                            + " proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Forwarded-Host $host;"
                            + " proxy_set_header Forwarded \"\"; } } }\n");
            assertThat(gateway("-s", "reload")).isEqualTo(new Ran(0, ""));
            try (Socket waiting = connect("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
                    Socket slow = upstream.accept();
                    Socket tunnel =
                            connect("GET / HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n");
                    Socket echo = upstream.accept()) {
                say(echo, "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\nwelcome.");
                assertThat(hear(tunnel, "welcome.")).startsWith("HTTP/1.1 101 ");

                configure("9s");
                assertThat(gateway("-s", "reload")).isEqualTo(new Ran(0, ""));
                assertThat(mark()).isEqualTo("timeout=9");
                say(echo, "still here.");
                assertThat(hear(tunnel, ".")).isEqualTo("still here.");

                assertThat(gateway("-s", "quit")).isEqualTo(new Ran(0, ""));
                eventually(() -> mark().equals("refused"));
                say(slow, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nslow.");
                assertThat(hear(waiting, "slow.")).startsWith("HTTP/1.1 200 ");
                say(echo, "until the end.");
                assertThat(hear(tunnel, ".")).isEqualTo("until the end.");
                assertThat(server.isAlive()).isTrue();
            }
        }
        assertThat(server.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(server.exitValue()).isZero();
    }

    private Socket connect(String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        say(socket, request);
        return socket;
    }

    @Test
    void whereTheLocaleHasNoLettersForAFileTheLogSaysWhatHelps() throws Exception {
        Path folder = prefix.resolve("c");
        Files.createDirectories(folder.resolve("conf"));
        int other;
        try (ServerSocket free = new ServerSocket(0)) {
            other = free.getLocalPort();
        }
        Files.writeString(
                folder.resolve("conf/nginx.conf"), "http { server { listen 127.0.0.1:" + other + "; root html; } }");
        Files.createDirectories(folder.resolve("html"));
        Files.writeString(folder.resolve("html/a.txt"), "a");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString(), "gateway");
        builder.environment().put("LC_ALL", "C");
        Process process = builder.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        try {
            eventually(() -> status(other, "/a.txt") == 200 || !process.isAlive());
            assertThat(status(other, "/caf%C3%A9.txt")).isEqualTo(404);
        } finally {
            process.destroy();
            process.waitFor();
        }
        assertThat(folder.resolve("out")).content().contains("set LC_ALL=C.UTF-8");
    }

    private static int status(int port, String path) {
        try {
            return ((HttpURLConnection) URI.create("http://127.0.0.1:" + port + path)
                            .toURL()
                            .openConnection())
                    .getResponseCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads to the end of some text. */
    private static String hear(Socket socket, String end) throws IOException {
        StringBuilder heard = new StringBuilder();
        while (heard.indexOf(end) < 0) {
            int octet = socket.getInputStream().read();
            assertThat(octet).as("an end within \"%s\"", heard).isNotNegative();
            heard.append((char) octet);
        }
        return heard.toString();
    }

    private boolean logged(String text) {
        try {
            return Files.readString(prefix.resolve("error.log")).contains(text);
        } catch (IOException missing) {
            return false;
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(server.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
