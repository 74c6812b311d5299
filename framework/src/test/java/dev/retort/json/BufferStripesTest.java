package dev.retort.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.core.util.BufferRecycler;

class BufferStripesTest {
    private static final int THREADS = 12;

    private final BufferStripes stripes = new BufferStripes(4);

    @Test
    void whatWasReleasedIsHandedOutAgain() {
        BufferRecycler first = stripes.acquirePooled();
        stripes.releasePooled(first);

        assertThat(stripes.pooledCount()).isEqualTo(1);
        assertThat(stripes.acquirePooled()).isSameAs(first);
        assertThat(stripes.pooledCount()).isZero();
    }

    @Test
    void whatIsInUseIsNotHandedOut() {
        BufferRecycler first = stripes.acquirePooled();
        BufferRecycler second = stripes.acquirePooled();

        assertThat(second).isNotSameAs(first);
        stripes.releasePooled(first);
        stripes.releasePooled(second);
        assertThat(List.of(stripes.acquirePooled(), stripes.acquirePooled())).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void aBurstLeavesNoMoreBehindThanThereArePlaces() {
        List<BufferRecycler> burst = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            burst.add(stripes.acquirePooled());
        }
        burst.forEach(stripes::releasePooled);

        assertThat(stripes.pooledCount()).isEqualTo(4);
    }

    @Test
    void placesAreRoundedUpToAPowerOfTwoOfFourAtLeast() {
        assertThat(kept(1)).isEqualTo(4);
        assertThat(kept(8)).isEqualTo(8);
        assertThat(kept(9)).isEqualTo(16);
    }

    /** One thread looks in four places, so that several threads with numbers in a row are needed to fill all. */
    private static int kept(int atLeast) {
        BufferStripes stripes = new BufferStripes(atLeast);
        for (int i = 0; i < 64; i++) {
            Thread thread = new Thread(() -> stripes.releasePooled(new BufferRecycler()));
            thread.start();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return stripes.pooledCount();
    }

    @Test
    void clearForgetsAll() {
        stripes.releasePooled(new BufferRecycler());

        assertThat(stripes.clear()).isTrue();
        assertThat(stripes.pooledCount()).isZero();
    }

    @Test
    void aCopyByWayOfBytesIsOfTheSameSizeAndEmpty() throws Exception {
        stripes.releasePooled(new BufferRecycler());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(stripes);
        }
        BufferStripes copy =
                (BufferStripes) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

        assertThat(copy.pooledCount()).isZero();
        copy.releasePooled(new BufferRecycler());
        assertThat(copy.pooledCount()).isEqualTo(1);
    }

    @Test
    void noTwoThreadsHoldOneBufferAtATime() throws Exception {
        Set<BufferRecycler> inUse = ConcurrentHashMap.newKeySet();
        Set<BufferRecycler> seen = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        atOnce(thread -> {
            for (int i = 0; i < 20_000; i++) {
                BufferRecycler held = stripes.acquirePooled();
                assertThat(inUse.add(held)).as("held by nobody else").isTrue();
                seen.add(held);
                inUse.remove(held);
                stripes.releasePooled(held);
            }
        });

        assertThat(seen).as("most are used again").hasSizeLessThan(THREADS * 20_000);
    }

    @Test
    void manyThreadsWriteAndReadTheirOwnValues() throws Exception {
        JsonCodec codec = JsonCodec.jackson();
        atOnce(thread -> {
            for (int i = 0; i < 500; i++) {
                Map<String, Object> value = Map.of("thread", thread, "text", "é".repeat(i), "number", i);
                byte[] json = codec.write(value);
                assertThat(codec.read(json, Map.class))
                        .as(() -> new String(json, StandardCharsets.UTF_8))
                        .isEqualTo(value);
            }
        });
    }

    private interface Work {
        void of(int thread) throws Exception;
    }

    private static void atOnce(Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        CyclicBarrier start = new CyclicBarrier(THREADS);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                tasks.add(() -> {
                    start.await(30, TimeUnit.SECONDS);
                    work.of(number);
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(tasks)) {
                done.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
