package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.TestWar;
import dev.retort.gateway.war.Broken;
import dev.retort.gateway.war.Failing;
import dev.retort.gateway.war.Visits;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code retort serve}. */
@Timeout(120)
class ServeCommandTest {
    private static final Pattern SERVES = Pattern.compile("Retort serves http://127\\.0\\.0\\.1:(\\d+)/");

    @TempDir
    private static Path folder;

    private static Path war;

    @BeforeAll
    static void pack() {
        war = TestWar.pack(folder.resolve("app.war"), Visits.class);
    }

    /** A process that serves. */
    private static final class Serving implements AutoCloseable {
        private final Process process;
        private final BufferedReader log;
        private final int port;

        Serving(String... options) throws IOException {
            List<String> command = RunCommandTest.command("serve", "--http", "127.0.0.1:0");
            command.addAll(List.of(options));
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            log = process.inputReader();
            Matcher serves = SERVES.matcher(read("Retort serves http"));
            assertThat(serves.find()).isTrue();
            port = Integer.parseInt(serves.group(1));
        }

        /** Waits for a line of the process; the end of its output is the end of the wait. */
        String read(String wanted) throws IOException {
            StringBuilder all = new StringBuilder();
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                if (line.contains(wanted)) {
                    return line;
                }
                all.append(line).append('\n');
            }
            throw new AssertionError("The process ended:\n" + all);
        }

        HttpResponse<String> get(String target) throws Exception {
            URI address = URI.create("http://127.0.0.1:" + port + target);
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
        }

        void signal(String name) throws Exception {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start();
            assertThat(kill.waitFor()).isZero();
        }

        @Override
        public void close() throws IOException {
            process.destroy();
            process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
            log.close();
        }
    }

    @Test
    void aSingleWarIsAtTheRootAndTheProcessTellsItsHealth() throws Exception {
        try (Serving serving = new Serving(war.toString())) {
            assertThat(serving.get("/visits").body()).isEqualTo("visit 1");
            assertThat(serving.get("/readyz").body()).isEqualTo("ready\n");
        }
    }

    @Test
    void severalAreAtTheirContextsOrNames() throws Exception {
        try (Serving serving = new Serving(war.toString(), war.toString(), "--context", "/x", "--no-health")) {
            assertThat(serving.get("/x/visits").body()).isEqualTo("visit 1");
            assertThat(serving.get("/app/visits").body()).isEqualTo("visit 1");
            assertThat(serving.get("/healthz").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void theSignalHupLoadsTheWarAnew() throws Exception {
        try (Serving serving = new Serving(war.toString())) {
            assertThat(serving.get("/visits").body()).isEqualTo("visit 1");
            assertThat(serving.get("/visits").body()).isEqualTo("visit 2");

            serving.signal("HUP");
            serving.read("has been loaded anew");

            assertThat(serving.get("/visits").body()).isEqualTo("visit 1");
        }
    }

    @Test
    void aWatchedWarIsLoadedAnewWhenItChanges() throws Exception {
        Path changing = TestWar.pack(folder.resolve("changing.war"), Visits.class);
        try (Serving serving = new Serving(changing.toString(), "--watch")) {
            serving.read("Watching ");
            assertThat(serving.get("/visits").body()).isEqualTo("visit 1");

            Files.setLastModifiedTime(changing, FileTime.fromMillis(0));
            serving.read("has been loaded anew");

            assertThat(serving.get("/visits").body()).isEqualTo("visit 1");
        }
    }

    @Test
    void aSocketIsMadeAndRemoved() throws Exception {
        Path socket = folder.resolve("serve.sock");
        try (Serving serving = new Serving(war.toString(), "--http-unix", socket.toString(), "--chmod-socket")) {
            serving.read("Retort serves HTTP at " + socket);
            assertThat(socket).exists();
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void uwsgiIsSpokenAtAPortAndAtASocket() throws Exception {
        Path socket = folder.resolve("uwsgi.sock");
        try (Serving serving =
                new Serving(war.toString(), "--uwsgi", "127.0.0.1:0", "--uwsgi", socket.toString(), "--chmod-socket")) {
            serving.read("Retort serves uwsgi://127.0.0.1:");
            serving.read("Retort serves uwsgi at " + socket);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-rw-rw-");
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void aCheckAsksEachWarOnceAndEnds() {
        Typed well = Typed.run(
                "serve", war.toString(), war.toString(), "--context", "/x", "--http", "127.0.0.1:1", "--check");

        assertThat(well.out().lines().map(line -> line.replaceAll(", \\d+ ms$", "")))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("GET /x/: 404, "),
                        line -> assertThat(line).startsWith("GET /app/: 404, "),
                        line -> assertThat(line).isEqualTo("GET /healthz: 200, 3 bytes"));
        assertThat(well.exitCode()).isZero();
    }

    @Test
    void aCheckFailsWhereAWarFails() {
        Path failing = TestWar.pack(folder.resolve("failing.war"), Failing.class);
        assertThat(Typed.run("serve", failing.toString(), "--check", "--no-health"))
                .satisfies(typed -> assertThat(typed.exitCode()).isEqualTo(1))
                .satisfies(typed -> assertThat(typed.out()).startsWith("GET /: 500, "));

        Path broken = TestWar.pack(folder.resolve("broken.war"), Broken.class);
        assertThat(Typed.run("serve", broken.toString(), "--check"))
                .satisfies(typed -> assertThat(typed.exitCode()).isEqualTo(1))
                .satisfies(typed -> assertThat(typed.err()).contains("broken.war at / cannot be started"));
    }

    @Test
    void mistakesAreToldWithTheRepair() {
        assertTold(1, "There is no file none.pem", war.toString(), "--https", ":0", "--cert", "none.pem", "--key", "a");
        assertTold(2, "--https needs a certificate", war.toString(), "--https", ":0");
        assertTold(2, "--cert is for an address", war.toString(), "--cert", "adhoc");
        assertTold(2, "--http nonsense is no address: write HOST:PORT", war.toString(), "--http", "nonsense");
        assertTold(2, "the file of a unix socket with a /, as ./app.sock", war.toString(), "--uwsgi", "app.sock");
        assertTold(2, "There are 2 contexts for 1 WARs", war.toString(), "--context", "/a", "--context", "/b");
        assertTold(1, "missing.war does not exist", "missing.war");
        assertTold(1, "\"9\" is no mode of a socket", war.toString(), "--chmod-socket=9");
    }

    private static void assertTold(int exitCode, String message, String... options) {
        String[] command = new String[options.length + 1];
        command[0] = "serve";
        System.arraycopy(options, 0, command, 1, options.length);
        Typed typed = Typed.run(command);
        assertThat(typed.err()).contains(message).doesNotContain("\tat ");
        assertThat(typed.exitCode()).isEqualTo(exitCode);
    }
}
