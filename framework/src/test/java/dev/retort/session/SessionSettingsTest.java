package dev.retort.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.LogCapture;
import dev.retort.Retort;
import dev.retort.RetortBuilder;
import dev.retort.annotation.Get;
import dev.retort.config.Config;
import dev.retort.registry.SetupException;
import dev.retort.testing.TestClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

@SuppressWarnings("UnusedMethod") // Called by the application under test.
class SessionSettingsTest {
    static class Site {
        @Get("/set")
        String set(Session session) {
            session.permanent(true);
            session.set("who", "Ada");
            return "set";
        }

        @Get("/get")
        String get(Session session) {
            return String.valueOf(session.get("who"));
        }
    }

    private static RetortBuilder configured(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("secret-key", "0123456789abcdef");
        return Retort.builder().config(Config.builder().defaults(all).build()).add(new Site());
    }

    private static String cookie(String scheme, Map<String, Object> settings) {
        TestClient client = TestClient.of(configured(settings).build()).withScheme(scheme);
        String cookie = Objects.requireNonNull(client.get("/set").header("Set-Cookie"));
        assertThat(client.get("/get").text()).isEqualTo("Ada");
        return cookie;
    }

    @Test
    void withoutSettingsTheCookieIsAsInFlaskAndSafer() {
        assertThat(cookie("http", Map.of()))
                .startsWith("session=")
                .contains("Max-Age=2678400; HttpOnly; Path=/; SameSite=Lax")
                .doesNotContain("Secure");
        assertThat(cookie("https", Map.of())).contains("Secure");
    }

    @Test
    void everySettingOfTheCookieIsReadFromTheConfiguration() {
        assertThat(cookie(
                        "https",
                        Map.of(
                                "session.cookie", "sid",
                                "session.lifetime", "2h",
                                "session.path", "/",
                                "session.domain", "localhost",
                                "session.http-only", "off",
                                "session.same-site", "strict",
                                "session.partitioned", "on")))
                .startsWith("sid=")
                .contains(
                        "; Domain=localhost;",
                        "Max-Age=7200;",
                        "; Secure;",
                        "; Path=/;",
                        "SameSite=Strict",
                        "Partitioned")
                .doesNotContain("HttpOnly");
        assertThat(cookie("https", Map.of("session.secure", "false"))).doesNotContain("Secure");
    }

    @Test
    void aSessionIsEncryptedIfTheConfigurationSaysSo() {
        Sessions encrypted =
                configured(Map.of("session.encrypted", true)).build().sessions();
        Visitor visitor = new Visitor();
        visitor.visit(encrypted, session -> session.set("who", "Ada"));
        visitor.visit(
                CookieSessions.of("0123456789abcdef").encrypted(),
                session -> assertThat(session.get("who")).isEqualTo("Ada"));
        visitor.visit(
                CookieSessions.of("0123456789abcdef"),
                session -> assertThat(session.get("who")).isNull());
    }

    @Test
    void aPermanentSessionIsRefreshedUnlessTheConfigurationSaysOtherwise() {
        TestClient refreshed = TestClient.of(configured(Map.of()).build());
        refreshed.get("/set");
        assertThat(refreshed.get("/get").header("Set-Cookie")).startsWith("session=");
        TestClient kept = TestClient.of(
                configured(Map.of("session.refresh-each-request", false)).build());
        kept.get("/set");
        assertThat(kept.get("/get").header("Set-Cookie")).isNull();
    }

    @Test
    void settingsThatCannotBeUsedStopTheStart() {
        assertThatThrownBy(() -> configured(Map.of("session.same-site", "sometimes", "session.lifetime", "long"))
                        .build())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("session.same-site")
                .hasMessageContaining("session.lifetime");
        assertThatThrownBy(() -> configured(Map.of("session.cookie", "__Host-s", "session.path", "/shop"))
                        .build())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("The settings session.… cannot be used: The cookie __Host-s");
        assertThatThrownBy(() -> configured(Map.of("session.lifetime", "10ms")).build())
                .hasMessageContaining("a lifetime of a second or more");
    }

    @Test
    void settingsThatNobodyUsesAreWarnedOf() {
        LogCapture log = LogCapture.start();
        String logged;
        try {
            configured(Map.of("session.lifetime", "2h"))
                    .sessions(MemorySessions.ofAtMost(1).cookie(SessionCookie.DEFAULT.lifetime(Duration.ofHours(1))))
                    .build();
        } finally {
            logged = log.stop();
        }
        assertThat(logged).contains("The settings session.… are not used");
    }
}
