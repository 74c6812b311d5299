package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Asks for the same again and again, and looks at what the process holds before and behind: heap, direct buffers, threads
 * and descriptors. {@code -Dretort.soak=100000} asks for as much of each kind; the figures go to {@code target/soak.txt}.
 */
final class Soak {
    private static final int REQUESTS = Integer.getInteger("retort.soak", 500);

    /** How many clients there are at once. */
    static final int CLIENTS = 4;

    /** What may remain of a kind: caches and pools that fill up, and what the JVM itself does meanwhile. */
    private static final long HEAP = 3 << 20;

    private static final long DIRECT = 2 << 20;
    private static final long THREADS = 30;
    private static final long DESCRIPTORS = 60;

    private Soak() {}

    /** What a process holds. */
    private record Held(long heap, long direct, long threads, long descriptors) {
        /** Looks at least this often, as a collection leaves behind what only then can be cleaned. */
        static Held now(int collections) {
            long heap = Long.MAX_VALUE;
            for (int i = 0; i < collections; i++) {
                System.gc();
                Runtime runtime = Runtime.getRuntime();
                heap = Math.min(heap, runtime.totalMemory() - runtime.freeMemory());
            }
            long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .filter(pool -> pool.getName().equals("direct"))
                    .mapToLong(BufferPoolMXBean::getMemoryUsed)
                    .sum();
            long descriptors = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                    ? unix.getOpenFileDescriptorCount()
                    : 0;
            return new Held(heap, direct, ManagementFactory.getThreadMXBean().getThreadCount(), descriptors);
        }

        Held since(Held before) {
            return new Held(
                    heap - before.heap,
                    direct - before.direct,
                    threads - before.threads,
                    descriptors - before.descriptors);
        }

        @Override
        public String toString() {
            return String.format("heap %,d direct %,d threads %d descriptors %d", heap, direct, threads, descriptors);
        }
    }

    interface Kind {
        void run(int requests) throws Exception;
    }

    static void assertNothingStays(String name, Kind kind) throws Exception {
        // Twice before: what is loaded, compiled and pooled once is not what this is about.
        kind.run(Math.max(500, REQUESTS / 10));
        kind.run(Math.max(500, REQUESTS / 10));
        Held before = Held.now(2);
        long begun = System.nanoTime();
        kind.run(REQUESTS);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        AtomicReference<Held> after = new AtomicReference<>(before);
        eventually(() -> {
            Held now = Held.now(1);
            after.set(now);
            Held grown = now.since(before);
            assertThat(grown.heap()).as(name + ": heap of %s", grown).isLessThan(HEAP);
            assertThat(grown.direct())
                    .as(name + ": direct buffers of %s", grown)
                    .isLessThan(DIRECT);
            assertThat(grown.threads()).as(name + ": threads of %s", grown).isLessThan(THREADS);
            assertThat(grown.descriptors())
                    .as(name + ": descriptors of %s", grown)
                    .isLessThan(DESCRIPTORS);
        });
        Held last = Objects.requireNonNull(after.get());
        Files.writeString(
                Path.of("target", "soak.txt"),
                String.format(
                        "%-12s %,9d requests in %,7d ms: %s; grown by %s%n",
                        name, REQUESTS, millis, last, last.since(before)),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    interface Client {
        void run(int number) throws Exception;
    }

    static void inParallel(Client client) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int number = i;
            all.add(threads.submit(() -> {
                client.run(number);
                return null;
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }
}
