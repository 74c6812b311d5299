package dev.retort.jetty.war;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class VisitsTest {
    private final AtomicInteger ended = new AtomicInteger();
    private final Visits visits = new Visits(ended::incrementAndGet);

    @Test
    void theEndComesWithTheLastVisitorAfterTheClosing() {
        assertThat(visits.enter()).isTrue();
        assertThat(visits.enter()).isTrue();
        visits.leave();
        visits.close();
        assertThat(visits.enter()).isFalse();
        assertThat(ended).hasValue(0);
        visits.leave();
        assertThat(ended).hasValue(1);
        assertThat(visits.enter()).isFalse();
        assertThat(ended).hasValue(1);
    }

    @Test
    void withoutVisitorsTheClosingIsTheEnd() {
        visits.close();
        assertThat(ended).hasValue(1);
    }

    @Test
    void theEndComesOnceAndNobodyIsInsideThenHoweverManyComeAtOnce() throws InterruptedException {
        for (int round = 0; round < 300; round++) {
            AtomicInteger inside = new AtomicInteger();
            AtomicInteger insideAtEnd = new AtomicInteger(-1);
            AtomicInteger ends = new AtomicInteger();
            Visits shared = new Visits(() -> {
                ends.incrementAndGet();
                insideAtEnd.set(inside.get());
            });
            CountDownLatch ready = new CountDownLatch(4);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Thread visitor = new Thread(() -> {
                    ready.countDown();
                    while (shared.enter()) {
                        inside.incrementAndGet();
                        inside.decrementAndGet();
                        shared.leave();
                    }
                });
                threads.add(visitor);
                visitor.start();
            }
            ready.await();
            shared.close();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(ends).hasValue(1);
            assertThat(insideAtEnd).hasValue(0);
        }
    }
}
