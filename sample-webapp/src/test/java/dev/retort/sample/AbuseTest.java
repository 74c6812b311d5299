package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.testing.TestClient;
import dev.retort.testing.TestEvents;
import dev.retort.testing.TestResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody who means harm would try. */
class AbuseTest extends BlogTest {
    private static final String SCRIPT = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>";

    private static void assertHarmless(TestResponse page) {
        assertThat(page.text())
                .doesNotContain("<script>alert")
                .doesNotContain("<img src=x")
                .doesNotContain("onerror=\"")
                .doesNotContainPattern("(?i)(href|src)=\"(javascript|data|vbscript):");
        assertThat(page.header("Content-Security-Policy"))
                .contains("script-src 'self'", "default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'");
    }

    @Test
    void aScriptInAnyFieldIsShownAsText() {
        TestClient test = blog.login("test");
        test.post("/create", Map.of("title", SCRIPT, "body", SCRIPT));
        test.post("/2/comments", Map.of("body", SCRIPT));
        test.post("/chat", Map.of("text", SCRIPT));

        for (String page : new String[] {"/", "/2", "/2/update", "/chat"}) {
            TestResponse shown = test.get(page);
            assertThat(shown.status()).isEqualTo(200);
            assertThat(shown.text()).contains("&lt;script&gt;");
            assertHarmless(shown);
        }
        assertHarmless(client.request("GET", "/").query("q", SCRIPT).send());
        assertHarmless(
                client.request("GET", "/auth/login").query("next", SCRIPT).send());
        assertHarmless(client.post("/auth/login", Map.of("username", SCRIPT, "password", SCRIPT, "next", SCRIPT)));
        assertHarmless(client.post("/auth/register", Map.of("username", SCRIPT, "password", SCRIPT)));
        assertHarmless(client.get("/hello/%3Cscript%3Ealert(1)%3C%2fscript%3E"));
        assertHarmless(test.post("/create", Map.of("title", "", "body", "</textarea>" + SCRIPT)));
    }

    @Test
    void aScriptInWhatNobodyTypesIsHarmlessToo() {
        TestClient test = blog.login("test");
        for (String target : new String[] {"/", "/api/posts"}) {
            TestResponse refused =
                    test.request("GET", target).query("page", SCRIPT).send();
            assertThat(refused.status()).isEqualTo(400);
            assertHarmless(refused);
        }
        assertHarmless(test.get("/%3Cscript%3Ealert(1)%3C%2Fscript%3E"));
        assertHarmless(test.get("/uploads/%22onerror=%22alert(1)"));
        assertHarmless(
                test.request("GET", "/how").host("\"><script>alert(1)</script>").send());
        assertHarmless(
                test.request("GET", "/").header("Accept-Language", SCRIPT).send());
        assertHarmless(
                client.request("GET", "/").header("Cookie", "session=" + SCRIPT).send());
        assertHarmless(test.post("/create", Map.of("title", "x", "form", SCRIPT)));
        assertHarmless(test.request("POST", "/create")
                .field("title", "")
                .upload("picture", SCRIPT, SCRIPT, new byte[1])
                .send());
        assertThat(blog.count("posts")).isEqualTo(2);
    }

    @Test
    void aScriptInACommentIsTextOnPagesThatAreOpenToo() {
        try (TestEvents page = client.events("/1/comments/live")) {
            blog.login("test").post("/1/comments", Map.of("body", SCRIPT));

            assertThat(page.next().data())
                    .contains("&lt;script&gt;")
                    .doesNotContain("<script", "<img")
                    .doesNotContain("onerror=\"");
        }
    }

