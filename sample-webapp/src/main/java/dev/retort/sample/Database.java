package dev.retort.sample;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database: a pool of connections, and tables brought up to date when it is opened.
 *
 * <p>It is opened while the application starts, which does not wait for it, and is asked again where it could not be
 * reached: one that comes up later than the blog is no reason to restart. Safe for use by several threads.
 */
final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final long CONNECTION_TIMEOUT_MILLIS = 5_000;

    private record Opened(HikariDataSource pool, Jdbi jdbi) {}

    private final Settings settings;
    private final List<Consumer<Jdbi>> whenOpened = new ArrayList<>();
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable Opened opened;
    private boolean closed;

    Database(Settings settings) {
        this.settings = settings;
    }

    /** Does something to every database that is opened, before anybody else uses it. */
    Database whenOpened(Consumer<Jdbi> action) {
        whenOpened.add(action);
        return this;
    }

    /** Opens the database while the server starts, so that the first visitor need not wait for it. */
    void openSoon() {
        Thread opener = new Thread(
                () -> {
                    try {
                        jdbi();
                    } catch (ConnectionException e) {
                        LOG.debug("Asked again with the first request", e);
                    }
                },
                "blog-database");
        opener.setDaemon(true);
        opener.start();
    }

    /**
     * Returns what queries are asked of.
     *
     * @throws ConnectionException if the database cannot be reached
     */
    Jdbi jdbi() {
        Opened now = opened;
        return now != null ? now.jdbi() : open();
    }

    private Jdbi open() {
        opening.lock();
        try {
            Opened now = opened;
            if (now == null) {
                if (closed) {
                    throw new ConnectionException(new SQLException("The blog is being stopped."));
                }
                now = connect();
                opened = now;
            }
            return now.jdbi();
        } finally {
            opening.unlock();
        }
    }

    /** Returns an address without its parameters, one of which may be a password. */
    private static String withoutSecrets(String url) {
        return url.replaceFirst("[?;].*", "");
    }

    private Opened connect() {
        HikariConfig config = new HikariConfig();
        config.setPoolName("blog");
        config.setJdbcUrl(settings.databaseUrl());
        // By name, as the JVM does not look for drivers in a webapp.
        config.setDriverClassName(
                settings.databaseUrl().startsWith("jdbc:h2:") ? "org.h2.Driver" : "org.postgresql.Driver");
        config.setUsername(settings.dbUser());
        config.setPassword(settings.dbPassword());
        config.setMaximumPoolSize(settings.dbConnections());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        HikariDataSource pool = null;
        try {
            pool = new HikariDataSource(config);
            Flyway.configure(Database.class.getClassLoader())
                    .dataSource(pool)
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
            Jdbi jdbi = Jdbi.create(pool).setSqlLogger(new Timing.OfQueries());
            whenOpened.forEach(action -> action.accept(jdbi));
            return new Opened(pool, jdbi);
        } catch (RuntimeException e) {
            if (pool != null) {
                pool.close();
            }
            LOG.error(
                    "The database {} cannot be opened: see RETORT_DB_URL, RETORT_DB_USER and RETORT_DB_PASSWORD, or, for"
                            + " the one in the data folder, whether another process has it open",
                    withoutSecrets(settings.databaseUrl()));
            throw new ConnectionException(e);
        }
    }

    /** Tells whether a statement failed because a value that may be there once is there already. */
    static boolean isDuplicate(JdbiException failure) {
        return "23505".equals(sqlState(failure));
    }

    /** Tells whether a statement failed because the row that it belongs to is gone. */
    static boolean isOrphan(JdbiException failure) {
        String state = sqlState(failure);
        // Of PostgreSQL, and of H2.
        return "23503".equals(state) || "23506".equals(state);
    }

    private static @Nullable String sqlState(JdbiException failure) {
        return failure.getCause() instanceof SQLException cause ? cause.getSQLState() : null;
    }

    @Override
    public void close() {
        opening.lock();
        try {
            closed = true;
            Opened now = opened;
            if (now != null) {
                now.pool().close();
                opened = null;
                deregisterDrivers();
            }
        } finally {
            opening.unlock();
        }
    }

    /** A driver has registered itself with the JVM, which would keep the classes of a webapp for ever. */
    private static void deregisterDrivers() {
        ClassLoader own = Database.class.getClassLoader();
        if (own == ClassLoader.getSystemClassLoader()) {
            return;
        }
        for (Driver driver : DriverManager.drivers().toList()) {
            if (driver.getClass().getClassLoader() == own) {
                try {
                    DriverManager.deregisterDriver(driver);
                } catch (SQLException e) {
                    LOG.warn("A driver stays registered", e);
                }
            }
        }
    }
}
