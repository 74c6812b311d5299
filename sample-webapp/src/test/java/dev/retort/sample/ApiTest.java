package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.testing.TestRequest;
import dev.retort.testing.TestResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTest extends BlogTest {
    private TestRequest as(String name, String method, String target) {
        String pair = name + ":" + TestBlog.PASSWORD;
        return client.request(method, target)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, Object> object(TestResponse response) {
        return Objects.requireNonNull(response.<Map<String, Object>>json(Map.class));
    }

    @Test
    void postsAreAListOfObjects() {
        TestResponse list = client.get("/api/posts");

        assertThat(list.contentType()).isEqualTo("application/json");
        List<Map<String, Object>> posts = Objects.requireNonNull(list.<List<Map<String, Object>>>json(List.class));
        assertThat(posts).hasSize(1);
        assertThat(posts.get(0))
                .containsEntry("title", "test title")
                .containsEntry("body", "test\nbody")
                .containsEntry("author", "test")
                .containsEntry("created", "2018-01-01T12:00:00Z")
                .containsEntry("url", "/api/posts/1");
        assertThat(object(client.get("/api/posts/1"))).containsEntry("id", 1);
        assertThat(list.header("Set-Cookie")).isNull();
    }

    @Test
    void otherPagesAreLinks() {
        Posts posts = new Posts(blog.database);
        for (int i = 0; i < 4; i++) {
            posts.add(new User(2, "other"), "more " + i, "", null, FormKey.create());
        }

        TestResponse page = client.get("/api/posts?page=2&size=2");

        assertThat(page.header("Link"))
                .isEqualTo("</api/posts?page=1&size=2>; rel=\"first\", </api/posts?page=1&size=2>; rel=\"prev\", "
                        + "</api/posts?page=3&size=2>; rel=\"next\", </api/posts?page=3&size=2>; rel=\"last\"");
        assertThat(page.header("X-Total-Count")).isEqualTo("5");
        assertThat(page.<List<?>>json(List.class)).hasSize(2);
        assertThat(client.get("/api/posts?page=9").text().strip()).isEqualTo("[]");
        for (String number : List.of("4", "2147483647")) {
            // The last that there is, and none after it.
            assertThat(client.get("/api/posts?size=2&page=" + number).header("Link"))
                    .contains("</api/posts?page=3&size=2>; rel=\"prev\"")
                    .doesNotContain("next");
        }
        assertThat(client.get("/api/posts?size=2&q=more+1").header("Link"))
                .contains("q=more+1")
                .doesNotContain("next");
    }

    @ParameterizedTest
    @ValueSource(strings = {"page=0", "size=0", "size=101", "page=x"})
    void aPageThatCannotBeIsAProblem(String query) {
        TestResponse refused = client.get("/api/posts?" + query);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.contentType()).isEqualTo("application/problem+json");
        assertThat(object(refused)).containsEntry("status", 400).containsKey("errors");
    }

    @Test
    void whatIsMissingIsAProblemForProgramsWhateverTheyAccept() {
        for (String target : List.of("/api/posts/7", "/api/nothing")) {
            TestResponse missing = client.get(target);
            assertThat(missing.status()).isEqualTo(404);
            assertThat(missing.contentType()).isEqualTo("application/problem+json");
            assertThat(object(missing)).containsEntry("title", "Not Found").containsEntry("type", "about:blank");
        }
        TestResponse page =
                client.request("GET", "/7").accept("application/json").send();
        assertThat(page.contentType()).isEqualTo("application/problem+json");
    }

    @Test
    void aPostIsCreatedChangedAndDeleted() {
        TestResponse created = as("other", "POST", "/api/posts")
                .json(Map.of("title", "by program"))
                .send();
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.location()).isEqualTo("/api/posts/2");
        assertThat(object(created)).containsEntry("author", "other").containsEntry("body", "");

        TestResponse changed = as("other", "PUT", "/api/posts/2")
                .json(Map.of("title", "changed", "body", "now"))
                .send();
        assertThat(object(changed)).containsEntry("title", "changed").containsEntry("body", "now");

        assertThat(as("other", "DELETE", "/api/posts/2").send().status()).isEqualTo(204);
        assertThat(client.get("/api/posts/2").status()).isEqualTo(404);
    }

    @Test
    void aPageOfTheSiteMayUseItsSession() {
        assertThat(blog.login("test")
                        .request("POST", "/api/posts")
                        .json(Map.of("title", "by script"))
                        .send()
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({"''", "Bearer x", "Basic !!!", "Basic dGVzdA==", "Basic dGVzdDp3cm9uZw=="})
    void whoDoesNotSayWhoTheyAreIsAsked(String authorization) {
        TestRequest request = client.request("POST", "/api/posts").json(Map.of("title", "x"));
        TestResponse refused =
                (authorization.isEmpty() ? request : request.header("Authorization", authorization)).send();

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).startsWith("Basic realm=");
        assertThat(refused.contentType()).isEqualTo("application/problem+json");
        assertThat(blog.count("posts")).isEqualTo(1);
    }

    @Test
    void foreignPostsAreLeftAlone() {
        assertThat(as("other", "PUT", "/api/posts/1")
                        .json(Map.of("title", "x"))
                        .send()
                        .status())
                .isEqualTo(403);
        assertThat(as("other", "DELETE", "/api/posts/1").send().status()).isEqualTo(403);
        assertThat(blog.count("posts")).isEqualTo(1);
    }

    @Test
    void allThatIsWrongWithAPostIsSaid() {
        TestResponse refused = as("test", "POST", "/api/posts")
                .json(Map.of("title", "", "body", "x".repeat(100_001)))
                .send();
        assertThat(refused.status()).isEqualTo(422);
        assertThat((List<?>) object(refused).get("errors")).hasSize(2);

        assertThat(as("test", "POST", "/api/posts")
                        .json(Map.of("text", ""))
                        .send()
                        .status())
                .isEqualTo(400);
        assertThat(as("test", "POST", "/api/posts")
                        .body("application/json", "{")
                        .send()
                        .status())
                .isEqualTo(400);
        assertThat(as("test", "POST", "/api/posts")
                        .body("text/plain", "x")
                        .send()
                        .status())
                .isEqualTo(415);
    }
}
