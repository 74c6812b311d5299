package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.retort.sample.FailedLogins.Answer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
    @Test
    void soManyAreKeptInAWindowAndMoreWhenItHasPassed() {
        Pace pace = new Pace(2, 10);
        long second = TimeUnit.SECONDS.toNanos(1);

        assertThat(pace.isKept(0)).isTrue();
        assertThat(pace.isKept(second)).isTrue();
        assertThat(pace.isKept(2 * second)).isFalse();
        assertThat(pace.isKept(13 * second)).isTrue();
    }

    private final AtomicLong clock = new AtomicLong();
    private final FailedLogins failures = new FailedLogins(clock::get);

    private void fail(String name) {
        assertThat(failures.begin(name)).isEqualTo(Answer.YES);
        failures.end(name, true);
    }

    @Test
    void failuresAreForgottenAfterAWhileAndByASuccess() {
        for (int i = 0; i < FailedLogins.MOST; i++) {
            fail(i % 2 == 0 ? "Ada" : "ada");
        }
        assertThat(failures.begin("ADA")).isEqualTo(Answer.TOO_MANY_FAILED);
        assertThat(failures.begin("ben")).isEqualTo(Answer.YES);

        clock.addAndGet(FailedLogins.WINDOW.toNanos() + 1);
        assertThat(failures.begin("ada")).isEqualTo(Answer.YES);

        failures.end("Ben", false);
        for (int i = 0; i < FailedLogins.MOST; i++) {
            fail("ben");
        }
        assertThat(failures.begin("ben")).isEqualTo(Answer.TOO_MANY_FAILED);
    }

    @Test
    void ofManyAtOnceNoneSlipsByAndThoseThatAreRightAreNoFailures() {
        for (int i = 0; i < FailedLogins.MOST; i++) {
            assertThat(failures.begin("ada")).isEqualTo(Answer.YES);
        }
        assertThat(failures.begin("ada")).isEqualTo(Answer.TOO_MANY_AT_ONCE);
        for (int i = 0; i < FailedLogins.MOST; i++) {
            failures.end("ada", false);
        }
        fail("ada");
        assertThat(failures.begin("ada")).isEqualTo(Answer.YES);
    }

    @Test
    void soManyMayWaitForATurnAndNoMore() {
        Turns turns = new Turns(1, 0);
        turns.begin();

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(turns::begin)
                .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(503));
        turns.end();
        turns.begin();
    }
}
