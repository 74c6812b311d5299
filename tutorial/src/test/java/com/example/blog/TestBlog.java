package com.example.blog;

import dev.retort.Retort;
import dev.retort.config.Config;
import dev.retort.testing.TestClient;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A blog in memory with the users {@code test} and {@code other}, and a post of the first. */
final class TestBlog implements AutoCloseable {
    static final String PASSWORD = "a good password";

    private final Retort app = Blog.create(Config.builder()
            .defaults(Map.of(
                    "db-url",
                    "jdbc:h2:mem:" + UUID.randomUUID(),
                    "password-cost",
                    4,
                    "secret-key",
                    "a secret for tests alone"))
            .build());

    TestBlog() {
        for (String name : List.of("test", "other")) {
            visitor().post("/auth/register", Map.of("username", name, "password", PASSWORD));
        }
        login("test").post("/create", Map.of("title", "test title", "body", "test\nbody"));
    }

    /** Returns a client with cookies of its own. */
    TestClient visitor() {
        return TestClient.of(app);
    }

    TestClient login(String name) {
        TestClient client = visitor();
        client.post("/auth/login", Map.of("username", name, "password", PASSWORD));
        return client;
    }

    @Override
    public void close() {
        app.end();
    }
}
