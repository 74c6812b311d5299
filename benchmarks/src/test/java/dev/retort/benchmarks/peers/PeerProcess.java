package dev.retort.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A peer that serves, until it is closed. */
final class PeerProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(20);

    private final String name;
    private final Process process;
    private final Path output;
    private final String address;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private PeerProcess(String name, Process process, Path output, int port) {
        this.name = name;
        this.process = process;
        this.output = output;
        address = "http://127.0.0.1:" + port;
    }

    static PeerProcess start(String name, List<String> command) throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("--port", Integer.toString(port)));
        Path output = Files.createTempFile("retort-peer", ".log");
        Process process = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        PeerProcess peer = new PeerProcess(name, process, output, port);
        try {
            peer.awaitFirstAnswer();
            return peer;
        } catch (Exception | AssertionError e) {
            peer.kill();
            throw e;
        }
    }

    private void awaitFirstAnswer() throws Exception {
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            assertThat(process.isAlive()).as("%s runs: %s", name, output()).isTrue();
            assertThat(System.nanoTime())
                    .as("%s starts in time: %s", name, output())
                    .isLessThan(deadline);
            try {
                // A web server in front may be there before the application.
                if (get("/text").statusCode() == 200) {
                    return;
                }
            } catch (ConnectException notYet) {
                // Asked again.
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    HttpResponse<String> get(String target) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder().GET(), target);
    }

    HttpResponse<String> post(String target, String form) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)),
                target);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String target)
            throws IOException, InterruptedException {
        return client.send(
                request.uri(URI.create(address + target)).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    /** Ends it as the harness does, which it must heed. */
    @Override
    public void close() throws IOException {
        try {
            process.destroy();
            assertThat(process.onExit())
                    .as("%s ends when it is told to: %s", name, output())
                    .succeedsWithin(STOP);
        } finally {
            kill();
        }
    }

    private void kill() throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
        Files.delete(output);
    }
}
