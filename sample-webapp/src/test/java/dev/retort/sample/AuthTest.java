package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthTest extends BlogTest {
    private TestResponse register(String name, String password) {
        return client.post("/auth/register", Map.of("username", name, "password", password));
    }

    private TestResponse login(String name, String password) {
        return client.post("/auth/login", Map.of("username", name, "password", password));
    }

    @Test
    void whoRegistersIsStoredAndSentToTheLogin() {
        assertThat(client.get("/auth/register").status()).isEqualTo(200);

        assertThat(register("Zoë", "a password").location()).isEqualTo("/auth/login");

        assertThat(new Users(blog.database).account("zoë")).hasValueSatisfying(account -> {
            assertThat(account.user().name()).isEqualTo("Zoë");
            assertThat(account.password()).startsWith("$2a$").doesNotContain("a password");
        });
        assertThat(client.get("/auth/login").text()).contains("You have registered. Log in now.");
    }

    @ParameterizedTest
    @CsvSource({
        "'', a password, A name is required.",
        "new, '', A password is required.",
        "new, short, A password has 8 characters or more.",
        "<b>new</b>, a password, A name has 1 to 30 letters",
        "test, a password, This name is taken already.",
        "TEST, a password, This name is taken already.",
        // Wide letters, and one that compatibility alone tells from s and t.
        "ｔｅｓｔ, a password, This name is taken already.",
        "teﬆ, a password, This name is taken already."
    })
    void whatIsWrongWithARegistrationIsSaidBesideItsField(String name, String password, String problem) {
        TestResponse refused = register(name, password);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text())
                .contains(problem)
                .containsPattern("aria-describedby=\"(username|password)-problem\"");
        assertThat(blog.count("users")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0130", "\ud800\udf30"})
    void aNameWhoseLettersHaveTwoCharsIsTooLongSooner(String letter) {
        assertThat(register(letter.repeat(16), "a password").status()).isEqualTo(422);
        assertThat(register(letter.repeat(15), "a password").status()).isEqualTo(303);
    }

    @Test
    void noFormOfANameGivesMoreGuesses() {
        for (String name : new String[] {"stranger", "STRANGER", "ｓｔｒａｎｇｅｒ", "Ｓtranger", "ﬆranger"}) {
            login(name, "a guess");
            login(name, "another guess");
        }

        assertThat(login("stranger", TestBlog.PASSWORD).status()).isEqualTo(429);
    }

    @Test
    void theNameThatWasTypedStaysInTheForm() {
        assertThat(register("new", "short").text()).contains("value=\"new\"").doesNotContain("value=\"short\"");
    }

    @Test
    void whoLogsInIsKnownInTheSession() {
        assertThat(client.get("/auth/login").status()).isEqualTo(200);

        assertThat(login("test", TestBlog.PASSWORD).location()).isEqualTo("/");

        assertThat(client.session().get("user_id")).isEqualTo(1);
        assertThat(client.get("/").text()).contains("Welcome, test.", "Log out").doesNotContain(">Log in<");
        assertThat(client.get("/").text()).doesNotContain("Welcome, test.");
    }

    @Test
    void aNameIsFoundInAnyCase() {
        assertThat(login("TesT", TestBlog.PASSWORD).location()).isEqualTo("/");
    }

    @ParameterizedTest
    @CsvSource({"nobody, a good password", "test, wrong", "'', ''", "test, ''", "''' or 1=1 --', x"})
    void whoIsNotWhoTheySayIsNotToldWhichOfTheTwoIsWrong(String name, String password) {
        TestResponse refused = login(name, password);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text()).contains("The name or the password is wrong.");
        assertThat(client.session().get("user_id")).isNull();
    }

    @Test
    void afterTenFailuresANameIsLeftInPeaceForAWhile() {
        for (int i = 0; i < FailedLogins.MOST; i++) {
            assertThat(login("other", "wrong " + i).status()).isEqualTo(422);
        }

        TestResponse refused = login("other", TestBlog.PASSWORD);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("300");
        assertThat(refused.text()).contains("Too many logins to this name have failed.");
        assertThat(login("test", TestBlog.PASSWORD).status()).isEqualTo(303);
    }

    /** They cost the blog nothing, and so would be a quick way to more guesses. */
    @Test
    void namesThatNobodyCanHaveDoNotPushOutThoseThatHaveFailed() {
        for (int i = 0; i < FailedLogins.MOST; i++) {
            login("outsider", "wrong " + i);
        }
        for (int i = 0; i <= FailedLogins.MOST_NAMES; i++) {
            login("!" + i, "x");
        }

        assertThat(login("outsider", TestBlog.PASSWORD).status()).isEqualTo(429);
    }

    @Test
    void aPasswordIsTheSameFromEveryKeyboard() {
        assertThat(register("kim", "pa\u0308ssword").status()).isEqualTo(303);

        assertThat(login("kim", "p\u00e4ssword").status()).isEqualTo(303);
    }

    @Test
    void aLoginForgetsWhatTheSessionKnewBefore() {
        client.session(session -> session.set("basket", "of somebody else"));

        login("test", TestBlog.PASSWORD);

        assertThat(client.session().get("basket")).isNull();
    }

    @Test
    void whoLogsOutIsForgotten() {
        TestClient test = blog.login("test");

        assertThat(test.post("/auth/logout").location()).isEqualTo("/");

        assertThat(test.session().get("user_id")).isNull();
        assertThat(test.get("/auth/logout").status()).isEqualTo(405);
    }

    @Test
    void aUserWhoIsGoneIsLoggedOut() {
        TestClient test = blog.login("test");
        blog.database.jdbi().useHandle(handle -> handle.execute("delete from users where id = 1"));

        assertThat(test.get("/").text()).contains(">Log in<");
        assertThat(test.get("/create").location()).startsWith("/auth/login");
    }

    @Test
    void theLoginLeadsToThePageThatWasWanted() {
        TestResponse sent = client.get("/create");
        assertThat(sent.location()).isEqualTo("/auth/login?next=%2Fcreate");
        TestResponse form = client.get("/auth/login?next=%2Fcreate");
        assertThat(form.text()).contains("Log in first.", "name=\"next\" value=\"/create\"");

        assertThat(client.post(
                                "/auth/login",
                                Map.of("username", "test", "password", TestBlog.PASSWORD, "next", "/create"))
                        .location())
                .isEqualTo("/create");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/\nx"})
    void theLoginLeadsToNoOtherSite(String next) {
        assertThat(client.post("/auth/login", Map.of("username", "test", "password", TestBlog.PASSWORD, "next", next))
                        .location())
                .isEqualTo("/");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost/1?q=a, /auth/login?next=%2F1",
        "http://evil.example/1, /auth/login",
        "no address, /auth/login",
        "mailto:a@localhost, /auth/login",
        "'', /auth/login"
    })
    void whoSendsAFormAfterTheEndOfTheirSessionIsLedBackToItsPage(String page, String login) {
        assertThat(client.request("POST", "/1/comments")
                        .header("Sec-Fetch-Site", "same-origin")
                        .header("Referer", page)
                        .field("body", "a long thought")
                        .send()
                        .location())
                .isEqualTo(login);
    }

    @Test
    void theWantedPageIsBelowTheMount() {
        TestClient shop = client.withMount("/shop");
        assertThat(shop.get("/shop/create").location()).isEqualTo("/shop/auth/login?next=%2Fshop%2Fcreate");
    }
}
