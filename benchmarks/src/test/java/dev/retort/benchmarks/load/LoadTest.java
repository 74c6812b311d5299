package dev.retort.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.benchmarks.process.Children;
import dev.retort.benchmarks.process.Programs;
import dev.retort.benchmarks.server.EchoServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class LoadTest {
    private static Process start(Class<?> server, int port) throws Exception {
        return Children.start(
                List.of(Programs.ownJava(), "-cp", Programs.ownClassPath(), server.getName(), String.valueOf(port)),
                Path.of("").toAbsolutePath(),
                Path.of("/dev/null"));
    }

    @Test
    void percentilesAreThoseOfTheNearestRank() {
        Latencies latencies = Latencies.of(
                LongStream.rangeClosed(1, 200).map(millis -> millis * 1_000_000).toArray());

        assertThat(latencies).isEqualTo(new Latencies(200, 100, 198, 200));
        assertThat(Latencies.parse("x\n" + latencies.toLine() + "\n")).isEqualTo(latencies);
    }

    @Test
    void messagesComeBackOverEachWebSocket() throws Exception {
        int port = Programs.freePort();
        Process server = start(EchoServer.class, port);
        try {
            FirstAnswer.await(Question.get("/"), port, List.of(server), 20);

            assertThat(EchoClients.ask("/", port, 8, 1).requests()).isGreaterThan(8);
        } finally {
            Children.end(server);
        }
    }

    @Test
    void aServerThatStandsStillIsSeenByEveryRequestThatWasDueMeanwhile() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            AtomicInteger requests = new AtomicInteger();
            Object still = new Object();
            Thread acceptor = new Thread(() -> accept(server, requests, still));
            acceptor.setDaemon(true);
            acceptor.start();

            // 100 requests are its warm-up.
            Latencies latencies = OpenLoop.ask(Question.get("/"), server.getLocalPort(), 1, 100, 2);

            assertThat(latencies.count()).isEqualTo(200);
            // Four requests waited at the server, one for each connection; but half of all were due while it stood
            // still.
            assertThat(latencies.percentile99()).isGreaterThan(900);
            assertThat(latencies.median()).isLessThan(900);
        }
    }

    private static void accept(ServerSocket server, AtomicInteger requests, Object still) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread thread = new Thread(() -> answer(socket, requests, still));
                thread.setDaemon(true);
                thread.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** Answers each request, and stands still for a second at the 150th. */
    private static void answer(Socket socket, AtomicInteger requests, Object still) {
        try (socket) {
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    synchronized (still) {
                        if (requests.incrementAndGet() == 150) {
                            TimeUnit.SECONDS.sleep(1);
                        }
                    }
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                                    .getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException | InterruptedException left) {
            Thread.currentThread().interrupt();
        }
    }
}
