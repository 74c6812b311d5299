package dev.retort.benchmarks.shared;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * TechEmpower's database, by plain JDBC: every row is read by a query of its own, as its rules want it.
 *
 * <p>Safe for use by several threads.
 */
public final class Database implements AutoCloseable {
    private static final String SELECT_WORLD = "select id, randomnumber from world where id = ?";
    private static final String UPDATE_WORLD = "update world set randomnumber = ? where id = ?";
    private static final String SELECT_FORTUNES = "select id, message from fortune";

    private final HikariDataSource pool;

    private Database(HikariDataSource pool) {
        this.pool = pool;
    }

    /**
     * Opens the database, and makes the tables that it does not have.
     *
     * @param address where it is
     * @return the database
     * @throws SQLException if it cannot be reached
     */
    public static Database open(Arguments.Address address) throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address.url());
        config.setUsername(address.user());
        config.setPassword(address.password());
        // What HikariCP's documentation recommends: twice the processors, and one for the disk.
        config.setMaximumPoolSize(2 * Runtime.getRuntime().availableProcessors() + 1);
        HikariDataSource pool = new HikariDataSource(config);
        try (Connection connection = pool.getConnection()) {
            Tables.make(connection);
        } catch (SQLException e) {
            pool.close();
            throw e;
        }
        return new Database(pool);
    }

    /**
     * Reads a row.
     *
     * @return any row of {@code world}
     * @throws SQLException if the database fails
     */
    public World world() throws SQLException {
        return worlds(1).get(0);
    }

    /**
     * Reads rows.
     *
     * @param count how many
     * @return any rows of {@code world}, one of which may be there twice
     * @throws SQLException if the database fails
     */
    public List<World> worlds(int count) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return select(connection, count);
        }
    }

    private static List<World> select(Connection connection, int count) throws SQLException {
        List<World> worlds = new ArrayList<>(count);
        try (PreparedStatement statement = connection.prepareStatement(SELECT_WORLD)) {
            for (int i = 0; i < count; i++) {
                statement.setInt(1, World.random());
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    worlds.add(new World(row.getInt(1), row.getInt(2)));
                }
            }
        }
        return worlds;
    }

    /**
     * Reads rows and gives each another number.
     *
     * @param count how many
     * @return the rows with their new numbers
     * @throws SQLException if the database fails
     */
    public List<World> update(int count) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            List<World> worlds = select(connection, count);
            worlds.replaceAll(world -> new World(world.id(), World.random()));
            // In one order by all, so that two that change the same rows never wait for each other.
            worlds.sort(Comparator.comparingInt(World::id));
            try (PreparedStatement statement = connection.prepareStatement(UPDATE_WORLD)) {
                for (World world : worlds) {
                    statement.setInt(1, world.randomNumber());
                    statement.setInt(2, world.id());
                    statement.addBatch();
                }
                statement.executeBatch();
            }
            connection.commit();
            return worlds;
        }
    }

    /**
     * Reads all fortunes, adds one, and sorts them.
     *
     * @return the fortunes, by their messages
     * @throws SQLException if the database fails
     */
    public List<Fortune> fortunes() throws SQLException {
        List<Fortune> fortunes = new ArrayList<>();
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(SELECT_FORTUNES);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                fortunes.add(new Fortune(row.getInt(1), row.getString(2)));
            }
        }
        fortunes.add(new Fortune(0, "Additional fortune added at request time."));
        Collections.sort(fortunes);
        return fortunes;
    }

    @Override
    public void close() {
        pool.close();
    }
}
