package com.example.blog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthTest {
    private final TestBlog blog = new TestBlog();
    private final TestClient client = blog.visitor();

    @AfterEach
    void close() {
        blog.close();
    }

    private TestResponse send(String path, String username, String password) {
        return client.post(path, Map.of("username", username, "password", password));
    }

    @Test
    void whoRegistersCanLogIn() {
        assertThat(client.get("/auth/register").status()).isEqualTo(200);

        TestResponse registered = send("/auth/register", "ada", "difference engine");
        assertThat(registered.location()).isEqualTo("/auth/login");

        assertThat(send("/auth/login", "ada", "difference engine").location()).isEqualTo("/");
        assertThat(client.get("/").text()).contains("ada", "Log out");
    }

    @ParameterizedTest
    @CsvSource({
        "'', long enough, Username is required.",
        "abcdefghijklmnopqrstuvwxyz-abcde, long enough, A username has 30 characters at most.",
        "ada, short, A password has 8 characters at least",
        "test, long enough, User test is already registered."
    })
    void whatIsWrongWithARegistrationIsSaid(String username, String password, String problem) {
        TestResponse refused = send("/auth/register", username, password);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text()).contains(problem, "value=\"" + username + "\"");
    }

    @Test
    void theSessionKnowsWhoHasLoggedIn() {
        client.session(session -> session.set("basket", "somebody else's"));

        send("/auth/login", "test", TestBlog.PASSWORD);

        assertThat(client.session().get("user_id")).isEqualTo(1);
        assertThat(client.session().get("basket")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"nobody, a good password", "test, a bad password", "'', ''"})
    void aWrongNameAndAWrongPasswordLookAlike(String username, String password) {
        TestResponse refused = send("/auth/login", username, password);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text()).contains("The name or the password is wrong.");
        assertThat(client.session().get("user_id")).isNull();
    }

    @Test
    void aLongPasswordCountsToItsEnd() {
        send("/auth/register", "ada", "x".repeat(100) + "a");

        assertThat(send("/auth/login", "ada", "x".repeat(100) + "b").status()).isEqualTo(422);
        assertThat(send("/auth/login", "ada", "x".repeat(100) + "a").status()).isEqualTo(303);
    }

    @Test
    void whoLogsOutIsForgotten() {
        TestClient test = blog.login("test");

        assertThat(test.post("/auth/logout").location()).isEqualTo("/");
        assertThat(test.session().get("user_id")).isNull();
        assertThat(test.get("/").text()).contains("Log in");
    }
}
