package dev.retort.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A JDK that servers run on.
 *
 * @param release the first number of its version: 17, 25
 * @param home its folder
 */
public record Jdk(int release, Path home) {
    private static final List<Path> ROOTS = List.of(
            Path.of("/usr/lib/jvm"),
            Path.of("/opt/java"),
            Path.of("/Library/Java/JavaVirtualMachines"),
            Path.of(System.getProperty("user.home"), ".sdkman/candidates/java"),
            Path.of(System.getProperty("user.home"), ".jdks"));

    /**
     * Finds a JDK where systems put them, as the build does, or the one that this program runs on.
     *
     * @param release 17, 25
     * @return empty if there is none
     * @throws IOException if a folder cannot be read
     */
    public static Optional<Jdk> find(int release) throws IOException {
        for (Path root : ROOTS) {
            if (Files.isDirectory(root)) {
                try (Stream<Path> found = Files.list(root)) {
                    Optional<Jdk> jdk = found.sorted()
                            .filter(home -> isRelease(home.getFileName().toString(), release))
                            .flatMap(home -> Stream.of(home, home.resolve("Contents/Home")))
                            .filter(home -> Files.isExecutable(home.resolve("bin/jcmd")))
                            .map(home -> new Jdk(release, home))
                            .findFirst();
                    if (jdk.isPresent()) {
                        return jdk;
                    }
                }
            }
        }
        return Runtime.version().feature() == release
                ? Optional.of(new Jdk(release, Path.of(System.getProperty("java.home"))))
                : Optional.empty();
    }

    /** Tells whether a folder's name has a release as its first number: {@code java-1.17.0-openjdk} is Debian's for 17. */
    static boolean isRelease(String folder, int release) {
        return folder.matches("[^0-9]*(1\\.)?" + release + "([^0-9].*)?");
    }

    /** Tells whether it has virtual threads, which are part of the platform from 21 on. */
    public boolean hasVirtualThreads() {
        return release >= 21;
    }

    /** Returns what the report calls it. */
    public String title() {
        return "JDK " + release + (hasVirtualThreads() ? ", virtual threads" : ", platform threads");
    }

    /**
     * Makes a command line.
     *
     * @param options of the JVM
     * @param arguments what follows them: a class path, a main class, its arguments
     * @return the command
     */
    public List<String> java(List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin/java").toString());
        command.addAll(options);
        command.addAll(arguments);
        return command;
    }

    /**
     * Gives an order to a JVM of this JDK.
     *
     * @param process the JVM
     * @param order as {@code GC.run}
     * @return its answer
     * @throws IOException if the JVM does not answer
     * @throws InterruptedException if this thread is interrupted
     */
    public String order(Process process, String order) throws IOException, InterruptedException {
        return Children.run(List.of(home.resolve("bin/jcmd").toString(), String.valueOf(process.pid()), order));
    }
}
