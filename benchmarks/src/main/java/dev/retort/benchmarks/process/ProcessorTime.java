package dev.retort.benchmarks.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Processor time that processes and their children have used until now, from {@code /proc/PID/stat} (proc(5)).
 *
 * @param user seconds in their own code
 * @param system seconds in the kernel on their behalf
 * @param compiler seconds of {@code user} and {@code system} in HotSpot's JIT compilers; those of a compiler's thread that has ended are
 *     lost, so it is a lower bound
 */
public record ProcessorTime(double user, double system, double compiler) {
    /** USER_HZ, which is 100 wherever Linux runs Java. */
    private static final double TICKS = 100;

    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int CHILDREN_USER = 13;
    private static final int CHILDREN_SYSTEM = 14;

    /**
     * Reads the time of processes and of all that they have started, those that have ended included.
     *
     * @param processes which
     * @return their sum
     * @throws IOException if one of them has ended
     */
    public static ProcessorTime of(List<Process> processes) throws IOException {
        ProcessorTime sum = new ProcessorTime(0, 0, 0);
        for (Process process : processes) {
            sum = sum.plus(of(process.pid()));
            for (ProcessHandle child : process.descendants().toList()) {
                sum = sum.plus(of(child.pid()));
            }
        }
        return sum;
    }

    private static ProcessorTime of(long pid) throws IOException {
        String[] fields = fields(Files.readString(Path.of("/proc/" + pid + "/stat")));
        return new ProcessorTime(
                ticks(fields, USER) + ticks(fields, CHILDREN_USER),
                ticks(fields, SYSTEM) + ticks(fields, CHILDREN_SYSTEM),
                compiler(pid));
    }

    private static double compiler(long pid) throws IOException {
        double sum = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                sum += compilerThread(Files.readString(thread.resolve("stat")));
            }
        } catch (NoSuchFileException endedMeanwhile) {
            return sum;
        }
        return sum;
    }

    /** Returns the seconds of a thread if it is a JIT compiler's, and 0 otherwise; the kernel cuts names to 15 letters. */
    static double compilerThread(String stat) {
        String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        if (!name.startsWith("C1 Compiler") && !name.startsWith("C2 Compiler")) {
            return 0;
        }
        String[] fields = fields(stat);
        return ticks(fields, USER) + ticks(fields, SYSTEM);
    }

    /** Splits what follows the name, which may itself have spaces and brackets; the first is the state. */
    static String[] fields(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
    }

    private static double ticks(String[] fields, int index) {
        return Long.parseLong(fields[index]) / TICKS;
    }

    /**
     * Returns the resident memory of processes and of all that they have started, in bytes; pages that they share count for each.
     *
     * @param processes which
     * @return the sum of {@code VmRSS}
     * @throws IOException if one of them has ended
     */
    public static long residentBytes(List<Process> processes) throws IOException {
        long sum = 0;
        for (Process process : processes) {
            List<ProcessHandle> family = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                    .toList();
            for (ProcessHandle one : family) {
                sum += residentBytes(Files.readString(Path.of("/proc/" + one.pid() + "/status")));
            }
        }
        return sum;
    }

    static long residentBytes(String status) {
        return status.lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .map(line -> line.replaceAll("[^0-9]", ""))
                        .mapToLong(Long::parseLong)
                        .sum()
                << 10;
    }

    /** Returns user and system time together, in seconds. */
    public double total() {
        return user + system;
    }

    private ProcessorTime plus(ProcessorTime other) {
        return new ProcessorTime(user + other.user, system + other.system, compiler + other.compiler);
    }

    /** Returns what was used since then; none of it negative. */
    public ProcessorTime since(ProcessorTime then) {
        return new ProcessorTime(
                Math.max(0, user - then.user),
                Math.max(0, system - then.system),
                Math.max(0, compiler - then.compiler));
    }
}
