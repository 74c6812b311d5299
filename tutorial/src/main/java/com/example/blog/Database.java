package com.example.blog;

import org.h2.jdbcx.JdbcConnectionPool;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.locator.ClasspathSqlLocator;

/** A pool of connections, and the tables, which are made where they are missing. */
final class Database implements AutoCloseable {
    private final JdbcConnectionPool pool;
    private final Jdbi jdbi;

    Database(String url) {
        pool = JdbcConnectionPool.create(url, "sa", "");
        jdbi = Jdbi.create(pool);
        String schema = ClasspathSqlLocator.create().getResource(Database.class.getClassLoader(), "schema.sql");
        jdbi.useHandle(handle -> handle.createScript(schema).execute());
    }

    Jdbi jdbi() {
        return jdbi;
    }

    @Override
    public void close() {
        pool.dispose();
    }
}
