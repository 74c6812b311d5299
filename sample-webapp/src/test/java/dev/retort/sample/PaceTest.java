package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

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

    @Test
    void failuresAreForgottenAfterAWhileAndByASuccess() {
        AtomicLong clock = new AtomicLong();
        FailedLogins failures = new FailedLogins(clock::get);
        for (int i = 0; i < FailedLogins.MOST; i++) {
            // Whether it has failed is not known yet, and it counts all the same.
            assertThat(failures.mayTry(i % 2 == 0 ? "Ada" : "ada")).isTrue();
        }
        assertThat(failures.mayTry("ADA")).isFalse();
        assertThat(failures.mayTry("ben")).isTrue();

        clock.addAndGet(FailedLogins.WINDOW.toNanos() + 1);
        assertThat(failures.mayTry("ada")).isTrue();

        for (int i = 0; i < FailedLogins.MOST; i++) {
            failures.mayTry("ben");
        }
        failures.forget("Ben");
        assertThat(failures.mayTry("ben")).isTrue();
    }
}
