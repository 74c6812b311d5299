package dev.retort.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL of the tests' own, in a temporary folder, on a loopback port, as a user without rights. */
final class PostgresServer implements AutoCloseable {
    private static final String OWNER = "postgres";

    private final Path programs;
    private final Path folder;
    private final int port;

    private PostgresServer(Path programs, Path folder, int port) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
    }

    /** Returns the programs of the newest that is installed; Debian has each version in a folder of its own. */
    static Optional<Path> programs() throws IOException {
        Path versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (Stream<Path> found = Files.list(versions)) {
            return found.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        }
    }

    static PostgresServer start(Path programs) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("retort-postgres");
        if (isRoot()) {
            Files.setOwner(
                    folder,
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(OWNER));
        }
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        PostgresServer server = new PostgresServer(programs, folder, port);
        server.run("initdb", "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N");
        server.run(
                "pg_ctl",
                "start",
                "-w",
                "-l",
                folder.resolve("log").toString(),
                "-o",
                "-p " + port + " -h 127.0.0.1 -k '' -c fsync=off -c max_connections=100");
        return server;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private void run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            // PostgreSQL refuses to run as root.
            command.addAll(List.of("setpriv", "--reuid=" + OWNER, "--regid=" + OWNER, "--clear-groups"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-D", folder.resolve("data").toString()));
        Path output = Files.createTempFile("retort-postgres", ".log");
        try {
            // Into a file, as the server goes on holding what it was started with.
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            assertThat(process.waitFor(120, TimeUnit.SECONDS))
                    .as("%s ends", program)
                    .isTrue();
            assertThat(process.exitValue())
                    .as("%s: %s", command, Files.readString(output))
                    .isZero();
        } finally {
            Files.delete(output);
        }
    }

    /** Makes an empty database. */
    String create(String database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(OWNER), OWNER, "");
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + database);
        }
        return url(database);
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    @Override
    public void close() throws IOException {
        try {
            run("pg_ctl", "stop", "-m", "immediate");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("PostgreSQL may still run in " + folder, e);
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
