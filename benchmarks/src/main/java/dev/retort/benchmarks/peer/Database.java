package dev.retort.benchmarks.peer;

import dev.retort.benchmarks.process.Children;
import dev.retort.benchmarks.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL of the harness's own, in a temporary folder. The first peer that is started makes TechEmpower's tables. PostgreSQL does
 * not run as root.
 */
final class Database implements AutoCloseable {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final int START_SECONDS = 30;

    private final Process server;
    private final int port;

    private Database(Process server, int port) {
        this.server = server;
        this.port = port;
    }

    static Database start(Installation installation) throws IOException, InterruptedException {
        Path programs = programs();
        Path folder = Files.createTempDirectory(installation.folder(), "postgresql-");
        if (isRoot()) {
            Files.setOwner(
                    folder,
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
        }
        String data = folder.resolve("data").toString();
        Children.run(unprivileged(
                programs.resolve("initdb").toString(),
                "-D",
                data,
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "-N"));
        int port = Programs.freePort();
        Process server = Children.start(
                unprivileged(
                        programs.resolve("postgres").toString(),
                        "-D",
                        data,
                        "-p",
                        String.valueOf(port),
                        "-h",
                        "127.0.0.1",
                        "-k",
                        "",
                        "-c",
                        "fsync=off",
                        "-c",
                        "synchronous_commit=off",
                        "-c",
                        "max_connections=500"),
                folder,
                installation.folder().resolve("postgresql.log"));
        Database database = new Database(server, port);
        try {
            database.awaitStart(programs);
        } catch (IOException failure) {
            database.close();
            throw failure;
        }
        return database;
    }

    private void awaitStart(Path programs) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        List<String> ready =
                List.of(programs.resolve("pg_isready").toString(), "-q", "-h", "127.0.0.1", "-p", String.valueOf(port));
        while (new ProcessBuilder(ready).start().waitFor() != 0) {
            if (System.nanoTime() > deadline || !server.isAlive()) {
                throw new IOException("PostgreSQL has not started, see postgresql.log.");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Debian has each version in a folder of its own. */
    private static Path programs() throws IOException {
        if (Files.isDirectory(VERSIONS)) {
            try (Stream<Path> found = Files.list(VERSIONS)) {
                return found.map(version -> version.resolve("bin"))
                        .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                        .max(Path::compareTo)
                        .orElseThrow(Database::absent);
            }
        }
        throw absent();
    }

    private static IOException absent() {
        return new IOException("not on this machine: PostgreSQL");
    }

    private static List<String> unprivileged(String... command) {
        List<String> all = new ArrayList<>();
        if (isRoot()) {
            all.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        all.addAll(List.of(command));
        return all;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    List<String> arguments() {
        return List.of(
                "--database",
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                "--user",
                "postgres",
                "--password",
                "postgres");
    }

    @Override
    public void close() {
        Children.end(server);
    }
}
