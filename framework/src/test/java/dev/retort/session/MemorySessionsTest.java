package dev.retort.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.http.Request;
import dev.retort.http.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MemorySessionsTest {
    private final TestClock clock = new TestClock();
    private final MemorySessions sessions = MemorySessions.ofAtMost(3).clock(clock);
    private final Visitor visitor = new Visitor();

    private static boolean isWritten(Response response) {
        return response.headers().get("Set-Cookie") != null;
    }

    @Test
    void aLargeSessionIsKeptBehindAnId() {
        String text = "x".repeat(100_000);

        Response response = visitor.visit(sessions, session -> session.set("text", text));

        assertThat(response.headers().get("Set-Cookie"))
                .matches("session=[A-Za-z0-9_-]{22}; HttpOnly; Path=/; SameSite=Lax");
        assertThat(response.headers().get("Vary")).isEqualTo("Cookie");
        assertThat(visitor.read(sessions, "text")).isEqualTo(text);
        assertThat(isWritten(visitor.visit(sessions, session -> session.get("text"))))
                .isFalse();
    }

    @Test
    void aSessionThatIsNotUsedTakesNoRoom() {
        visitor.visit(sessions, session -> session.get("text"));

        assertThat(sessions.size()).isZero();
        assertThat(visitor.cookies).isEmpty();
    }

    @Test
    void anIdIsNeverTakenFromAVisitor() {
        String planted = "AAAAAAAAAAAAAAAAAAAAAA";
        visitor.withCookie(planted).visit(sessions, session -> session.set("user", 1));

        assertThat(visitor.cookie()).isNotEqualTo(planted);
        assertThat(new Visitor().withCookie(planted).read(sessions, "user")).isNull();
        assertThat(visitor.read(sessions, "user")).isEqualTo(1);
    }

    @Test
    void renewingKeepsTheValuesUnderANewIdAndEndsTheOld() {
        visitor.visit(sessions, session -> session.set("cart", 1));
        String before = visitor.cookie();

        visitor.visit(sessions, session -> {
            session.renew();
            session.set("user", 2);
        });

        assertThat(visitor.cookie()).isNotEqualTo(before);
        assertThat(visitor.read(sessions, "cart")).isEqualTo(1);
        assertThat(visitor.read(sessions, "user")).isEqualTo(2);
        assertThat(new Visitor().withCookie(before).read(sessions, "cart")).isNull();
        assertThat(sessions.size()).isEqualTo(1);
    }

    @Test
    void aClearedSessionIsGoneForWhoeverHasItsId() {
        visitor.visit(sessions, session -> session.set("user", 1));
        String id = visitor.cookie();

        Response cleared = visitor.visit(sessions, Session::clear);

        assertThat(cleared.headers().get("Set-Cookie")).contains("Max-Age=0");
        assertThat(new Visitor().withCookie(id).read(sessions, "user")).isNull();
        assertThat(sessions.size()).isZero();
    }

    @Test
    void aLogoutIsFinalForRequestsUnderWay() {
        visitor.visit(sessions, session -> session.set("user", 1));
        String id = visitor.cookie();
        Request slow = visitor.request();
        Session ofSlow = sessions.open(slow);
        Request renewing = visitor.request();
        Session ofRenewing = sessions.open(renewing);
        visitor.visit(sessions, Session::clear);

        ofSlow.set("seen", true);
        ofRenewing.renew();

        assertThat(isWritten(sessions.save(ofSlow, slow, Response.text("")))).isFalse();
        assertThat(isWritten(sessions.save(ofRenewing, renewing, Response.text(""))))
                .isFalse();
        assertThat(new Visitor().withCookie(id).read(sessions, "user")).isNull();
        assertThat(sessions.size()).isZero();
    }

    @Test
    void theOneLongestUnusedMakesRoom() {
        List<Visitor> visitors = List.of(new Visitor(), new Visitor(), new Visitor(), new Visitor());
        for (int i = 0; i < 3; i++) {
            int user = i;
            visitors.get(i).visit(sessions, session -> session.set("user", user));
        }
        assertThat(visitors.get(0).read(sessions, "user")).isEqualTo(0);

        visitors.get(3).visit(sessions, session -> session.set("user", 3));

        assertThat(sessions.size()).isEqualTo(3);
        assertThat(visitors.get(1).read(sessions, "user")).isNull();
        for (int i : List.of(0, 2, 3)) {
            assertThat(visitors.get(i).read(sessions, "user")).isEqualTo(i);
        }
    }

    @Test
    void aSessionExpiresWhenItHasNotBeenUsedForItsLifetime() {
        visitor.visit(sessions, session -> session.set("user", 1));
        clock.pass(Duration.ofDays(31));
        assertThat(visitor.read(sessions, "user")).isEqualTo(1);
        clock.pass(Duration.ofDays(31));
        assertThat(visitor.read(sessions, "user")).isEqualTo(1);
        clock.pass(Duration.ofDays(31).plusSeconds(1));
        assertThat(visitor.read(sessions, "user")).isNull();
        assertThat(sessions.size()).isZero();
    }

    @Test
    void whatHasExpiredIsDroppedWhenOthersCome() {
        new Visitor().visit(sessions, session -> session.set("user", 1));
        new Visitor().visit(sessions, session -> session.set("user", 2));
        clock.pass(Duration.ofDays(32));

        new Visitor().visit(sessions, session -> session.set("user", 3));

        assertThat(sessions.size()).isEqualTo(1);
    }

    @Test
    void aPermanentSessionOutlivesTheBrowser() {
        Response first = visitor.visit(sessions, session -> {
            session.set("user", 1);
            session.permanent(true);
        });
        assertThat(first.headers().get("Set-Cookie")).contains("; Max-Age=2678400;");

        Response second = visitor.visit(
                sessions, session -> assertThat(session.isPermanent()).isTrue());
        assertThat(second.headers().get("Set-Cookie")).contains("; Max-Age=2678400;");
    }

    @Test
    void aChangeInPlaceIsKept() {
        visitor.visit(sessions, session -> session.set("list", List.of(1)));

        visitor.visit(sessions, session -> {
            @SuppressWarnings("unchecked")
            List<Object> list = (List<Object>) session.get("list");
            if (list != null) {
                list.add(2);
            }
        });

        assertThat(visitor.read(sessions, "list")).isEqualTo(List.of(1, 2));
    }

    @Test
    void thereMustBeRoom() {
        assertThatThrownBy(() -> MemorySessions.ofAtMost(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void manyThreadsUseTheSameSessions() throws Exception {
        MemorySessions shared = MemorySessions.ofAtMost(100);
        Set<String> ids = new HashSet<>();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<String>> visits = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int user = i;
                visits.add(threads.submit(() -> {
                    Visitor own = new Visitor();
                    for (int n = 0; n < 500; n++) {
                        int count = n;
                        own.visit(shared, session -> {
                            assertThat(session.get("count")).isEqualTo(count == 0 ? null : user * 1000 + count - 1);
                            session.set("count", user * 1000 + count);
                        });
                    }
                    return own.cookie();
                }));
            }
            for (Future<String> visit : visits) {
                ids.add(visit.get(60, TimeUnit.SECONDS));
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(ids).hasSize(8);
        assertThat(shared.size()).isEqualTo(8);
    }
}
