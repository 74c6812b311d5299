package dev.retort.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The programs of the page on sessions. */
class SessionsPageTest {
    record Cart(List<String> items) {}

    private final Visitor visitor = new Visitor();

    private static CookieSessions sessions(String secret, String lastYearsSecret) {
        return CookieSessions.of(secret)
                .olderSecrets(lastYearsSecret)
                .cookie(SessionCookie.named("__Host-session").lifetime(Duration.ofDays(7)));
    }

    private static void login(Session session, int userId) {
        session.clear();
        session.renew();
        session.set("user", userId);
        Flash.add(session, "info", "Welcome back.");
    }

    private static @Nullable Integer user(Session session) {
        return session.get("user", Integer.class);
    }

    private static void put(Session session, String item) {
        Cart cart = session.get("cart", Cart.class);
        List<String> items = new ArrayList<>(cart == null ? List.of() : cart.items());
        items.add(item);
        session.set("cart", new Cart(items));
    }

    @Test
    void theProgramsDoWhatThePageSays() {
        List<Sessions> all = List.of(
                sessions("a secret for the tests alone", "another secret for the tests"),
                sessions("a secret for the tests alone", "another secret for the tests")
                        .encrypted(),
                MemorySessions.ofAtMost(10));
        for (Sessions sessions : all) {
            visitor.cookies.clear();
            visitor.visit(sessions, session -> put(session, "apple"));
            visitor.visit(sessions, session -> put(session, "pear"));
            visitor.visit(
                    sessions,
                    session ->
                            assertThat(session.get("cart", Cart.class)).isEqualTo(new Cart(List.of("apple", "pear"))));

            visitor.visit(sessions, session -> login(session, 7));

            visitor.visit(sessions, session -> {
                assertThat(user(session)).isEqualTo(7);
                assertThat(session.contains("cart")).isFalse();
                assertThat(new FlashMessages(() -> session).get("info")).containsExactly("Welcome back.");
            });
        }
    }
}
