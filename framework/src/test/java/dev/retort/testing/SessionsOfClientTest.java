package dev.retort.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.Retort;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.context.RequestContext;
import dev.retort.session.CookieSessions;
import dev.retort.session.MemorySessions;
import dev.retort.session.Session;
import dev.retort.session.SessionCookie;
import dev.retort.session.Sessions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionsOfClientTest {
    private static final String SECRET = "only for these tests";

    @SuppressWarnings("UnusedMethod") // Called by the application under test.
    static class Pages {
        @Get("/")
        @SuppressWarnings("NullAway") // The text of null is wanted.
        String home(Session session) {
            return String.valueOf(session.get("user"));
        }

        @Get("/admin/")
        String admin(Session session) {
            return "admin " + session.get("user");
        }

        @Post("/login")
        String login(Session session, RequestContext context) {
            session.set("user", context.request().query().get("name"));
            context.attributes().set("logins", 1);
            return "welcome";
        }

        @Post("/logout")
        String logout(Session session) {
            session.clear();
            return "bye";
        }
    }

    private static TestClient client(Sessions sessions) {
        return TestClient.of(
                Retort.builder().sessions(sessions).add(new Pages()).build());
    }

    static Stream<Sessions> sessions() {
        return Stream.of(CookieSessions.of(SECRET), MemorySessions.ofAtMost(10));
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void theSessionGoesOnFromRequestToRequest(Sessions sessions) {
        TestClient client = client(sessions);

        assertThat(client.get("/").text()).isEqualTo("null");
        client.post("/login?name=ada");
        assertThat(client.get("/").text()).isEqualTo("ada");
        assertThat(client.withHeader("X", "y").get("/").text()).isEqualTo("ada");
        client.post("/logout");
        assertThat(client.get("/").text()).isEqualTo("null");
        assertThat(client.cookies().all()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void aTestChangesTheSessionAndLooksAtIt(Sessions sessions) {
        TestClient client = client(sessions);
        client.session(session -> session.set("user", "ada"));

        assertThat(client.get("/").text()).isEqualTo("ada");
        client.session(session -> {
            assertThat(session.get("user")).isEqualTo("ada");
            session.set("user", "bob");
        });
        assertThat(client.session().get("user")).isEqualTo("bob");
        client.session().set("user", "eve");
        assertThat(client.get("/").text()).isEqualTo("bob");
        client.session(Session::clear);
        assertThat(client.session().isEmpty()).isTrue();
        assertThat(client.get("/").text()).isEqualTo("null");
    }

    @Test
    void theSessionOfAResponseIsAsItWasThen() {
        TestClient client = client(CookieSessions.of(SECRET));
        TestResponse login = client.post("/login?name=ada");
        client.post("/logout");

        assertThat(login.context().session().get("user")).isEqualTo("ada");
        assertThat(login.context().attributes().get("logins")).isEqualTo(1);
        assertThat(client.session().isNew()).isTrue();
    }

    @Test
    void codeInAContextSeesTheSession() {
        TestClient client = client(CookieSessions.of(SECRET));
        client.session(session -> session.set("user", "ada"));

        Object user = client.inContext("GET", "/", context -> context.session().get("user"));
        assertThat(user).isEqualTo("ada");
    }

    @Test
    void aMountedApplicationHasItsSessionBelowItsMount() {
        TestClient client = client(CookieSessions.of(SECRET)).withMount("/shop");
        client.session(session -> session.set("user", "ada"));

        assertThat(client.cookies().all()).extracting(TestCookie::path).containsExactly("/shop");
        assertThat(client.get("/shop/").text()).isEqualTo("ada");
    }

    @Test
    void aSessionOfAPathIsReachedByARequestThere() {
        TestClient client = client(CookieSessions.of(SECRET).cookie(SessionCookie.DEFAULT.path("/admin")));
        client.request("GET", "/admin/").session(session -> session.set("user", "ada"));

        assertThat(client.get("/admin/").text()).isEqualTo("admin ada");
        assertThat(client.get("/").text()).isEqualTo("null");
        assertThat(client.request("GET", "/admin/").session().get("user")).isEqualTo("ada");
    }

    @Test
    void aSessionThatABrowserWouldNotSendIsAMistakeThatHidesTheValue() {
        TestClient client = client(CookieSessions.of(SECRET).cookie(SessionCookie.DEFAULT.alwaysSecure()));

        assertThatThrownBy(() -> client.session(session -> session.set("user", "ada")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("session=…; Secure")
                .hasMessageContaining("withScheme(\"https\")");
        TestClient secure = client.withScheme("https");
        secure.session(session -> session.set("user", "ada"));
        assertThat(secure.get("/").text()).isEqualTo("ada");
        assertThat(client.get("/").text()).isEqualTo("null");
        assertThat(client.withSecureCookiesOverHttp().get("/").text()).isEqualTo("ada");
    }

    @Test
    void withoutCookiesOrSecretThereIsNoSessionToChange() {
        TestClient client = client(CookieSessions.of(SECRET));
        TestClient secretless = TestClient.of(Retort.of(new Pages()));

        assertThatThrownBy(() -> client.withoutCookies().session(session -> {}))
                .isInstanceOf(IllegalStateException.class);
        assertThat(client.withoutCookies().session().isEmpty()).isTrue();
        assertThatThrownBy(() -> secretless.session(session -> session.set("user", "ada")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("secret");
    }
}
