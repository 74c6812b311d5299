package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import dev.retort.gateway.WireClient.Answer;
import dev.retort.gateway.WireUpstream.Received;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that serve one request after the other, the client's and the upstream's. */
class KeptConnectionTest {
    private static final String CHUNKED =
            "HTTP/1.1 200 OK|Transfer-Encoding: chunked|Trailer: X-Sum||3|abc|2|de|0|X-Sum: 5||";

    @Test
    void answersOfEveryKindFollowEachOtherOnOneConnection() throws IOException {
        try (WireUpstream upstream = WireUpstream.scripted(
                        (request, out) -> out.write(WireUpstream.wire(answer(request.target()))));
                ConfSite site = ConfSite.server("location / { proxy_pass http://127.0.0.1:" + upstream.port() + "; }");
                WireClient client = site.connect()) {
            for (int round = 0; round < 3; round++) {
                assertThat(ask(client, "GET", "/length").text()).isEqualTo("length");
                Answer head = ask(client, "HEAD", "/head");
                assertThat(head.field("Content-Length")).isEqualTo("1000");
                assertThat(ask(client, "GET", "/length").text()).isEqualTo("length");
                assertThat(ask(client, "GET", "/chunked").text()).isEqualTo("abcde");
                assertThat(ask(client, "GET", "/notmodified").status()).isEqualTo(304);
                assertThat(ask(client, "GET", "/empty").text()).isEmpty();
                assertThat(ask(client, "GET", "/nothing").status()).isEqualTo(204);
                Answer late = ask(client, "GET", "/early");
                assertThat(late.text()).isEqualTo("late");
                assertThat(late.values("X-Interim")).isEmpty();
                assertThat(late.values("X-Sum")).isEmpty();
            }
            assertThat(upstream.received()).extracting(Received::connection).containsOnly(1);
        }
    }

    private static String answer(String target) {
        return switch (target) {
            case "/length" -> "HTTP/1.1 200 OK|Content-Length: 6|X-Sum: 6||length";
            case "/head" -> "HTTP/1.1 200 OK|Content-Length: 1000||";
            case "/chunked" -> CHUNKED;
            case "/notmodified" -> "HTTP/1.1 304 Not Modified|ETag: \"a\"||";
            case "/empty" -> "HTTP/1.1 200 OK|Content-Length: 0||";
            case "/nothing" -> "HTTP/1.1 204 No Content||";
            default -> "HTTP/1.1 103 Early Hints|X-Interim: yes||HTTP/1.1 200 OK|Content-Length: 4||late";
        };
    }

    private static Answer ask(WireClient client, String method, String target) {
        client.send(method + " " + target + " HTTP/1.1|Host: h||");
        return method.equals("HEAD") ? client.readHead() : client.read();
    }

