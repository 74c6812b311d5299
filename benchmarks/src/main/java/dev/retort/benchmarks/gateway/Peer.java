package dev.retort.benchmarks.gateway;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server under measurement, in processes of its own. */
final class Peer implements AutoCloseable {
    private static final String JAVA = System.getProperty("java.home") + "/bin/java";

    private final String name;
    private final int port;
    private final List<Process> processes;
    private final int firstCounted;

    private Peer(String name, int port, List<Process> processes, int firstCounted) {
        this.name = name;
        this.port = port;
        this.processes = processes;
        this.firstCounted = firstCounted;
    }

    /** Starts nginx, and behind it what a configuration needs; a Jetty behind it is counted, another nginx is not. */
    static Peer nginx(Sites.Kind kind, Sites sites, List<String> options) throws IOException, InterruptedException {
        return start("nginx", kind, sites, options);
    }

    /** Starts the gateway as {@code retort gateway} does. */
    static Peer gateway(Sites.Kind kind, Sites sites, List<String> options) throws IOException, InterruptedException {
        return start("gateway", kind, sites, options);
    }

    private static Peer start(String name, Sites.Kind kind, Sites sites, List<String> options)
            throws IOException, InterruptedException {
        List<Process> processes = new ArrayList<>();
        int port = Sites.freePort();
        int upstream = Sites.freePort();
        boolean isNginx = name.equals("nginx");
        int counted = 0;
        if (kind == Sites.Kind.PROXY) {
            processes.add(nginx(sites.upstream(upstream)));
            counted = 1;
        } else if (kind == Sites.Kind.WEBAPP && isNginx) {
            processes.add(java(options, sites.folder(), JettyBackend.class.getName(), String.valueOf(upstream)));
        }
        Path configuration = sites.configuration(kind, name, port, upstream);
        processes.add(
                isNginx
                        ? nginx(configuration)
                        : java(
                                options,
                                sites.folder(),
                                "dev.retort.cli.Main",
                                "gateway",
                                "-p",
                                String.valueOf(configuration.getParent()),
                                "-c",
                                "nginx.conf",
                                "-g",
                                "daemon off;"));
        Peer peer = new Peer(name, port, processes, counted);
        peer.awaitStart();
        return peer;
    }

    private static Process nginx(Path configuration) throws IOException {
        String prefix = String.valueOf(configuration.getParent());
        return new ProcessBuilder("nginx", "-p", prefix, "-c", "nginx.conf", "-g", "daemon off;")
                .redirectErrorStream(true)
                .redirectOutput(Path.of(prefix, "out.log").toFile())
                .start();
    }

    private static Process java(List<String> options, Path folder, String main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(main + ".log").toFile())
                .start();
    }

    private void awaitStart() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try {
                HttpURLConnection connection = (HttpURLConnection)
                        URI.create("http://127.0.0.1:" + port + "/").toURL().openConnection();
                connection.getResponseCode();
                return;
            } catch (IOException notYet) {
                boolean dead = processes.stream().anyMatch(process -> !process.isAlive());
                if (dead || System.nanoTime() > deadline) {
                    close();
                    throw new IOException(name + " has not started, see its log", notYet);
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    /** How long its processes have used a processor until now, in seconds: user and system time. */
    double processorSeconds() throws IOException {
        long ticks = 0;
        for (Process process : processes.subList(firstCounted, processes.size())) {
            List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                    .toList();
            for (ProcessHandle one : all) {
                ticks += ticks(one.pid());
            }
        }
        return ticks / 100.0; // USER_HZ, which is 100 wherever Linux runs Java.
    }

    private static long ticks(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    @Override
    public void close() {
        for (int i = processes.size() - 1; i >= 0; i--) {
            Process process = processes.get(i);
            process.destroy();
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                process.destroyForcibly();
            }
        }
    }
}
