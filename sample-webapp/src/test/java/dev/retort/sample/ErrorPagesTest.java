package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.http.StatusText;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestRequest;
import dev.retort.testing.TestResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is refused is told so in their own language, by whomever. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ErrorPagesTest {
    private TestBlog blog;
    private TestClient member;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        blog = TestBlog.on(TestDatabase.H2, folder);
        blog.reset();
        member = blog.login("test");
    }

    @AfterAll
    void close() {
        blog.close();
    }

    private enum Refused {
        A_NUMBER_THAT_IS_NONE("GET", "/?page=x", 400, "This request cannot be understood.", "nicht zu verstehen"),
        A_BROKEN_PATH("GET", "/%zz", 400, "This request cannot be understood.", "nicht zu verstehen"),
        A_FORM_THAT_ENDS_EARLY("POST", "/create", 400, "This request cannot be understood.", "nicht zu verstehen") {
            @Override
            TestRequest with(TestRequest request) {
                return request.body("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data\r\n");
            }
        },
        A_PAGE_OF_ANOTHER_SITE(
                "POST", "/1/comments", 403, "No page of this blog has sent this", "keine Seite dieses Blogs") {
            @Override
            TestRequest with(TestRequest request) {
                return request.header("Origin", "https://elsewhere.example").form(Map.of("body", "theirs"));
            }
        },
        A_PAGE_BEFORE_THE_FIRST(
                "GET", "/?page=0", 404, "nothing at this address", "Unter dieser Adresse gibt es nichts"),
        A_PAGE_AFTER_THE_LAST(
                "GET", "/?page=99", 404, "nothing at this address", "Unter dieser Adresse gibt es nichts"),
        AN_UNKNOWN_ADDRESS("GET", "/nowhere", 404, "nothing at this address", "Unter dieser Adresse gibt es nichts"),
        A_POST_THAT_THERE_IS_NOT("GET", "/7", 404, "Post id 7 doesn’t exist.", "Den Beitrag 7 gibt es nicht."),
        ANOTHER_METHOD("PUT", "/1", 405, "This address is not for that.", "Diese Adresse ist dafür nicht da."),
        A_BODY_THAT_IS_TOO_LARGE("POST", "/1/comments", 413, "too much at once", "zu viel auf einmal") {
            @Override
            TestRequest with(TestRequest request) {
                return request.form(Map.of("body", "x".repeat(3_000_000)));
            }
        },
        AN_ADDRESS_THAT_IS_TOO_LONG("GET", "/" + "x".repeat(9_000), 414, "address is too long", "Adresse ist zu lang"),
        A_PART_THAT_IS_ENCODED("POST", "/create", 415, "cannot read what was sent", "kann nicht lesen, was") {
            @Override
            TestRequest with(TestRequest request) {
                return request.body("multipart/form-data; boundary=x", """
                        --x
                        Content-Disposition: form-data; name="title"
                        Content-Transfer-Encoding: base64

                        eA==
                        --x--
                        """.replace("\n", "\r\n"));
            }
        },
        A_STATUS_THAT_NO_TEXT_IS_FOR("GET", "/chat/live", 426, "cannot be answered as it is", "lässt sich so nicht");

        final String method;
        final String target;
        final int status;
        final String english;
        final String german;

        Refused(String method, String target, int status, String english, String german) {
            this.method = method;
            this.target = target;
            this.status = status;
            this.english = english;
            this.german = german;
        }

        TestRequest with(TestRequest request) {
            return request;
        }

        TestRequest of(TestClient client) {
            return with(client.request(method, target));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPageSaysWhyInTheLanguageOfItsReader(Refused refused) {
        TestResponse english =
                refused.of(member).header("Accept-Language", "en").send();
        TestResponse german = refused.of(member).header("Accept-Language", "de").send();

        assertThat(english.status()).as(english.text()).isEqualTo(refused.status);
        assertThat(english.text()).contains("<html lang=\"en\">", refused.english, "Back to the posts");
        assertThat(german.status()).isEqualTo(refused.status);
        assertThat(german.text()).contains("<html lang=\"de\">", refused.german, "Zurück zu den Beiträgen");

        String detail = String.valueOf(problem(refused).get("detail"));
        assertThat(german.text()).doesNotContain(detail, StatusText.of(refused.status), refused.english);
    }

    private Map<String, Object> problem(Refused refused) {
        TestResponse problem = refused.of(member).accept("application/json").send();
        assertThat(problem.contentType()).isEqualTo("application/problem+json");
        return Objects.requireNonNull(problem.<Map<String, Object>>json(Map.class));
    }

    @ParameterizedTest
    @EnumSource
    void aProgramIsToldTheStatusByItsRegisteredNameAndWhatRetortSays(Refused refused) {
        assertThat(problem(refused))
                .containsEntry("status", refused.status)
                .containsEntry("title", StatusText.of(refused.status))
                .extractingByKey("detail")
                .asString()
                .hasSizeGreaterThan(10);
    }

    @Test
    void whatTheBlogRefusesAProgramItSaysInTheProgramsLanguage() {
        TestClient german = blog.visitor().withHeader("Accept-Language", "de");

        assertThat(german.get("/api/posts/7").text())
                .contains("\"title\":\"Not Found\"", "\"detail\":\"Den Beitrag 7 gibt es nicht.\"");
        TestResponse unknown = german.post("/api/posts", Map.of());
        assertThat(unknown.status()).isIn(401, 415);
        assertThat(blog.login("test")
                        .request("POST", "/api/posts")
                        .body("text/plain", "x")
                        .send()
                        .text())
                .contains("\"title\":\"Unsupported Media Type\"");
        assertThat(blog.login("test")
                        .request("POST", "/api/posts")
                        .json(Map.of("title", ""))
                        .send()
                        .text())
                .contains("\"title\":\"Unprocessable Content\"");
    }

    @Test
    void aMistakeOfOursIsToldInTheLanguageOfTheReaderToo(@TempDir Path folder) throws Exception {
        try (TestBlog broken = TestBlog.on(TestDatabase.H2, folder)) {
            broken.reset();
            broken.database.jdbi().useHandle(handle -> handle.execute("drop table comments"));

            assertMistake(broken.visitor(), "en", "This is our mistake", "name this request: ");
            assertMistake(broken.visitor(), "de", "Das ist unser Fehler", "nennen Sie diese Anfrage: ");
        }
    }

    @Test
    void aMistakeOfOursIsShownToItsDeveloper(@TempDir Path folder) throws Exception {
        Map<String, Object> settings = Map.of("db-url", TestDatabase.H2.freshUrl(), "debug", true);
        try (TestBlog broken = TestBlog.with(folder, settings)) {
            broken.database.jdbi().useHandle(handle -> handle.execute("drop table posts cascade"));

            assertThat(broken.visitor().get("/").text()).contains("UnableToExecuteStatementException", "Posts.java");
        }
    }

    private static void assertMistake(TestClient client, String language, String... said) {
        TestResponse page =
                client.request("GET", "/1").header("Accept-Language", language).send();

        assertThat(page.status()).isEqualTo(500);
        assertThat(page.text())
                .contains("<html lang=\"" + language + "\">")
                .contains(said)
                .doesNotContain("Something went wrong here");
    }

    @Test
    void aDatabaseThatIsDownIsToldInTheLanguageOfTheReaderToo(@TempDir Path folder) throws Exception {
        try (TestBlog down = TestBlog.with(folder, Map.of("db-url", "jdbc:postgresql://127.0.0.1:1/none"))) {
            TestResponse page = down.visitor()
                    .request("GET", "/")
                    .header("Accept-Language", "de")
                    .send();

            assertThat(page.status()).isEqualTo(503);
            assertThat(page.text()).contains("kann gerade nicht antworten").doesNotContain("Service Unavailable");
        }
    }

    @Test
    void whoGuessesPasswordsIsToldHowLongToWait() {
        TestClient german = blog.visitor().withHeader("Accept-Language", "de");
        Map<String, String> guess = Map.of("username", "nobody", "password", "a guess");
        for (int i = 0; i < 10; i++) {
            german.post("/auth/login", guess);
        }

        TestResponse refused = german.post("/auth/login", guess);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("300");
        assertThat(refused.text()).contains("Zu viele Anmeldungen mit diesem Namen");
    }
}