    /** As uWSGI's http-socket needs it, which closes each connection without a word of it. */
    @Test
    void aConnectionThatIsToBeClosedServesNoOtherRequest() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = ConfSite.server(
                        "proxy_set_header connection $arg_say; location / { proxy_pass " + upstream.uri("") + "; }")) {
            for (String say : List.of("", "close", "Close", "", "")) {
                assertThat(site.get("/?say=" + say).status()).isEqualTo(200);
            }
            assertThat(upstream.received()).extracting(Received::connection).containsExactly(1, 2, 3, 1, 1);
        }
    }

    @Test
    void eachClientIsServedByTheConnectionsOfItsOwnSelector() throws IOException {
        CyclicBarrier both = new CyclicBarrier(2);
        try (WireUpstream upstream = WireUpstream.scripted((request, out) -> {
                    if (request.target().endsWith("together")) {
                        await(both);
                    }
                    out.write(WireUpstream.wire(WireUpstream.OK));
                });
                ConfSite site = ConfSite.of("worker_processes 2; http { server { listen 127.0.0.1:0;"
                        + " location / { proxy_pass http://127.0.0.1:" + upstream.port() + "; } } }");
                WireClient first = site.connect();
                WireClient second = site.connect()) {
            first.send("GET /first/together HTTP/1.1|Host: h||");
            second.send("GET /second/together HTTP/1.1|Host: h||");
            assertThat(first.read().status()).isEqualTo(200);
            assertThat(second.read().status()).isEqualTo(200);
            for (int i = 0; i < 5; i++) {
                // The connection that was used last is always the other client's.
                assertThat(ask(first, "GET", "/first").status()).isEqualTo(200);
                assertThat(ask(second, "GET", "/second").status()).isEqualTo(200);
            }
            assertThat(connectionsOf("/first", upstream)).hasSize(1);
            assertThat(connectionsOf("/second", upstream)).hasSize(1).isNotEqualTo(connectionsOf("/first", upstream));
        }
    }

    private static List<Integer> connectionsOf(String prefix, WireUpstream upstream) {
        return upstream.received().stream()
                .filter(request -> request.target().startsWith(prefix))
                .map(Received::connection)
                .distinct()
                .toList();
    }

    private static void await(CyclicBarrier barrier) throws IOException {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException alone) {
            throw new IOException(alone);
        }
    }

    /** Requests come in packets that begin and end anywhere, before, while and after others are answered. */
    @Test
    void requestsAreAnsweredHoweverTheirBytesCome(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("file"), "file");
        String[] targets = {"/file", "/proxied", "/file", "/nowhere", "/proxied", "/proxied", "/file"};
        StringBuilder text = new StringBuilder();
        for (String target : targets) {
            text.append("GET ").append(target).append(" HTTP/1.1\r\nHost: h\r\n\r\n");
        }
        byte[] all = text.toString().getBytes(StandardCharsets.US_ASCII);
        try (WireUpstream upstream = WireUpstream.answering("HTTP/1.1 200 OK|Content-Length: 7||proxied");
                ConfSite site = ConfSite.server("root " + folder + "; location /proxied { proxy_pass http://127.0.0.1:"
                        + upstream.port() + "; }")) {
            qt().withExamples(100)
                    .withShrinkCycles(0)
                    .forAll(lists().of(integers().between(1, all.length - 1)).ofSizeBetween(0, 12))
                    .checkAssert(cuts -> {
                        try (WireClient client = site.connect()) {
                            packets(all, cuts).forEach(client::sendBytes);
                            for (String target : targets) {
                                Answer answer = client.read();
                                boolean there = !target.equals("/nowhere");
                                assertThat(answer.status()).isEqualTo(there ? 200 : 404);
                                assertThat(there ? "/" + answer.text() : target).isEqualTo(target);
                            }
                        }
                    });
        }
    }

    @Test
    void aClientThatWaitsTakesLittleMemory(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("file"), "file");
        List<WireClient> clients = new ArrayList<>();
        try (ConfSite site = ConfSite.server("root " + folder + ";")) {
            long before = 0;
            for (int i = 0; i < 500; i++) {
                WireClient client = site.connect();
                clients.add(client);
                for (int request = 0; request < 3; request++) {
                    client.send("GET /file HTTP/1.1|Host: h|User-Agent: test|Cookie: a=b||");
                    assertThat(client.read().text()).isEqualTo("file");
                }
                if (i == 100) {
                    before = usedMemory();
                }
            }
            assertThat((usedMemory() - before) / 400).isLessThan(48 << 10);
        } finally {
            clients.forEach(WireClient::close);
        }
    }

    /** With what this test itself holds for each client, some 10 KiB. */
    private static long usedMemory() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    private static List<byte[]> packets(byte[] all, List<Integer> cuts) {
        List<Integer> ends = new ArrayList<>(cuts.stream().distinct().sorted().toList());
        ends.add(all.length);
        List<byte[]> packets = new ArrayList<>();
        int begin = 0;
        for (int end : ends) {
            packets.add(Arrays.copyOfRange(all, begin, end));
            begin = end;
        }
        return packets;
    }
}
