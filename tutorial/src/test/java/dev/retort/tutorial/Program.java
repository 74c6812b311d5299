package dev.retort.tutorial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** A process that a test starts in a folder, and what it says. */
final class Program implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;
    /** What the gateway of {@code mvn jetty:run} says when it has started. */
    private static final String SERVES = "Retort serves";

    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> serving = new CompletableFuture<>();
    private final Process process;
    private final Thread reader;

    private Program(Process process) {
        this.process = process;
        reader = new Thread(this::read, "program-log");
        reader.setDaemon(true);
        reader.start();
    }

    static Program start(Path folder, List<String> command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        // Compiling less eagerly starts Maven sooner.
        builder.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1");
        return new Program(builder.start());
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
                if (line.contains(SERVES)) {
                    serving.complete(null);
                }
            }
            serving.completeExceptionally(new IllegalStateException("The program ended:\n" + log()));
        } catch (IOException e) {
            serving.completeExceptionally(e);
        }
    }

    /** Waits until it serves. */
    void serves() throws Exception {
        serving.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Waits until it has written a file, and something into it. */
    void writes(Path file) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.exists(file) || Files.size(file) == 0) {
            assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).as(this::log).isFalse();
            assertThat(System.nanoTime()).as(this::log).isLessThan(deadline);
        }
    }

    /** Waits until it has done what it was started for, and returns what it said. */
    String succeeds() throws Exception {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as(this::log)
                .isTrue();
        reader.join();
        assertThat(process.exitValue()).as(this::log).isZero();
        return log();
    }

    private String log() {
        return String.join("\n", log);
    }

    @Override
    public void close() {
        // A script may have started Java as a child.
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
}
