package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.config.Config;
import dev.retort.testing.TestClient;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** A blog with the users {@code test} and {@code other} and one post, as the tests of Flask's tutorial have it. */
final class TestBlog implements AutoCloseable {
    static final String PASSWORD = "a good password";
    private static final String HASH = new Passwords(4).hash(PASSWORD);

    final Path folder;
    final Database database;
    final Retort app;

    private TestBlog(Path folder, Database database, Retort app) {
        this.folder = folder;
        this.database = database;
        this.app = app;
    }

    static TestBlog on(TestDatabase kind, Path folder) throws Exception {
        return with(folder, Map.of("db-url", kind.freshUrl()));
    }

    static TestBlog with(Path folder, Map<String, Object> settings) throws Exception {
        Map<String, Object> all = new HashMap<>(Map.of("data", folder.toString(), "demo", false, "password-cost", 4));
        all.putAll(settings);
        Config config = Config.builder().defaults(all).build();
        Database database = new Database(config.as(Settings.class));
        return new TestBlog(folder, database, Blog.create(config, database));
    }

    /** Makes all as it was before the first test. */
    void reset() {
        database.jdbi().useHandle(handle -> {
            for (String table : List.of("messages", "comments", "posts", "users")) {
                handle.execute("delete from " + table);
                handle.execute("alter table " + table + " alter column id restart with 1");
            }
            addUser(handle, "test");
            addUser(handle, "other");
            handle.execute("insert into posts (title, body, author_id, created, form) values "
                    + "('test title', 'test\nbody', 1, timestamp with time zone '2018-01-01 12:00:00+00:00', 'seed')");
        });
    }

    private static void addUser(Handle handle, String name) {
        handle.execute("insert into users (name, name_key, password) values (?, ?, ?)", name, name, HASH);
    }

    TestClient visitor() {
        return TestClient.of(app);
    }

    TestClient login(String name) {
        TestClient client = visitor();
        assertThat(client.post("/auth/login", Map.of("username", name, "password", PASSWORD))
                        .location())
                .isEqualTo("/");
        // Its message is for the first page.
        client.get("/");
        return client;
    }

    long count(String table) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select count(*) from " + table)
                        .mapTo(Long.class)
                        .one());
    }

    @Override
    public void close() {
        app.end();
    }
}
