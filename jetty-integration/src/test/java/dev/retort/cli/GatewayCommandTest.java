package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command as nginx's users type it. The messages are those of nginx 1.22.1, with the name of this program. */
class GatewayCommandTest {
    @TempDir
    private Path prefix;

    private Path file;

    @BeforeEach
    void writeConfiguration() throws IOException {
        file = prefix.resolve("conf/nginx.conf");
        Files.createDirectories(file.getParent());
        write("events { }\nhttp {\n  include more/*.conf;\n}\n");
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private Typed gateway(String... more) {
        String[] args = new String[more.length + 3];
        args[0] = "gateway";
        args[1] = "-p";
        args[2] = prefix.toString();
        System.arraycopy(more, 0, args, 3, more.length);
        return Typed.run(args);
    }

    @Test
    void aGoodConfigurationIsToldSo() {
        Typed typed = gateway("-t");
        assertThat(typed.exitCode()).isZero();
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err().lines())
                .containsExactly(
                        "retort: the configuration file " + file + " syntax is ok",
                        "retort: configuration file " + file + " test is successful");
    }

    @Test
    void aQuietTestSaysNothing() {
        Typed typed = gateway("-t", "-q");
        assertThat(typed.exitCode()).isZero();
        assertThat(typed.err()).isEmpty();
    }

