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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is asked for, and however often, nothing of it stays behind: heap, direct buffers, threads and descriptors are as
 * they were. {@code -Dretort.soak=100000} asks for as much of each kind; the figures go to {@code target/soak.txt}.
 */
class SoakTest {
    private static final int REQUESTS = Integer.getInteger("retort.soak", 1_500);
    private static final int CLIENTS = 4;
    private static final int BATCH = 10;

    /** What may remain of a kind: caches and pools that fill up, and what the JVM itself does meanwhile. */
    private static final long HEAP = 3 << 20;

    private static final long DIRECT = 2 << 20;
    private static final long THREADS = 30;
    private static final long DESCRIPTORS = 60;

    @TempDir
    Path root;

    /** What a process holds. */
    private record Held(long heap, long direct, long threads, long descriptors) {
        static Held now() {
            long heap = Long.MAX_VALUE;
            for (int i = 0; i < 4; i++) {
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

    private static RawUpstream upstream(Backend backend) {
        return new RawUpstream(call -> {
            do {
                String request = backend.read(call.in);
                if (request.contains("/slow")) {
                    call.awaitEnd();
                    return;
                }
                if (request.contains("/endless")) {
                    call.out.write(backend.piece("HTTP/1.1 200 OK||"));
                    byte[] piece = backend.piece("x".repeat(10_000));
                    while (true) {
                        call.out.write(piece);
                    }
                }
                call.out.write(backend.answer("HTTP/1.1 200 OK|Content-Length: 2||ok"));
            } while (backend == Backend.PROXY);
        });
    }

    /** Sends as many requests as asked for, from several clients, some of them together. */
    private static void ask(ConfSite site, int requests, String request, int status) throws Exception {
        inParallel(client -> {
            try (WireClient connection = site.connect()) {
                for (int sent = 0; sent < requests / CLIENTS; sent += BATCH) {
                    connection.send(request.repeat(BATCH));
                    for (int i = 0; i < BATCH; i++) {
                        assertThat(connection.read().status()).isEqualTo(status);
                    }
                }
            }
        });
    }

    /** Leaves each request at another point: while an answer is awaited, while it comes, while a body is sent. */
    private static void abandon(ConfSite site, int requests, String path) throws Exception {
        inParallel(client -> {
            for (int i = 0; i < requests / CLIENTS; i++) {
                WireClient connection = site.connect();
                switch (i % 4) {
                    case 0 -> connection.send("GET " + path + "slow HTTP/1.1|Host: h||");
                    case 1 -> {
                        connection.send("GET " + path + "endless HTTP/1.1|Host: h||");
                        connection.readHeader();
                    }
                    case 2 -> connection.send("POST " + path + " HTTP/1.1|Host: h|Content-Length: 10||half");
                    default -> connection.send("GET " + path + " HTTP/1.1|Ho");
                }
                connection.reset();
            }
        });
    }

    private interface Client {
        void run(int number);
    }

    private static void inParallel(Client client) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int number = i;
            all.add(CompletableFuture.runAsync(() -> client.run(number), threads));
        }
        for (Future<?> one : all) {
            one.get();
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    private interface Kind {
        void run(int requests) throws Exception;
    }

    private static void assertNothingStays(String name, Kind kind) throws Exception {
        // Twice before: what is loaded, compiled and pooled once is not what this is about.
        kind.run(Math.max(500, REQUESTS / 10));
        kind.run(Math.max(500, REQUESTS / 10));
        Held before = Held.now();
        long begun = System.nanoTime();
        kind.run(REQUESTS);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        eventually(() -> {
            Held grown = Held.now().since(before);
            assertThat(grown.heap()).as(name + ": heap of %s", grown).isLessThan(HEAP);
            assertThat(grown.direct())
                    .as(name + ": direct buffers of %s", grown)
                    .isLessThan(DIRECT);
            assertThat(grown.threads()).as(name + ": threads of %s", grown).isLessThan(THREADS);
            assertThat(grown.descriptors())
                    .as(name + ": descriptors of %s", grown)
                    .isLessThan(DESCRIPTORS);
        });
        Held after = Held.now();
        Files.writeString(
                Path.of("target", "soak.txt"),
                String.format(
                        "%-10s %,9d requests in %,7d ms: %s; grown by %s%n",
                        name, REQUESTS, millis, after, after.since(before)),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    @Test
    void nothingStaysBehind() throws Exception {
        Files.writeString(root.resolve("a.txt"), "text ".repeat(400));
        Files.writeString(root.resolve("z.txt"), "text ".repeat(400));
        try (LogTap quiet = new LogTap(false);
                RawUpstream http = upstream(Backend.PROXY);
                RawUpstream uwsgi = upstream(Backend.UWSGI);
                RawUpstream fastcgi = upstream(Backend.FASTCGI);
                ConfSite site = ConfSite.of("http { keepalive_requests 10000000; root " + root
                        + "; upstream app { server " + http.address() + "; keepalive 8; keepalive_requests 10000000; }"
                        + " server { listen 127.0.0.1:0; location = /return { return 200 ok; }"
                        + " location = /z.txt { gzip on; gzip_types text/plain; gzip_min_length 1; }"
                        + " location /app/ { proxy_pass http://app; }"
                        + " location /uwsgi/ { " + Backend.UWSGI.pass(uwsgi.address()) + " }"
                        + " location /fastcgi/ { " + Backend.FASTCGI.pass(fastcgi.address()) + " }"
                        + " location /broken/ { proxy_pass http://127.0.0.1:1; error_page 502 =503 /return; } } }")) {
            assertThat(quiet.lines("")).isEmpty();
            assertNothingStays("static", n -> ask(site, n, get("/a.txt"), 200));
            assertNothingStays("gzip", n -> ask(site, n, get("/z.txt"), 200));
            assertNothingStays("return", n -> ask(site, n, get("/return"), 200));
            assertNothingStays("error", n -> ask(site, n, get("/nothing"), 404));
            assertNothingStays("proxied", n -> ask(site, n, get("/app/"), 200));
            assertNothingStays("posted", n -> ask(site, n, post("/app/"), 200));
            assertNothingStays("refused", n -> ask(site, n, get("/broken/"), 503));
            assertNothingStays("uwsgi", n -> ask(site, n, get("/uwsgi/"), 200));
            assertNothingStays("fastcgi", n -> ask(site, n, get("/fastcgi/"), 200));
            for (String path : List.of("/app/", "/uwsgi/", "/fastcgi/")) {
                assertNothingStays("abandoned" + path, n -> abandon(site, n, path));
            }
        }
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1|Host: h|Accept-Encoding: gzip||";
    }

    private static String post(String path) {
        return "POST " + path + " HTTP/1.1|Host: h|Content-Length: 5||hello";
    }
}
