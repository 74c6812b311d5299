package dev.retort.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.doubles;
import static org.quicktheories.generators.SourceDSL.longs;
import static org.quicktheories.generators.SourceDSL.strings;

import dev.retort.http.Response;
import dev.retort.json.JsonCodec;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionValuesTest {
    record User(String name, int age) {}

    private final Sessions sessions = CookieSessions.of("a secret for the tests alone");
    private final Visitor visitor = new Visitor();

    private static boolean isWritten(Response response) {
        return response.headers().get("Set-Cookie") != null;
    }

    /** Sets a value, and holds that the next request sees what this one does. */
    private @Nullable Object kept(@Nullable Object value) {
        List<@Nullable Object> seen = new ArrayList<>();
        visitor.visit(sessions, session -> {
            session.set("value", value);
            seen.add(session.get("value"));
        });
        Object next = visitor.read(sessions, "value");
        assertThat(next).isEqualTo(seen.get(0));
        return next;
    }

    @Test
    void aValueHasItsJsonShapeInThisRequestAndInTheNext() {
        assertThat(kept(null)).isNull();
        assertThat(kept(true)).isEqualTo(true);
        assertThat(kept(5L)).isEqualTo(5);
        assertThat(kept(5_000_000_000L)).isEqualTo(5_000_000_000L);
        assertThat(kept(1.5f)).isEqualTo(1.5);
        assertThat(kept(List.of(1, "a"))).isEqualTo(List.of(1, "a"));
        assertThat(kept(new int[] {1, 2})).isEqualTo(List.of(1, 2));
        assertThat(kept(Map.of("a", Map.of("b", 1)))).isEqualTo(Map.of("a", Map.of("b", 1)));
        assertThat(kept(new User("Ann", 7))).isEqualTo(Map.of("name", "Ann", "age", 7));
        assertThat(kept(LocalDate.of(2026, 3, 4))).isEqualTo("2026-03-04");
    }

    @Test
    void aRecordIsMadeAgain() {
        User ann = new User("Ann", 7);
        visitor.visit(sessions, session -> {
            session.set("user", ann);
            assertThat(session.get("user", User.class)).isEqualTo(ann);
        });

        visitor.visit(sessions, session -> {
            assertThat(session.get("user", User.class)).isEqualTo(ann);
            session.set("day", LocalDate.of(2026, 3, 4));
            assertThat(session.get("day", LocalDate.class)).isEqualTo(LocalDate.of(2026, 3, 4));
            session.set("id", 5);
            assertThat(session.get("id", Long.class)).isEqualTo(5L);
            assertThat(session.get("id", int.class)).isEqualTo(5);
            assertThat(session.get("absent", User.class)).isNull();
        });
    }

    @Test
    void aValueThatNoLongerFitsIsAsGoodAsAbsent() {
        visitor.visit(sessions, session -> {
            session.set("user", Map.of("name", "Ann"));
            assertThat(session.get("user", User.class)).isNull();
            session.set("user", "Ann");
            assertThat(session.get("user", Integer.class)).isNull();
        });
    }

    @Test
    void aChangeInPlaceIsKept() {
        visitor.visit(sessions, session -> session.set("cart", Map.of("apples", List.of(1))));

        Response changed = visitor.visit(sessions, session -> {
            @SuppressWarnings("unchecked")
            Map<String, List<Object>> cart = (Map<String, List<Object>>) session.get("cart");
            Objects.requireNonNull(Objects.requireNonNull(cart).get("apples")).add(2);
            assertThat(session.isModified()).isTrue();
        });

        assertThat(isWritten(changed)).isTrue();
        assertThat(visitor.read(sessions, "cart")).isEqualTo(Map.of("apples", List.of(1, 2)));
    }

    @Test
    void aListThatWasOnlyReadIsNotWritten() {
        visitor.visit(sessions, session -> {
            session.set("cart", List.of(Map.of("b", 1.10, "a", "é"), 5_000_000_000L));
            session.set("flag", false);
        });

        Response read = visitor.visit(sessions, session -> {
            assertThat(session.get("cart")).isNotNull();
            assertThat(session.isModified()).isFalse();
        });

        assertThat(isWritten(read)).isFalse();
    }

    @Test
    void theSessionSharesNothingWithWhatWasSet() {
        List<String> list = new ArrayList<>(List.of("a"));
        visitor.visit(sessions, session -> {
            session.set("list", list);
            list.add("b");
        });

        assertThat(visitor.read(sessions, "list")).isEqualTo(List.of("a"));
    }

    @Test
    void whatJsonCannotWriteIsRefusedWhereItIsSet() {
        List<Object> circle = new ArrayList<>();
        circle.add(circle);
        Session session = sessions.open(visitor.request());

        for (Object value : Arrays.asList(nested(300), circle)) {
            assertThatThrownBy(() -> session.set("bad", value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot be kept in the session as \"bad\"");
        }
        assertThat(session.isEmpty()).isTrue();
    }

    private static List<Object> nested(int depth) {
        List<Object> list = new ArrayList<>();
        for (int i = 1; i < depth; i++) {
            list = new ArrayList<>(List.of(list));
        }
        return list;
    }

    @Test
    void whatCanBeSetCanBeReadHoweverDeepItIs() {
        int deepest = 0;
        for (int depth = 150; depth < 250; depth++) {
            List<Object> value = nested(depth);
            Visitor own = new Visitor();
            try {
                own.visit(sessions, session -> session.set("deep", value));
            } catch (IllegalArgumentException e) {
                break;
            }
            assertThat(own.read(sessions, "deep")).isEqualTo(value);
            deepest = depth;
        }

        assertThat(deepest).isBetween(150, 248);
    }

    @Test
    void halfASurrogatePairDoesNotEndInAnError() {
        assertThat(kept("a\uD800b")).isEqualTo("a\uD800b");
        assertThat(kept(List.of("\uDE00\uD83D"))).isEqualTo(List.of("\uDE00\uD83D"));
    }

    @Test
    void theOperationsAreThoseOfAMap() {
        visitor.visit(sessions, session -> {
            assertThat(session.isNew()).isTrue();
            session.set("a", 1);
            session.set("b", null);
            assertThat(session.keys()).containsExactly("a", "b");
            assertThat(session.contains("b")).isTrue();
            assertThat(session.isEmpty()).isFalse();
        });
        visitor.visit(sessions, session -> {
            assertThat(session.isNew()).isFalse();
            assertThat(session.isModified()).isFalse();
            assertThat(session.remove("absent")).isNull();
            session.permanent(false);
            assertThat(session.isModified()).isFalse();
            assertThat(session.remove("a")).isEqualTo(1);
            assertThat(session.isModified()).isTrue();
            assertThat(session).hasToString("Session[b]");
        });
        visitor.visit(sessions, session -> {
            assertThat(session.keys()).containsExactly("b");
            session.clear();
            assertThat(session.isModified()).isTrue();
        });
        assertThat(visitor.cookies).isEmpty();
    }

    @Test
    void theMarkOfAPermanentSessionIsNoValue() {
        Session session = sessions.open(visitor.request());

        assertThatThrownBy(() -> session.set("_permanent", true)).hasMessageContaining("permanent(true)");
    }

    @Test
    void aNameThatJsonCannotReadAgainIsRefused() {
        Session session = sessions.open(visitor.request());

        assertThatThrownBy(() -> session.set("a\uD800", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("surrogate pair");
        session.set("\uD83D\uDE00", 1);
        assertThat(session.keys()).containsExactly("\uD83D\uDE00");
    }

    @Test
    void textAndNumbersOfAllKindsAreKept() {
        qt().forAll(
                        strings().allPossible().ofLengthBetween(0, 50),
                        longs().all(),
                        doubles().any())
                .check((text, number, fraction) -> {
                    JsonSession session = JsonSession.begin(JsonCodec.jackson());
                    session.set("text", text);
                    session.set("list", Arrays.asList(number, fraction));
                    JsonSession next = JsonSession.read(session.toJson(), JsonCodec.jackson());
                    return next != null
                            && next.keys().equals(session.keys())
                            && next.keys().stream().allMatch(name -> Objects.equals(next.get(name), session.get(name)))
                            && !next.isModified();
                });
    }
}
