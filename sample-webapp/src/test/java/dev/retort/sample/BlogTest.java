package dev.retort.sample;

import dev.retort.testing.TestClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every case on every database, with the same rows before each. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BlogTest {
    private final TestDatabase kind;
    TestBlog blog;
    Path data;
    TestClient client;

    BlogTest(TestDatabase kind) {
        this.kind = kind;
    }

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        data = folder;
        blog = TestBlog.on(kind, folder);
    }

    @BeforeEach
    void reset() {
        blog.reset();
        client = blog.visitor();
    }

    @AfterAll
    void close() {
        if (blog != null) {
            blog.close();
        }
    }
}