    @Test
    void programsGetAScriptAsTheTextThatItIs() {
        TestResponse made = blog.login("test")
                .request("POST", "/api/posts")
                .json(Map.of("title", SCRIPT))
                .send();

        assertThat(made.status()).isEqualTo(201);
        for (TestResponse answer : new TestResponse[] {made, client.get("/api/posts")}) {
            // Nothing that shows it takes it for a page.
            assertThat(answer.contentType()).isEqualTo("application/json");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
        assertHarmless(client.get("/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[x](javascript:alert(1))",
                "[x](JaVaScRiPt:alert(1))",
                "[x](java\tscript:alert(1))",
                "[x](&#106;avascript:alert(1))",
                "<javascript:alert(1)>",
                "![x](javascript:alert(1))",
                "[x](data:text/html,<script>alert(1)</script>)",
                "[x]: javascript:alert(1)\n\n[x]",
                "![](https://tracker.example/pixel.png)",
                "<details open ontoggle=alert(1)>",
                "[a](<x\" onerror=\"alert(1)>)"
            })
    void markdownIsNoWayToAScriptEither(String markdown) {
        TestClient test = blog.login("test");
        test.post("/create", Map.of("title", "x", "body", markdown));

        TestResponse page = client.get("/2");

        assertThat(page.status()).isEqualTo(200);
        assertHarmless(page);
        assertThat(page.text()).doesNotContain("<img src=\"https://", "<details", "onerror=\"alert");
    }

    @Test
    void sqlIsTextWhereverItIsTyped() {
        String sql = "'); drop table comments; --";
        TestClient test = blog.login("test");

        assertThat(test.post("/create", Map.of("title", sql, "body", sql)).status())
                .isEqualTo(303);
        assertThat(test.post("/2/comments", Map.of("body", sql)).status()).isEqualTo(303);
        assertThat(test.request("GET", "/").query("q", sql).send().text()).contains("One post with");
        assertThat(client.get("/2%20or%201=1").status()).isEqualTo(404);
        assertThat(blog.count("comments")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"' or '1'='1", "test'--", "test' /*", "\\", "%", "_est'", "test\"; drop table users; --"})
    void sqlIsNoLogin(String sql) {
        for (String[] login : new String[][] {{sql, TestBlog.PASSWORD}, {"test", sql}}) {
            assertThat(client.post("/auth/login", Map.of("username", login[0], "password", login[1]))
                            .status())
                    .isEqualTo(422);
        }
        assertThat(client.post("/auth/register", Map.of("username", sql, "password", TestBlog.PASSWORD))
                        .status())
                .isEqualTo(422);
        assertThat(blog.count("users")).isEqualTo(2);
    }

    @Test
    void aSearchFindsWhatWasTypedAndHasNoWildcards() {
        TestClient test = blog.login("test");
        test.post("/create", Map.of("title", "100% sure", "body", "a_b \\ c'd"));

        for (String found : new String[] {"100%", "a_b", "\\", "'"}) {
            assertThat(client.request("GET", "/").query("q", found).send().text())
                    .as(found)
                    .contains("One post with");
        }
        assertThat(client.get("/?q=nothing-has-this").text())
                .contains("No posts with “nothing-has-this”.")
                .doesNotContain("no posts here yet");
        for (String none : new String[] {"1%0", "a__b", "' or 1=1 --", "%' --"}) {
            assertThat(client.request("GET", "/api/posts")
                            .query("q", none)
                            .send()
                            .header("X-Total-Count"))
                    .as(none)
                    .isEqualTo("0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/create", "/1/update", "/1/delete", "/1/comments", "/chat", "/auth/logout", "/auth/login"})
    void aPageOfAnotherSiteCannotPostForAVisitor(String path) {
        TestResponse refused = blog.login("test")
                .request("POST", path)
                .header("Origin", "https://evil.example")
                .header("Sec-Fetch-Site", "cross-site")
                .form(Map.of("title", "theirs", "body", "theirs", "text", "theirs"))
                .send();

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text()).contains("<nav");
        assertThat(new Posts(blog.database).find(1).orElseThrow().title()).isEqualTo("test title");
        assertThat(blog.count("comments") + blog.count("messages")).isZero();
    }

    @Test
    void charactersThatADatabaseCannotHoldAreLeftOut() {
        TestClient test = blog.login("test");

        assertThat(test.post("/create", Map.of("title", "a\0b\u0007c", "body", "x\0y"))
                        .status())
                .isEqualTo(303);

        assertThat(new Posts(blog.database).find(2).orElseThrow().title()).isEqualTo("abc");
        assertThat(client.get("/?q=%00").status()).isEqualTo(200);
        assertThat(client.post("/auth/login", Map.of("username", "te\0st", "password", "\0"))
                        .status())
                .isEqualTo(422);
        assertThat(test.post("/chat", Map.of("text", "\0")).status()).isEqualTo(303);
        assertThat(test.request("POST", "/api/posts")
                        .body("application/json", "{\"title\":\"half \\ud800 a pair\"}")
                        .send()
                        .status())
                .isIn(201, 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"> ", "* ", "[", "*a _", "![a](", "- > ", "`", "<", "| a ", "1. "})
    void textsThatNestDeeplyAreRenderedAllTheSame(String piece) {
        String body = piece.repeat(100_000 / piece.length());
        TestClient test = blog.login("test");

        assertThat(test.post("/1/update", Map.of("title", "deep", "body", body)).status())
                .isEqualTo(303);

        assertThat(client.get("/1").status()).isEqualTo(200);
        assertThat(client.get("/").status()).isEqualTo(200);
    }

    @Test
    void aMalformedRequestGetsAPageToo() {
        assertThat(client.get("/%zz").status()).isEqualTo(400);
        assertThat(client.get("/%zz").text()).contains("<nav");
        assertThat(client.get("/hello/a%2Fb").status()).isEqualTo(400);
    }

    @Test
    void anotherPostsIdIsGuessedInVain() {
        TestClient other = blog.login("other");

        for (String path : new String[] {"/1/update", "/1/delete"}) {
            assertThat(other.post(path, Map.of("title", "theirs")).status()).isEqualTo(403);
        }
        assertThat(other.get("/1/update").status()).isEqualTo(403);
        assertThat(other.get("/1/update").text()).contains("<nav").doesNotContain("<textarea");
        assertThat(other.request("POST", "/1/update")
                        .field("title", "theirs")
                        .upload("picture", "p.png", "image/png", new byte[10])
                        .send()
                        .status())
                .isEqualTo(403);
        assertThat(other.request("PUT", "/api/posts/1")
                        .json(Map.of("title", "theirs"))
                        .send()
                        .status())
                .isEqualTo(403);
        assertThat(other.request("DELETE", "/api/posts/1").send().status()).isEqualTo(403);
        for (String id : new String[] {"0", "-1", "2", "99999999999", "1.0", "0x1", "1%00", "1;2"}) {
            assertThat(other.post("/" + id + "/delete").status()).as(id).isIn(400, 404);
        }
        other.post("/1/comments", Map.of("body", "mine"));
        other.post("/create", Map.of("title", "mine"));
        // A comment is found below its own post alone.
        assertThat(other.post("/2/comments/1/delete").status()).isEqualTo(404);
        assertThat(new Posts(blog.database).find(1).orElseThrow().title()).isEqualTo("test title");
    }

    @Test
    void whatIsRefusedIsInTheLogInOneLine() {
        try (LogLines log = new LogLines()) {
            blog.login("other").post("/1/delete");
            client.request("GET", "/1%0d%0aINFO%20forged").send();
            client.post("/auth/login", Map.of("username", "test\r\nINFO forged", "password", "x"));
            assertThat(log.lines())
                    .anyMatch(line -> line.matches("INFO POST from 127\\.0\\.0\\.1 is answered with 403: request \\S+"))
                    .anyMatch(
                            line -> line.matches("INFO GET from 127\\.0\\.0\\.1 is answered with 40[04]: request \\S+"))
                    .anyMatch(line -> line.startsWith("INFO A login failed"))
                    .allSatisfy(line -> assertThat(line).doesNotContain("forged", "\n", "\r"));
        }
    }
}
