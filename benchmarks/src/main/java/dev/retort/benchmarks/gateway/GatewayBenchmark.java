package dev.retort.benchmarks.gateway;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Measures how much processor time an answer takes, of nginx and of the gateway, and prints the ratios.
 *
 * <p>Requests per second say as much about the machine's other work as about the server; the processor time of its
 * processes hardly depends on that. Both peers run side by side and are asked in turn, after a warm-up; a figure is the
 * median of the rounds. It takes Linux, and {@code nginx} and {@code wrk} on the {@code PATH}.
 *
 * <pre>
 * java -cp … dev.retort.benchmarks.gateway.GatewayBenchmark [--rounds 5] [--seconds 4] [--warmup 40] [--workers 1]
 *     [--java-options "-Xmx256m -XX:+UseParallelGC"] [work …]
 * </pre>
 *
 * <p>A work is named by a part of its name, such as {@code 10 MB} or {@code proxy}; without any, all are measured.
 */
public final class GatewayBenchmark {
    private static final PrintStream OUT = System.out;

    private int rounds = 5;
    private int seconds = 4;
    private int warmup = 40;
    private int workers = 1;
    private List<String> options = List.of("-Xmx256m", "-XX:+UseParallelGC");
    private final List<String> wanted = new ArrayList<>();

    private GatewayBenchmark(String[] args) {
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--rounds" -> rounds = Integer.parseInt(args[++i]);
                case "--seconds" -> seconds = Integer.parseInt(args[++i]);
                case "--warmup" -> warmup = Integer.parseInt(args[++i]);
                case "--workers" -> workers = Integer.parseInt(args[++i]);
                case "--java-options" -> options = List.of(args[++i].split(" ", -1));
                default -> wanted.add(args[i]);
            }
        }
    }

    /**
     * Runs it.
     *
     * @param args see above
     * @throws Exception if a peer does not start
     */
    public static void main(String[] args) throws Exception {
        for (String program : List.of("nginx", "wrk")) {
            if (!isOnPath(program)) {
                OUT.println("SKIPPED: " + program + " is not on the PATH, so there is nothing to compare with.");
                return;
            }
        }
        new GatewayBenchmark(args).run();
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private void run() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("retort-gateway-benchmark");
        // nginx's workers are another user's if it is started by root.
        folder.toFile().setReadable(true, false);
        folder.toFile().setExecutable(true, false);
        Sites sites = new Sites(folder, workers);
        OUT.printf(
                Locale.ROOT,
                "%d rounds of %d s after %d s, %d workers, Java %s %s; µs of processor time per request%n",
                rounds,
                seconds,
                warmup,
                workers,
                System.getProperty("java.version"),
                String.join(" ", options));
        OUT.printf(
                Locale.ROOT,
                "%-16s %10s %10s %7s %12s %12s%n",
                "",
                "nginx",
                "gateway",
                "ratio",
                "nginx/s",
                "gateway/s");
        for (Work work : Work.all(sites)) {
            if (wanted.isEmpty() || wanted.stream().anyMatch(work.name()::contains)) {
                compare(work, sites);
            }
        }
        OUT.println("Files and logs are in " + folder);
    }

    private void compare(Work work, Sites sites) throws IOException, InterruptedException {
        try (Peer nginx = Peer.nginx(work.server(), sites, options);
                Peer gateway = Peer.gateway(work.server(), sites, options)) {
            Series first = new Series(nginx, work);
            Series second = new Series(gateway, work);
            Load.run(nginx, work, 1);
            // In rounds, as what a compiler has learnt of connections that stay is wrong once all of them close.
            for (int warm = 0; warm < warmup; warm += seconds) {
                Load.run(gateway, work, seconds);
            }
            for (int round = 0; round < rounds; round++) {
                first.measure(seconds);
                second.measure(seconds);
            }
            OUT.printf(
                    Locale.ROOT,
                    "%-16s %10.1f %10.1f %7.2f %12.0f %12.0f%n",
                    work.name(),
                    first.micros(),
                    second.micros(),
                    second.micros() / first.micros(),
                    first.perSecond(),
                    second.perSecond());
        } catch (IOException failure) {
            OUT.println(work.name() + " SKIPPED: " + failure.getMessage());
        }
    }
}
