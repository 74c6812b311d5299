package dev.retort.sample;

import dev.retort.testing.TestClient;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every case on every database, with the same rows before each. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BlogTest {
    // Which database this run is on.
    @Parameter
    @Nullable TestDatabase database;

    private @Nullable TestBlog opened;

    TestBlog blog;
    TestClient client;

    @BeforeParameterizedClassInvocation
    void open(TestDatabase kind, @TempDir Path folder) throws Exception {
        opened = TestBlog.on(kind, folder);
    }

    @BeforeEach
    void reset() {
        blog = Objects.requireNonNull(opened);
        blog.reset();
        client = blog.visitor();
    }

    @AfterParameterizedClassInvocation
    void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
