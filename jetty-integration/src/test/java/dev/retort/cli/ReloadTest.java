package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code run --reload}, in a process of its own, with classes that are compiled while it runs. */
@Timeout(120)
class ReloadTest {
    private static final Pattern SERVES = Pattern.compile("Retort serves http://127\\.0\\.0\\.1:(\\d+)/");
    private static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    @TempDir
    private Path folder;

    /** Compiles a handler, and a class that it needs, into the folder of the class path. */
    private void compile(String rule, String text) throws IOException {
        Path shop = folder.resolve("Shop.java");
        Files.writeString(
                shop,
                "package shop; import dev.retort.annotation.Get;"
                        + " public class Shop { @Get(\"" + rule + "\") String text() { return Part.text(); } }"
                        + " class Part { static String text() { return \"" + text + "\"; } }");
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-cp",
                                CLASS_PATH,
                                "-d",
                                classes().toString(),
                                shop.toString()))
                .isZero();
    }

    private Path classes() throws IOException {
        return Files.createDirectories(folder.resolve("classes"));
    }

    private Running run(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes() + File.pathSeparator + CLASS_PATH,
                "dev.retort.cli.Main",
                "run",
                "shop.Shop",
                "-p",
                "0"));
        command.addAll(List.of(options));
        return new Running(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** A process that serves. */
    private static final class Running implements AutoCloseable {
        private final Process process;
        private final BufferedReader log;
        private final URI address;

        Running(Process process) throws IOException {
            this.process = process;
            this.log = process.inputReader();
            Matcher serves = SERVES.matcher(read("Retort serves "));
            assertThat(serves.find()).isTrue();
            address = URI.create("http://127.0.0.1:" + serves.group(1) + "/");
            read("Watching ");
        }

        /** Waits for a line of the process; the end of its output is the end of the wait. */
        private String read(String wanted) throws IOException {
            StringBuilder all = new StringBuilder();
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                if (line.contains(wanted)) {
                    return line;
                }
                all.append(line).append('\n');
            }
            throw new AssertionError("The process ended:\n" + all);
        }

        private String get() throws Exception {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                    .body();
        }

        @Override
        public void close() throws IOException {
            process.destroy();
            process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
            log.close();
        }
    }

    @Test
    void aClassThatWasCompiledAnewAnswersAtTheSamePort() throws Exception {
        compile("/", "one");
        try (Running running = run("--reload")) {
            assertThat(running.get()).isEqualTo("one");

            compile("/", "two");
            running.read("Reloaded in ");
            assertThat(running.get()).isEqualTo("two");

            compile("/", "three");
            running.read("Reloaded in ");
            assertThat(running.get()).isEqualTo("three");
        }
    }

    @Test
    void whatDoesNotStartIsToldOfAndTheOneBeforeGoesOn() throws Exception {
        compile("/", "one");
        try (Running running = run("--debug")) {
            assertThat(running.get()).isEqualTo("one");

            compile("x", "two");
            running.read("The changed application does not start, the one before goes on:");
            running.read("The rule \"x\" of Shop.text() must begin with a slash.");
            assertThat(running.get()).isEqualTo("one");

            compile("/", "three");
            running.read("Reloaded in ");
            assertThat(running.get()).isEqualTo("three");
        }
    }

    @Test
    void furtherFilesAreWatchedAndOthersLeftOut() throws Exception {
        compile("/", "one");
        Path prices = Files.writeString(folder.resolve("prices.csv"), "tea,3");
        try (Running running = run("--reload", "--extra-files", prices.toString(), "--exclude-patterns", "*.class")) {
            assertThat(running.get()).isEqualTo("one");

            compile("/", "two");
            assertThat(running.get()).isEqualTo("one");
            Files.writeString(prices, "tea,30");
            running.read("Reloaded in ");
            assertThat(running.get()).isEqualTo("two");
        }
    }
}
