package dev.retort.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    @Test
    void whatComesBeyondTheBoundIsRefusedUntilSomebodyLeaves() {
        Admission admission = Admission.of(2);
        assertThat(admission.tryEnter()).isTrue();
        assertThat(admission.tryEnter()).isTrue();
        assertThat(admission.tryEnter()).isFalse();
        assertThat(admission.inside()).isEqualTo(2);
        admission.leave();
        assertThat(admission.tryEnter()).isTrue();
        assertThat(admission.tryEnter()).isFalse();
    }

    @Test
    void whoIsNotInsideCannotLeave() {
        Admission admission = Admission.of(1);
        assertThatThrownBy(admission::leave).isInstanceOf(IllegalStateException.class);
        assertThat(admission.inside()).isZero();
        assertThat(admission.tryEnter()).isTrue();
        assertThat(admission.tryEnter()).isFalse();
    }

    @Test
    void aRefusalSaysWhenToComeBack() {
        Admission admission = Admission.of(1, Duration.ofMillis(1500));
        assertThat(admission.refusal().status()).isEqualTo(503);
        assertThat(admission.refusal().headers().get("Retry-After")).isEqualTo("2");
        assertThat(Admission.of(1).refusal().headers().get("Retry-After")).isEqualTo("1");
        assertThat(Admission.of(1, Duration.ofSeconds(3)).refusal().headers().get("Retry-After"))
                .isEqualTo("3");
    }

    @Test
    void neverAreMoreInsideThanTheBoundAndNobodyIsForgotten() throws Exception {
        Admission admission = Admission.of(3);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CyclicBarrier start = new CyclicBarrier(8);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                all.add(threads.submit(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    for (int i = 0; i < 20_000; i++) {
                        if (admission.tryEnter()) {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            inside.decrementAndGet();
                            admission.leave();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(most.get()).isBetween(1, 3);
        assertThat(admission.inside()).isZero();
    }

    @Test
    void aBoundThatLetsNobodyInIsRefused() {
        assertThatThrownBy(() -> Admission.of(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Admission.of(1, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
