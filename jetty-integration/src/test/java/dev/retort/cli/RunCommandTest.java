package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.RunningServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RunCommandTest {
    private static final Pattern SERVES = Pattern.compile("Retort serves http://127\\.0\\.0\\.1:(\\d+)/");

    private static Process start(String... args) throws IOException {
        return new ProcessBuilder(command(args)).redirectErrorStream(true).start();
    }

    /** The command that a user would type, with the class path of the tests. */
    static List<String> command(String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.retort.cli.Main"));
        command.addAll(List.of(args));
        return command;
    }

    /** Reads until the server says where it listens; the end of the stream is the end of the wait. */
    private static URI address(BufferedReader log) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            Matcher serves = SERVES.matcher(line);
            if (serves.find()) {
                return URI.create("http://127.0.0.1:" + serves.group(1));
            }
            all.append(line).append('\n');
        }
        throw new AssertionError("The process ended:\n" + all);
    }

    private static String get(URI uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    @Test
    void aProcessOfItsOwnServesUntilItIsToldToEnd() throws Exception {
        Process process = start("run", "dev.retort.cli.Blog", "--port", "0");
        try (BufferedReader log = process.inputReader()) {
            assertThat(get(address(log).resolve("/posts/7"))).isEqualTo("post 7");
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void debuggingShowsErrorsOfAnApplicationThatMakesItself() throws Exception {
        Process process = start("run", "dev.retort.cli.Blog.Debugged", "-p", "0", "--debug");
        try (BufferedReader log = process.inputReader()) {
            assertThat(get(address(log).resolve("/fail"))).contains("the shop is closed", "Blog.java");
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void withoutItErrorsTellNothing() throws Exception {
        Process process = start("run", "dev.retort.cli.Blog.Debugged", "-p", "0");
        try (BufferedReader log = process.inputReader()) {
            assertThat(get(address(log).resolve("/fail"))).doesNotContain("the shop is closed", "Blog.java");
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theExitCodeIsThatOfTheProcess() throws Exception {
        Process process = start("run", "com.example.None");

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("There is no class com.example.None");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
    }

    @Test
    void aTakenPortIsNamedWithTheRepair() {
        try (RunningServer server = Retort.of(new Blog()).start("127.0.0.1", 0)) {
            Typed taken = Typed.run("run", "dev.retort.cli.Blog", "--port", String.valueOf(server.port()));

            assertThat(taken.exitCode()).isEqualTo(1);
            assertThat(taken.err())
                    .contains("127.0.0.1:" + server.port(), "another address or port")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aCheckAsksForTheFirstPageAndEnds() {
        try (RunningServer there = Retort.of(new Blog()).start("127.0.0.1", 0)) {
            Typed typed = Typed.run("run", "dev.retort.cli.Blog", "--port", String.valueOf(there.port()), "--check");

            assertThat(typed.out()).matches("GET /: \\d+, \\d+ bytes, \\d+ ms\\R");
            assertThat(typed.exitCode()).isZero();
        }
    }

    @Test
    void aPortThatCannotBeIsRefused() {
        Typed port = Typed.run("run", "dev.retort.cli.Blog", "--port", "70000");

        assertThat(port.exitCode()).isEqualTo(2);
        assertThat(port.err()).contains("There is no port 70000");
    }

    @Test
    void debuggingForMoreThanThisMachineIsWarnedOf() {
        try {
            Typed open = Typed.run("run", "dev.retort.cli.Blog", "--debug", "--host", "no.such.host.invalid");

            assertThat(open.exitCode()).isEqualTo(1);
            assertThat(open.err())
                    .startsWith("Careful: with --debug, everybody who reaches no.such.host.invalid")
                    .contains("The host is unknown");
        } finally {
            System.clearProperty(RunCommand.DEBUG);
        }
    }
}
