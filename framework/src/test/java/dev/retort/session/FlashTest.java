package dev.retort.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlashTest {
    private final Sessions sessions = CookieSessions.of("a secret for the tests alone");
    private final Visitor visitor = new Visitor();

    @Test
    void aMessageIsShownByTheNextPageAndByNoneAfterIt() {
        visitor.visit(sessions, session -> Flash.add(session, "info", "Saved."));
        assertThat(visitor.read(sessions, "_flashes")).isEqualTo(List.of(List.of("info", "Saved.")));

        Response shown = visitor.visit(
                sessions,
                session -> assertThat(new FlashMessages(() -> session).get()).containsExactly("Saved."));

        assertThat(shown.headers().get("Set-Cookie")).contains("Max-Age=0");
        visitor.visit(
                sessions,
                session -> assertThat(new FlashMessages(() -> session).get()).isEmpty());
    }

    @Test
    void withinARequestTheMessagesStayTheSame() {
        visitor.visit(sessions, session -> Flash.add(session, "info", "Saved."));

        visitor.visit(sessions, session -> {
            FlashMessages messages = new FlashMessages(() -> session);
            assertThat(messages.get()).containsExactly("Saved.");
            Flash.add(session, "info", "For the next page.");
            assertThat(messages.get()).containsExactly("Saved.");
            assertThat(messages.getWithCategories()).containsExactly(new Flash("info", "Saved."));
        });

        visitor.visit(
                sessions,
                session -> assertThat(new FlashMessages(() -> session).get()).containsExactly("For the next page."));
    }

    @Test
    void categoriesAreChosen() {
        visitor.visit(sessions, session -> {
            Flash.add(session, "error", "One.");
            Flash.add(session, Flash.DEFAULT_CATEGORY, "Two.");
            Flash.add(session, "error", "Three.");
        });

        visitor.visit(sessions, session -> {
            FlashMessages messages = new FlashMessages(() -> session);
            assertThat(messages.get("error")).containsExactly("One.", "Three.");
            assertThat(messages.get("message", "other")).containsExactly("Two.");
            assertThat(messages.getWithCategories("error"))
                    .containsExactly(new Flash("error", "One."), new Flash("error", "Three."));
            assertThat(messages.getWithCategories(Set.of("message"))).containsExactly(new Flash("message", "Two."));
            assertThat(messages.get()).containsExactly("One.", "Two.", "Three.");
        });
    }

    @Test
    void theSessionIsOpenedWhenTheMessagesAreAskedFor() {
        List<String> opened = new ArrayList<>();
        FlashMessages messages = new FlashMessages(() -> {
            opened.add("opened");
            return sessions.open(visitor.request());
        });
        assertThat(opened).isEmpty();

        assertThat(messages.get()).isEmpty();
        assertThat(messages.get()).isEmpty();

        assertThat(opened).hasSize(1);
    }

    @Test
    void aPageThatShowsNoMessagesWritesNoSession() {
        visitor.visit(sessions, session -> session.set("user", 1));

        Response response = visitor.visit(sessions, session -> new FlashMessages(() -> session).get());

        assertThat(response.headers().get("Set-Cookie")).isNull();
    }

    @Test
    void whatIsNoMessageIsSkipped() {
        visitor.visit(
                sessions,
                session -> session.set("_flashes", List.of("a", List.of("b"), Map.of(), List.of("info", "Saved."))));

        visitor.visit(
                sessions, session -> assertThat(Flash.take(session)).containsExactly(new Flash("info", "Saved.")));
        visitor.visit(sessions, session -> session.set("_flashes", 7));
        visitor.visit(sessions, session -> assertThat(Flash.take(session)).isEmpty());
    }
}
