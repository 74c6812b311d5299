package dev.retort.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The database that one peer is given: in PostgreSQL, or in H2 where that is not installed. */
record WorldDatabase(
        String url, String user, String password, @Nullable Path folder) implements AutoCloseable {
    static WorldDatabase in(PostgresServer server, String name) throws SQLException {
        return new WorldDatabase(server.create(name), "postgres", "", null);
    }

    static WorldDatabase inH2() throws IOException {
        Path folder = Files.createTempDirectory("retort-h2");
        // Which of the two processes is the first to open it serves it to the other.
        return new WorldDatabase("jdbc:h2:" + folder.resolve("world") + ";AUTO_SERVER=TRUE", "sa", "", folder);
    }

    List<String> options() {
        return List.of("--database", url, "--user", user, "--password", password);
    }

    /** Reads all rows: the number of each id. */
    Map<Integer, Integer> world() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select id, randomnumber from world")) {
            Map<Integer, Integer> world = new HashMap<>();
            while (row.next()) {
                world.put(row.getInt(1), row.getInt(2));
            }
            return world;
        }
    }

    /** Counts how many rows were read and written since the database was made, as far as PostgreSQL has counted them. */
    Counts counts() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select idx_scan, n_tup_upd from pg_stat_user_tables where relname = 'world'")) {
            row.next();
            return new Counts(row.getLong(1), row.getLong(2));
        }
    }

    /** Look-ups by id, and rows that were changed. */
    record Counts(long lookups, long updates) {}

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    @Override
    public void close() throws IOException {
        if (folder != null) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
