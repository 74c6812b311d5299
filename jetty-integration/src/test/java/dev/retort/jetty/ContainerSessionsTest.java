package dev.retort.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.RunningServer;
import dev.retort.annotation.Get;
import dev.retort.config.Config;
import dev.retort.servlet.ContainerSessions;
import dev.retort.session.Session;
import dev.retort.testing.TestClient;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

@SuppressWarnings("UnusedMethod") // Called by the application under test.
class ContainerSessionsTest {
    static class Site {
        @Get("/login/<name>")
        String login(String name, Session session) {
            session.renew();
            session.set("user", name);
            return "in";
        }

        @Get("/who")
        String who(Session session) {
            return String.valueOf(session.get("user"));
        }

        @Get("/logout")
        String logout(Session session) {
            session.clear();
            return "out";
        }
    }

    private static final Retort APP = Retort.builder()
            .config(Config.builder().build())
            .sessions(ContainerSessions.standard())
            .add(new Site())
            .build();

    private final CookieManager cookies = new CookieManager();
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(cookies).build();

    private String get(RunningServer server, String path) throws Exception {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .build(),
                BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    @Test
    void theContainerKeepsTheSession() throws Exception {
        try (RunningServer server = APP.start("127.0.0.1", 0)) {
            assertThat(get(server, "/who")).isEqualTo("200 null");
            assertThat(cookies.getCookieStore().getCookies()).isEmpty();
            assertThat(get(server, "/login/Ada")).isEqualTo("200 in");
            String first = cookies.getCookieStore().getCookies().get(0).getValue();
            assertThat(cookies.getCookieStore().getCookies().get(0).getName()).isEqualTo("JSESSIONID");
            assertThat(get(server, "/who")).isEqualTo("200 Ada");
            assertThat(get(server, "/login/Bob")).isEqualTo("200 in");
            assertThat(cookies.getCookieStore().getCookies().get(0).getValue()).isNotEqualTo(first);
            assertThat(get(server, "/who")).isEqualTo("200 Bob");
            assertThat(get(server, "/logout")).isEqualTo("200 out");
            assertThat(get(server, "/who")).isEqualTo("200 null");
        }
    }

    @Test
    void theNameOfASessionFromBeforeALoginIsNoLongerGood() throws Exception {
        try (RunningServer server = APP.start("127.0.0.1", 0)) {
            get(server, "/login/Ada");
            String before = cookies.getCookieStore().getCookies().get(0).getValue();
            get(server, "/login/Bob");

            HttpResponse<String> stolen = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/who"))
                                    .header("Cookie", "JSESSIONID=" + before)
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(stolen.body()).isEqualTo("null");
        }
    }

    @Test
    void withoutAContainerTheSessionIsKeptInMemory() {
        TestClient visitor = TestClient.of(APP);
        visitor.get("/login/Ada");

        assertThat(visitor.get("/who").text()).isEqualTo("Ada");
    }
}
