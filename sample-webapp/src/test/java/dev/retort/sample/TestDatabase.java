package dev.retort.sample;

import java.util.UUID;

/** What a blog is tested on: every case on each of them. */
enum TestDatabase {
    H2 {
        @Override
        String freshUrl() {
            return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        }
    },
    POSTGRESQL {
        @Override
        String freshUrl() throws Exception {
            return PostgresServer.running().freshUrl();
        }
    };

    /** Returns the address of a database with nothing in it. */
    abstract String freshUrl() throws Exception;
}
