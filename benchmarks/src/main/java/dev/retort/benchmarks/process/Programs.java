package dev.retort.benchmarks.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Programs of the machine, and its ports. */
public final class Programs {
    /** The Python that has the system's packages, whatever else is on the {@code PATH}; uWSGI's module is built with it. */
    public static final String PYTHON = "/usr/bin/python3";

    private Programs() {}

    /** Finds a program on the {@code PATH}. */
    public static Optional<Path> find(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Returns this program's class path, for its own servers and clients; they run in other folders. */
    public static String ownClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(":", -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(":"));
    }

    /** Returns the command of this program's own JVM. */
    public static String ownJava() {
        return System.getProperty("java.home") + "/bin/java";
    }

    /** Returns a port of the loopback address that was free a moment ago. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
