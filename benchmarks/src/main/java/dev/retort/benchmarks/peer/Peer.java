package dev.retort.benchmarks.peer;

import dev.retort.benchmarks.load.FirstAnswer;
import dev.retort.benchmarks.load.Question;
import dev.retort.benchmarks.process.Children;
import dev.retort.benchmarks.process.Heap;
import dev.retort.benchmarks.process.ProcessorTime;
import dev.retort.benchmarks.record.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A server under measurement, in processes of its own, which are ended by {@link #close()}. */
public final class Peer implements AutoCloseable {
    private static final int START_SECONDS = 60;

    private final String id;
    private final int jdk;
    private final int port;
    private final List<Process> processes;
    private final @Nullable Heap heap;
    private final Path folder;

    Peer(String id, int jdk, int port, List<Process> processes, @Nullable Heap heap, Path folder) {
        this.id = id;
        this.jdk = jdk;
        this.port = port;
        this.processes = List.copyOf(processes);
        this.heap = heap;
        this.folder = folder;
    }

    /** Returns whose figures its figures are. */
    public Measurement.Series series() {
        return new Measurement.Series(id, jdk);
    }

    /** Returns where it listens on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** Tells whether it is one JVM, or has one. */
    public boolean isJvm() {
        return jdk != 0;
    }

    /**
     * Waits until it answers.
     *
     * @param question which it must answer without an error
     * @throws IOException with the end of its log if it does not
     * @throws InterruptedException if this thread is interrupted
     */
    public void awaitAnswer(Question question) throws IOException, InterruptedException {
        try {
            FirstAnswer.await(question, port, processes, START_SECONDS);
        } catch (IOException failure) {
            throw new IOException(this + ": " + failure.getMessage() + "; its log ends with: " + endOfLog(), failure);
        }
    }

    /** Returns the heap of the JVM that was started last, if it has any: the application's or the front's. */
    public Optional<Heap> heap() {
        return jdk == 0 ? Optional.empty() : Optional.ofNullable(heap);
    }

    /** Returns the processor time of its processes until now. */
    public ProcessorTime processorTime() throws IOException {
        return ProcessorTime.of(processes);
    }

    /** Returns the resident memory of its processes, in bytes. */
    public long residentBytes() throws IOException {
        return ProcessorTime.residentBytes(processes);
    }

    private String endOfLog() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String log : List.of("out.log", "error.log")) {
            if (Files.exists(folder.resolve(log))) {
                lines.addAll(Files.readAllLines(folder.resolve(log)));
            }
        }
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }

    @Override
    public void close() {
        for (int i = processes.size() - 1; i >= 0; i--) {
            Children.end(processes.get(i));
        }
    }

    @Override
    public String toString() {
        return jdk == 0 ? id : id + " on JDK " + jdk;
    }
}
