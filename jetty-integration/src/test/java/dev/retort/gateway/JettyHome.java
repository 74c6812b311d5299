package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A stock jetty-home, run in a JETTY_BASE as its users run it: by start.jar, in a process of its own. */
final class JettyHome {
    private static final Pattern LISTENS =
            Pattern.compile("Started oejs\\.ServerConnector@.*\\{127\\.0\\.0\\.1:(\\d+)}");
    private static final long PATIENCE_SECONDS = 60;

    private final Path base;

    JettyHome(Path base) {
        this.base = base;
    }

    /** What a process said that has ended. */
    record Ended(int code, String said) {}

    private Process process(Stream<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-jar");
        command.add(
                Path.of(System.getProperty("jetty.home")).resolve("start.jar").toString());
        arguments.forEach(command::add);
        return new ProcessBuilder(command)
                .directory(base.toFile())
                .redirectErrorStream(true)
                .start();
    }

    /** Runs a command, or a server that is not expected to last, to its end. */
    Ended run(String... arguments) throws Exception {
        Process process = process(Stream.of(arguments));
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }

    void addModules(String names, String... more) throws Exception {
        Ended ended = run(Stream.concat(Stream.of("--add-modules=" + names), Stream.of(more))
                .toArray(String[]::new));
        assertThat(ended.code()).as(ended.said()).isZero();
    }

    /** Starts a server, and returns as soon as it can be connected to. */
    Running start(String... more) throws Exception {
        Process process =
                process(Stream.concat(Stream.of("jetty.http.host=127.0.0.1", "jetty.http.port=0"), Stream.of(more)));
        Running running = new Running(process);
        running.awaitPort();
        return running;
    }

    /** A server that runs. */
    static final class Running implements AutoCloseable {
        private final Process process;
        private final List<String> log = new ArrayList<>();
        private boolean ended;

        private Running(Process process) {
            this.process = process;
            Thread reader = new Thread(this::read);
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    heard(line);
                }
            } catch (IOException closed) {
                // With the process.
            }
            ended();
        }

        private synchronized void heard(String line) {
            log.add(line);
            notifyAll();
        }

        private synchronized void ended() {
            ended = true;
            notifyAll();
        }

        /** Waits for a line of the log that has a text in it. */
        void await(String text) throws InterruptedException {
            await(line -> line.contains(text), text);
        }

        private void awaitPort() throws InterruptedException {
            try {
                await(line -> LISTENS.matcher(line).find(), "a connector");
            } catch (AssertionError none) {
                close();
                throw none;
            }
        }

        private synchronized void await(Predicate<String> wanted, String what) throws InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (log.stream().noneMatch(wanted)) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (ended || left <= 0) {
                    throw new AssertionError("no line with " + what + " in:\n" + String.join("\n", log));
                }
                wait(left);
            }
        }

        synchronized int port() {
            return log.stream()
                    .map(LISTENS::matcher)
                    .filter(Matcher::find)
                    .mapToInt(found -> Integer.parseInt(found.group(1)))
                    .findFirst()
                    .orElseThrow();
        }

        WireClient.Answer get(String target) {
            try (WireClient client = new WireClient(port())) {
                return client.send("GET " + target + " HTTP/1.1|Host: site.example|Connection: close||")
                        .read();
            }
        }

        void tellToEnd() {
            process.destroy();
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        }
    }
}
