package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EditTest extends BlogTest {
    private BlogPost post(int id) {
        return new Posts(blog.database).find(id).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/create", "/1/update", "/1/delete", "/1/comments", "/chat"})
    void whoIsNotLoggedInIsSentToTheLogin(String path) {
        assertThat(client.post(path).status()).isEqualTo(303);
        assertThat(client.post(path).location()).isEqualTo("/auth/login");
        assertThat(blog.count("posts")).isEqualTo(1);
    }

    @Test
    void onlyTheAuthorMayChangeAPost() {
        TestClient other = blog.login("other");

        assertThat(other.get("/1/update").status()).isEqualTo(403);
        assertThat(other.post("/1/update", Map.of("title", "mine")).status()).isEqualTo(403);
        TestResponse refused = other.post("/1/delete");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text()).contains("This post is somebody else’s.", "<nav");
        assertThat(post(1).title()).isEqualTo("test title");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/2/update", "/2/delete"})
    void aPostThatIsNotThereCannotBeChanged(String path) {
        TestResponse missing = blog.login("test").post(path);

        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.text()).contains("Post id 2 doesn’t exist.");
    }

    @Test
    void aPostIsCreated() {
        TestClient test = blog.login("test");
        assertThat(test.get("/create").status()).isEqualTo(200);

        TestResponse created = test.post("/create", Map.of("title", "created", "body", "one\r\ntwo"));

        assertThat(created.status()).isEqualTo(303);
        assertThat(created.location()).isEqualTo("/2");
        assertThat(post(2).title()).isEqualTo("created");
        assertThat(post(2).body()).isEqualTo("one\ntwo");
        assertThat(post(2).author()).isEqualTo("test");
        assertThat(test.get("/2").text()).contains("Your post is published.", "created");
    }

    @Test
    void aPostIsChanged() {
        TestClient test = blog.login("test");
        assertThat(test.get("/1/update").text()).contains("value=\"test title\"", "test\nbody</textarea>");

        assertThat(test.post("/1/update", Map.of("title", "updated", "body", ""))
                        .location())
                .isEqualTo("/1");

        assertThat(post(1).title()).isEqualTo("updated");
        assertThat(post(1).body()).isEmpty();
        assertThat(post(1).changed()).isNotNull();
        assertThat(test.get("/1").text()).contains("changed", "updated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/create", "/1/update"})
    void aTitleIsRequiredAndWhatWasTypedStays(String path) {
        TestResponse refused = blog.login("test").post(path, Map.of("title", " ", "body", "a long text"));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text()).contains("A title is required.", "a long text</textarea>");
        assertThat(blog.count("posts")).isEqualTo(1);
        assertThat(post(1).title()).isEqualTo("test title");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00a0", "\u200b", "\ufeff", "\u3164", "\u2800 \u2007"})
    void aTitleOfWhichNothingIsToBeSeenIsNone(String title) {
        assertThat(blog.login("test").post("/create", Map.of("title", title)).text())
                .contains("A title is required.");
        assertThat(blog.count("posts")).isEqualTo(1);
    }

    @Test
    void whatIsTooLongIsAMessageAndNotAnErrorOfTheDatabase() {
        TestClient test = blog.login("test");

        assertThat(test.post("/create", Map.of("title", "x".repeat(201))).text())
                .contains("A title has 200 characters at most.");
        assertThat(test.post("/create", Map.of("title", "x", "body", "x".repeat(100_001)))
                        .text())
                .contains("A text has 100,000 characters at most.");
        assertThat(test.post("/create", Map.of("title", "𝄞".repeat(100), "body", "x".repeat(100_000)))
                        .status())
                .isEqualTo(303);
    }

    @Test
    void aPostIsDeletedWithItsComments() {
        TestClient test = blog.login("test");
        test.post("/1/comments", Map.of("body", "well"));

        assertThat(test.post("/1/delete").location()).isEqualTo("/");

        assertThat(blog.count("posts")).isZero();
        assertThat(blog.count("comments")).isZero();
        assertThat(test.get("/").text()).contains("Your post is deleted.", "There are no posts here yet.");
    }

    @Test
    void aFormThatIsSentTwiceMakesOnePost() {
        TestClient test = blog.login("test");
        String key = test.get("/create").text().replaceAll("(?s).*name=\"form\" value=\"([^\"]*)\".*", "$1");
        Map<String, String> form = Map.of("title", "once", "form", key);

        assertThat(test.post("/create", form).location()).isEqualTo("/2");
        assertThat(test.post("/create", form).location()).isEqualTo("/2");
        assertThat(blog.count("posts")).isEqualTo(2);
    }

    @Test
    void aFormThatIsSentAgainWithAnotherTextIsOfferedAsAChange() {
        TestClient test = blog.login("test");
        Map<String, String> form = Map.of("title", "once", "form", "00000000-0000-0000-0000-000000000002");
        test.post("/create", form);

        Map<String, String> more = new HashMap<>(form);
        more.put("body", "what I forgot");
        TestResponse offered = test.post("/create", more);

        assertThat(offered.status()).isEqualTo(200);
        assertThat(offered.text())
                .contains("This post is published already.", "action=\"/2/update\"", "what I forgot</textarea>");
        assertThat(blog.count("posts")).isEqualTo(2);
        assertThat(post(2).body()).isEmpty();
    }

    @Test
    void bothAnswersToADoubleClickSayThatThePostIsPublished() {
        TestClient test = blog.login("test");
        Map<String, String> form = Map.of("title", "once", "form", "00000000-0000-0000-0000-000000000003");
        for (int click = 0; click < 2; click++) {
            test.post("/create", form);
            assertThat(test.get("/2").text()).contains("Your post is published.");
        }
    }

    @Test
    void theKeyOfSomebodyElsesFormIsNoMatter() {
        Map<String, String> form = Map.of("title", "mine", "form", "00000000-0000-0000-0000-000000000001");

        assertThat(blog.login("test").post("/create", form).location()).isEqualTo("/2");
        assertThat(blog.login("other").post("/create", form).location()).isEqualTo("/3");
        assertThat(post(3).author()).isEqualTo("other");
    }
}