    @Test
    void aMistakeIsToldWithItsPlace() throws IOException {
        write("http {\n  colour blue;\n}\n");
        Typed typed = gateway("-t", "-q");
        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err().lines())
                .containsExactly(
                        "retort: [emerg] unknown directive \"colour\" in " + file + ":2",
                        "retort: configuration file " + file + " test failed");
        Typed started = gateway();
        assertThat(started.exitCode()).isEqualTo(1);
        assertThat(started.err().lines())
                .containsExactly("retort: [emerg] unknown directive \"colour\" in " + file + ":2");
    }

    @Test
    void aFileThatIsNotThereIsTold() {
        Path gone = prefix.resolve("gone.conf");
        Typed typed = gateway("-t", "-c", "gone.conf");
        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err().lines())
                .containsExactly(
                        "retort: [emerg] open() \"" + gone + "\" failed (2: No such file or directory)",
                        "retort: configuration file " + gone + " test failed");
    }

    @Test
    void theWholeConfigurationCanBePrinted() throws IOException {
        Path more = Files.createDirectories(prefix.resolve("conf/more")).resolve("a.conf");
        Files.writeString(more, "server { } # größer\n");
        Typed typed = gateway("-T", "-q");
        assertThat(typed.exitCode()).isZero();
        assertThat(typed.out())
                .isEqualToNormalizingNewlines("# configuration file " + file + ":\n" + Files.readString(file) + "\n"
                        + "# configuration file " + more + ":\nserver { } # größer\n\n");
    }

    @Test
    void directivesCanBeGivenBesidesTheFile() throws IOException {
        assertThat(gateway("-t", "-q", "-g", "worker_processes 3; pid x.pid;").exitCode())
                .isZero();
        assertThat(gateway("-t", "-g", "x;").err())
                .startsWith("retort: [emerg] unknown directive \"x\" in command line" + System.lineSeparator());
        write("worker_processes 2; http { }\n");
        assertThat(gateway("-t", "-g", "worker_processes 3;").err())
                .startsWith("retort: [emerg] \"worker_processes\" directive is duplicate in " + file + ":1");
    }

    @ParameterizedTest
    @CsvSource({
        "-z,      'invalid option: \"z\"'",
        "-tz,     'invalid option: \"z\"'",
        "x,       'invalid option: \"x\"'",
        "--colour, 'invalid option: \"--colour\"'",
        "-c,      'option \"-c\" requires file name'",
        "-e,      'option \"-e\" requires file name'",
        "-p,      'option \"-p\" requires directory name'",
        "-g,      'option \"-g\" requires parameter'",
        "-s,      'option \"-s\" requires parameter'"
    })
    void anOptionThatIsNoneIsToldAsNginxTellsIt(String option, String message) {
        Typed typed = Typed.run("gateway", option);
        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err().lines()).containsExactly("retort: " + message);
        assertThat(typed.out()).isEmpty();
    }

    @Test
    void theVersionIsToldOnTheStandardError() {
        assertThat(gateway("-v").err()).startsWith("retort version: retort/");
        assertThat(gateway("-V").err()).contains("Jetty 12.", "Java " + Runtime.version());
    }

    @Test
    void helpNamesTheOptionsOfNginx() {
        Typed help = gateway("-h");
        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).contains("-t", "-T", "-q", "-s", "-p", "-e", "-c", "-g", "-v", "-V");
    }

    @Test
    void nobodyCanBeToldIfNobodyRuns() throws IOException {
        Path pid = prefix.resolve("logs/retort.pid");
        Typed nobody = gateway("-s", "reload");
        assertThat(nobody.exitCode()).isEqualTo(1);
        assertThat(nobody.err())
                .isEqualToNormalizingNewlines(
                        "retort: [error] open() \"" + pid + "\" failed (2: No such file or directory)\n");

        Files.createDirectories(pid.getParent());
        Files.writeString(pid, "x\n");
        assertThat(gateway("-s", "stop").err())
                .isEqualToNormalizingNewlines("retort: [error] invalid PID number \"x\" in \"" + pid + "\"\n");

        Typed wrong = gateway("-s", "dance");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).isEqualToNormalizingNewlines("retort: invalid option: \"-s dance\"\n");
    }

    @Test
    void aSocketThatIsTakenEndsTheStart() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            write("http { server { listen " + taken.getLocalPort() + "; } }\n");
            Typed typed = gateway();
            assertThat(typed.exitCode()).isEqualTo(1);
            assertThat(typed.err())
                    .isEqualToNormalizingNewlines("retort: [emerg] bind() to 0.0.0.0:" + taken.getLocalPort()
                            + " failed (98: Address already in use)\nretort: [emerg] still could not bind()\n");
        }
        assertThat(prefix.resolve("logs/retort.pid")).doesNotExist();
    }

    @Test
    void aPidFileThatCannotBeWrittenEndsTheStart() throws IOException {
        write("pid gone/x.pid; http { server { listen 127.0.0.1:0; } }\n");
        Typed typed = gateway();
        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err())
                .isEqualToNormalizingNewlines("retort: [emerg] open() \"" + prefix.resolve("gone/x.pid")
                        + "\" failed (2: No such file or directory)\n");
    }

    @Test
    void whatIsDangerousIsWarnedOf() throws IOException {
        write("http { server { listen 8080; server_name a; error_log x.log; } }\n");
        assertThat(gateway("-t").err())
                .startsWith("retort: [warn] \"error_log\" has no effect here: write it above the \"http\" block in "
                        + file + ":1");
    }

    @Test
    void whatIsDangerousIsWarnedOfBeforeAMistakeThatIsMetBehindIt() throws IOException {
        write("http { server { listen 8080 default_server; location /s { alias /data/; } }"
                + " server { listen 8080 default_server; } }\n");
        assertThat(gateway("-t").err().lines())
                .anyMatch(line -> line.startsWith("retort: [warn] ") && line.contains("\"/s../\" leads out of it"))
                .last()
                .asString()
                .endsWith(" test failed");
    }

    /** Runs the command until it is told to stop, with something to be done as soon as its number is in the file. */
    private Typed whileRunning(ThrowingRunnable running, String... more) throws Exception {
        CompletableFuture<Typed> run = CompletableFuture.supplyAsync(() -> gateway(more));
        Path pid = prefix.resolve("logs/retort.pid");
        while (!Files.exists(pid) && !run.isDone()) {
            Thread.onSpinWait();
        }
        try {
            running.run();
        } finally {
            gateway("-s", "stop");
        }
        return run.get(20, TimeUnit.SECONDS);
    }

    private interface ThrowingRunnable {
        void run() throws Exception;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void whoSeesTheNumberOfTheProcessCanConnect() throws Exception {
        int port = freePort();
        write("http { server { listen 127.0.0.1:" + port + "; } }\n");
        whileRunning(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(socket.isConnected()).isTrue();
            }
        });
        assertThat(prefix.resolve("logs/retort.pid")).doesNotExist();
    }

    @Test
    void theLogIsWhereTheOptionSaysUnlessTheFileNamesOne() throws Exception {
        write("worker_priority 1; http { types_hash_max_size 1024; server { listen 127.0.0.1:0; } }\n");
        whileRunning(() -> assertThat(prefix.resolve("mine.log")).exists(), "-e", "mine.log");
        assertThat(prefix.resolve("mine.log"))
                .content()
                .contains(
                        "listening on 127.0.0.1:",
                        "without effect here: types_hash_max_size, worker_priority\n",
                        " received from " + ProcessHandle.current().pid() + ", exiting")
                .doesNotContain("127.0.0.1:0,");

        write("worker_priority 1; error_log theirs.log info; http { server { listen 127.0.0.1:0; } }\n");
        whileRunning(() -> {}, "-e", "other.log");
        assertThat(prefix.resolve("other.log")).isEmptyFile();
        assertThat(prefix.resolve("theirs.log"))
                .content()
                .contains("signal 15 (SIGTERM) received from ", "exit")
                .contains("without effect");
    }
}
