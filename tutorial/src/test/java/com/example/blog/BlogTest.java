package com.example.blog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlogTest {
    private final TestBlog blog = new TestBlog();
    private final TestClient client = blog.visitor();
    private final TestClient test = blog.login("test");
    private final TestClient other = blog.login("other");

    @AfterEach
    void close() {
        blog.close();
    }

    @Test
    void everybodySeesThePostsAndItsAuthorAnEditLink() {
        assertThat(client.get("/").text())
                .contains("Log in", "Register", "test title", "by test on 20", "test\nbody")
                .doesNotContain("href=\"/1/update\"");
        assertThat(other.get("/").text()).doesNotContain("href=\"/1/update\"");
        assertThat(test.get("/").text()).contains("href=\"/1/update\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/create", "/1/update", "/1/delete"})
    void whoIsNotLoggedInIsSentToTheLogin(String path) {
        assertThat(client.post(path).location()).isEqualTo("/auth/login");
    }

    @Test
    void onlyTheAuthorMayChangeAPost() {
        assertThat(other.get("/1/update").status()).isEqualTo(403);
        assertThat(other.post("/1/update", Map.of("title", "mine")).status()).isEqualTo(403);
        assertThat(other.post("/1/delete").status()).isEqualTo(403);
        assertThat(client.get("/").text()).contains("test title");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/2/update", "/2/delete"})
    void aPostThatIsNotThereCannotBeChanged(String path) {
        assertThat(test.post(path).status()).isEqualTo(404);
    }

    @Test
    void aPostIsCreated() {
        assertThat(test.get("/create").status()).isEqualTo(200);

        TestResponse created = test.post("/create", Map.of("title", "<created>", "body", "new"));

        assertThat(created.location()).isEqualTo("/");
        assertThat(client.get("/").text()).containsSubsequence("&lt;created&gt;", "new", "test title");
    }

    @Test
    void aPostIsChanged() {
        assertThat(test.get("/1/update").text()).contains("value=\"test title\"", "test\nbody</textarea>");

        assertThat(test.post("/1/update", Map.of("title", "updated")).location())
                .isEqualTo("/");
        assertThat(client.get("/").text()).contains("updated").doesNotContain("test title");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/create", "/1/update"})
    void aTitleIsRequiredAndWhatWasTypedStays(String path) {
        TestResponse refused = test.post(path, Map.of("title", " ", "body", "a long text"));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text()).contains("Title is required.", "a long text</textarea>");
        assertThat(test.post(path, Map.of("title", "x".repeat(201))).text())
                .contains("A title has 200 characters at most.");
    }

    @Test
    void aPostIsDeleted() {
        assertThat(test.post("/1/delete").location()).isEqualTo("/");

        assertThat(client.get("/").text()).contains("There are no posts yet.");
    }
}
