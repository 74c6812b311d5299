package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.NginxPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the process itself writes into its log, beside what nginx writes into its own, each in a process. */
@Timeout(120)
class ProcessLogPeerTest {
    private static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    private static final String CONFIGURATION = """
            error_log logs/error.log info;
            pid logs/one.pid;
            daemon off;
            master_process off;
            events { }
            http {
                server { listen 127.0.0.1:PORT; server_name a; }
                server { listen 127.0.0.1:PORT; server_name SECOND; }
            }
            """;

    @TempDir
    private Path ours;

    @TempDir
    private Path theirs;

    private final Running[] both = new Running[2];

    /** A program in its folder. */
    private static final class Running {
        private final Path folder;
        private final List<String> command;
        private final int port = freePort();
        private final Process process;

        Running(Path folder, List<String> command) throws IOException {
            this.folder = folder;
            this.command = command;
            Files.createDirectories(folder.resolve("logs"));
            configure(CONFIGURATION);
            process = start();
            // The number is written when the sockets are open.
            eventually(() -> has("logs/one.pid") || !process.isAlive());
            assertThat(process.isAlive()).as(read("console")).isTrue();
        }

        final void configure(String text) throws IOException {
            Files.writeString(
                    folder.resolve("x.conf"), text.replace("SECOND", "a").replace("PORT", "" + port));
        }

        final Process start(String... more) throws IOException {
            return new ProcessBuilder(Stream.of(
                                    command,
                                    List.of("-p", folder.toString(), "-e", "logs/first.log", "-c", folder + "/x.conf"),
                                    List.of(more))
                            .flatMap(List::stream)
                            .toList())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(more.length == 0 ? "console" : "order")
                            .toFile())
                    .start();
        }

        int order(String order) throws Exception {
            return start("-s", order).waitFor();
        }

        final boolean has(String name) {
            try {
                return Files.size(folder.resolve(name)) > 0;
            } catch (IOException none) {
                return false;
            }
        }

