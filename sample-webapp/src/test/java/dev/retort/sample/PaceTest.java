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
            assertThat(failures.areTooMany("Ada")).isFalse();
            failures.add("ada");
        }
        assertThat(failures.areTooMany("ADA")).isTrue();
        assertThat(failures.areTooMany("ben")).isFalse();

        clock.addAndGet(FailedLogins.WINDOW.toNanos() + 1);
        assertThat(failures.areTooMany("ada")).isFalse();

        failures.add("ben");
        failures.forget("Ben");
        assertThat(failures.areTooMany("ben")).isFalse();
    }
}
