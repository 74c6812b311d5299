package dev.retort.benchmarks.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The processes that this one has started. Each is ended by its own handle, at the latest when this one ends.
 *
 * <p>Safe for use by several threads.
 */
public final class Children {
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();
    private static final List<Runnable> LAST = new CopyOnWriteArrayList<>();
    private static volatile boolean ending;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Children::endAll, "end of children"));
    }

    private Children() {}

    private static Process started(ProcessBuilder builder) throws IOException {
        Process process = builder.redirectErrorStream(true).start();
        RUNNING.add(process);
        if (ending) {
            // It came too late for the hook, or just in time.
            end(process);
            throw new IOException("This program is ending.");
        }
        return process;
    }

    /**
     * Starts a server.
     *
     * @param command the program and its arguments
     * @param folder where it runs
     * @param log where it writes to
     * @return the process, to be given to {@link #end(Process)}
     * @throws IOException if the program is not there
     */
    public static Process start(List<String> command, Path folder, Path log) throws IOException {
        return started(new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())));
    }

    /**
     * Starts a program whose output this one reads.
     *
     * @param command the program and its arguments
     * @return the process, to be given to {@link #end(Process)}
     * @throws IOException if the program is not there
     */
    public static Process start(List<String> command) throws IOException {
        return started(new ProcessBuilder(command));
    }

    /**
     * Runs a program to its end.
     *
     * @param command the program and its arguments
     * @return what it has written, to its error output as well
     * @throws IOException if the program is not there or does not end with 0
     * @throws InterruptedException if this thread is interrupted
     */
    public static String run(List<String> command) throws IOException, InterruptedException {
        Process process = start(command);
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException(String.join(" ", command) + " ended with " + code + ": " + said.strip());
            }
            return said;
        } finally {
            RUNNING.remove(process);
        }
    }

    /** Ends a process and those that it has started: TERM, and after ten seconds KILL. */
    public static void end(Process process) {
        List<ProcessHandle> family = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        family.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
        RUNNING.remove(process);
    }

    /**
     * Has something done at the end of this program, when no child is left.
     *
     * @param action such as the removal of their files
     */
    public static void afterEnd(Runnable action) {
        LAST.add(action);
    }

    /** Tells whether this program is about to end; what fails from then on fails because of that. */
    public static boolean areEnding() {
        return ending;
    }

    private static void endAll() {
        ending = true;
        RUNNING.forEach(Process::destroy);
        RUNNING.forEach(Children::end);
        LAST.forEach(Runnable::run);
    }
}