        /** Returns a file without what differs by nature. */
        final String read(String name) {
            try {
                return Files.readString(folder.resolve(name))
                        .lines()
                        .filter(line -> !line.matches(
                                ".*(epoll|: nginx/|: retort/|: OS: |getrlimit|: listening on |: without effect ).*"))
                        .map(line -> line.replaceFirst("^\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d ", "")
                                .replaceFirst("] \\d+#\\d+: ", "] ")
                                .replaceFirst("^(nginx|retort): ", "")
                                .replaceFirst("received from \\d+", "received from N")
                                .replaceFirst("ignored in .*:8$", "ignored")
                                .replace("" + port, "PORT")
                                .replace(folder.toString(), "PREFIX"))
                        .reduce("", (all, line) -> all + line + "\n");
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    private static void eventually(BooleanSupplier happens) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (!happens.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it has not happened").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @BeforeEach
    void start() throws IOException {
        NginxPeer.require();
        both[0] = new Running(
                ours,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        CLASS_PATH,
                        "dev.retort.cli.Main",
                        "gateway"));
        both[1] = new Running(theirs, List.of("/usr/sbin/nginx"));
    }

    @AfterEach
    void kill() throws InterruptedException {
        for (Running running : both) {
            if (running != null) {
                running.process.destroyForcibly().waitFor();
            }
        }
    }

    private void configure(String text) throws IOException {
        for (Running running : both) {
            running.configure(text);
        }
    }

    private void order(String order, int exitCode) throws Exception {
        for (Running running : both) {
            assertThat(running.order(order)).isEqualTo(exitCode);
        }
        assertThat(both[0].read("order")).isEqualTo(both[1].read("order"));
    }

    private void signal(String name) throws Exception {
        for (Running running : both) {
            assertThat(new ProcessBuilder("kill", "-" + name, "" + running.process.pid())
                            .start()
                            .waitFor())
                    .isZero();
        }
    }

    /** Waits until both logs are the same, and long enough to have a word in them. */
    private void assertSame(String name, String... words) {
        for (Running running : both) {
            eventually(() -> running.has(name) && Stream.of(words).allMatch(running.read(name)::contains));
        }
        assertThat(withoutSender(both[0].read(name))).as(name).isEqualTo(withoutSender(both[1].read(name)));
    }

    /** A JVM is not told which process has sent a signal. */
    private static String withoutSender(String log) {
        return log.replace(" received from N,", " received,");
    }

    @Test
    void whatTheProcessDoesIsToldAsNginxTellsIt() throws Exception {
        assertThat(both[0].read("logs/first.log"))
                .isEqualTo(both[1].read("logs/first.log"))
                .contains("[warn] ");
        assertThat(both[0].read("console")).isEqualTo(both[1].read("console")).contains("[warn] ");

        order("reload", 0);
        assertSame("logs/error.log", "conflicting");
        order("reopen", 0);
        assertSame("logs/error.log", "[notice] reopening logs\n");

        configure(CONFIGURATION.replace("SECOND", "b") + "colour blue;\n");
        order("reload", 1);
        signal("HUP");
        assertSame("logs/error.log", "[emerg]");

        configure(CONFIGURATION.replace("logs/error.log", "none/error.log"));
        signal("HUP");
        assertSame("logs/error.log", "[emerg] open() \"PREFIX/none/error.log\"");
        configure(CONFIGURATION.replace("logs/one.pid", "none/one.pid"));
        signal("HUP");
        assertSame("logs/error.log", "[emerg] open() \"PREFIX/none/one.pid\"");

        configure(CONFIGURATION);
        order("stop", 0);
        for (Running running : both) {
            assertThat(running.process.waitFor()).isZero();
        }
        assertSame("logs/error.log", "[notice] exit\n");
        assertThat(ours.resolve("logs/one.pid")).doesNotExist();
    }

    @Test
    void aReloadFollowsAnotherLogAndAnotherFileForTheNumber() throws Exception {
        configure(CONFIGURATION.replace("logs/error.log", "logs/other.log").replace("logs/one.pid", "logs/two.pid"));
        signal("HUP");
        for (Running running : both) {
            eventually(() -> running.has("logs/two.pid") && !Files.exists(running.folder.resolve("logs/one.pid")));
        }
        assertThat(Files.readString(ours.resolve("logs/two.pid"))).isEqualTo(both[0].process.pid() + "\n");
        assertSame("logs/error.log", "conflicting");
        order("reopen", 0);
        assertSame("logs/other.log", "[notice] reopening logs\n");
        signal("TERM");
        for (Running running : both) {
            assertThat(running.process.waitFor()).isZero();
        }
        assertSame("logs/other.log", "[notice] exit\n");
        assertThat(ours.resolve("logs/two.pid")).doesNotExist();
    }

    @Test
    void aReloadThatCannotHaveItsSocketChangesNothing() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            both[0].configure(CONFIGURATION
                    .replace("PORT", "" + taken.getLocalPort())
                    .replace("logs/error.log", "logs/other.log")
                    .replace("logs/one.pid", "logs/two.pid"));
            // Who asks by -s looks for the number in the new file, as with nginx.
            signal("HUP");
            eventually(() -> both[0].read("logs/error.log").contains("still could not bind()"));
        }
        assertThat(ours.resolve("logs/one.pid")).exists();
        assertThat(ours.resolve("logs/two.pid")).doesNotExist();
        assertThat(both[0].read("logs/other.log")).isEmpty();
        assertThat(both[0].read("logs/error.log").lines().map(line -> line.replaceFirst(":\\d+ ", ":PORT ")))
                .containsSubsequence(
                        "[emerg] bind() to 127.0.0.1:PORT failed (98: Address already in use)",
                        "[notice] try again to bind() after 500ms",
                        "[emerg] bind() to 127.0.0.1:PORT failed (98: Address already in use)",
                        "[emerg] still could not bind()");
    }

    @Test
    void theLogCanBecomeTheStandardErrorAndAFileAgain() throws Exception {
        configure(CONFIGURATION.replace("logs/error.log", "stderr"));
        signal("HUP");
        for (Running running : both) {
            eventually(() -> running.read("logs/error.log").contains("conflicting"));
        }
        // By the next order the reload is over.
        configure(CONFIGURATION);
        order("reload", 0);
        assertThat(both[0].read("console")).contains("[notice] signal 1 (SIGHUP) received from N, reconfiguring\n");
        order("reopen", 0);
        assertThat(both[0].read("logs/error.log")).endsWith("[notice] reopening logs\n");
    }
}
