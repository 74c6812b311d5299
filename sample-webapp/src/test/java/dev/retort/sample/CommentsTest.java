package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.http.Event;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestEvents;
import dev.retort.testing.TestResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommentsTest extends BlogTest {
    @Test
    void aCommentStandsBelowItsPost() {
        TestClient other = blog.login("other");

        TestResponse sent = other.post("/1/comments", Map.of("body", "I *see*"));

        assertThat(sent.location()).isEqualTo("/1#comment-1");
        assertThat(other.get("/1").text()).contains("id=\"comment-1\"", "<b>other</b>", "<p>I <em>see</em></p>");
        assertThat(client.get("/").text()).contains("One comment");
    }

    @Test
    void anEmptyOrALongCommentComesBackWithTheReason() {
        TestClient other = blog.login("other");

        TestResponse empty = other.post("/1/comments", Map.of("body", " "));
        assertThat(empty.status()).isEqualTo(422);
        assertThat(empty.text()).contains("A comment is not empty.", "aria-describedby=\"comment-problem\"");
        assertThat(other.post("/1/comments", Map.of("body", "y".repeat(5001))).text())
                .contains("A comment has 5,000 characters at most.", "y".repeat(5001));
        assertThat(other.post("/7/comments", Map.of("body", "x")).status()).isEqualTo(404);
        assertThat(blog.count("comments")).isZero();
    }

    @Test
    void aCommentThatIsSentTwiceIsThereOnce() {
        TestClient other = blog.login("other");
        Map<String, String> form = Map.of("body", "once", "form", FormKey.create());

        other.post("/1/comments", form);
        assertThat(other.post("/1/comments", form).location()).isEqualTo("/1#comments");

        assertThat(blog.count("comments")).isEqualTo(1);
    }

    @Test
    void everyOpenPageOfThePostGetsANewComment() {
        try (TestEvents ada = client.events("/1/comments/live?after=0");
                TestEvents ben = blog.visitor().events("/1/comments/live")) {
            blog.login("other").post("/1/comments", Map.of("body", "new"));

            for (TestEvents page : new TestEvents[] {ada, ben}) {
                Event event = page.next();
                assertThat(event.name()).isEqualTo("comment");
                assertThat(event.id()).isEqualTo("1");
                assertThat(event.data()).contains("<article class=\"comment\" id=\"comment-1\">", "<p>new</p>");
                assertThat(event.data()).doesNotContain("<form");
            }
        }
    }

    @Test
    void aPageGetsWhatWasMissedWhileItHadNoConnection() {
        TestClient other = blog.login("other");
        other.post("/1/comments", Map.of("body", "seen"));
        other.post("/1/comments", Map.of("body", "missed"));

        try (TestEvents again = client.request("GET", "/1/comments/live?after=0")
                .lastEventId("1")
                .events()) {
            assertThat(again.next().data()).contains("missed");
        }
        try (TestEvents later = client.events("/1/comments/live?after=2")) {
            other.post("/1/comments", Map.of("body", "new"));
            assertThat(later.next().data()).contains("<p>new</p>");
        }
    }

    @Test
    void commentsOfAnotherPostAreNotToldHere() {
        TestClient test = blog.login("test");
        test.post("/create", Map.of("title", "second"));
        try (TestEvents first = client.events("/1/comments/live")) {
            test.post("/2/comments", Map.of("body", "there"));
            test.post("/1/comments", Map.of("body", "here"));

            assertThat(first.next().data()).contains("here");
        }
        assertThat(client.get("/7/comments/live").status()).isEqualTo(404);
    }

    @Test
    void onlyOnesOwnCommentsCanBeDeletedAndTheyVanishFromOpenPages() {
        TestClient other = blog.login("other");
        TestClient test = blog.login("test");
        other.post("/1/comments", Map.of("body", "gone"));
        assertThat(test.get("/1").text()).contains("gone").doesNotContain("/1/comments/1/delete");
        assertThat(test.post("/1/comments/1/delete").status()).isEqualTo(403);
        assertThat(other.get("/1").text()).contains("/1/comments/1/delete");
        assertThat(other.post("/1/comments/2/delete").status()).isEqualTo(404);

        try (TestEvents page = client.events("/1/comments/live?after=1")) {
            assertThat(other.post("/1/comments/1/delete").location()).isEqualTo("/1#comments");
            Event event = page.next();
            assertThat(event.name()).isEqualTo("deleted");
            assertThat(event.data()).isEqualTo("1");
        }
        assertThat(blog.count("comments")).isZero();
    }
}
