package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static dev.retort.gateway.UwsgiServer.request;
import static dev.retort.gateway.UwsgiServerTest.handler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies in both directions, and what happens when either side ends early. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class UwsgiBodyTest {
    private static final int LARGE = 50_000_000;

    private static byte[] post(int length) {
        return request("REQUEST_METHOD", "POST", "CONTENT_LENGTH", String.valueOf(length));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private static String sha(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static String readSha(Request request) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = Content.Source.asInputStream(request)) {
            byte[] part = new byte[10_000];
            for (int length = in.read(part); length >= 0; length = in.read(part)) {
                digest.update(part, 0, length);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Sends in the background what the socket takes, and counts it. */
    private static Thread sending(WireClient client, byte[] bytes, AtomicLong sent) {
        Thread sender = new Thread(() -> {
            try {
                for (int from = 0; from < bytes.length; from += 50_000) {
                    int to = Math.min(bytes.length, from + 50_000);
                    client.sendBytes(Arrays.copyOfRange(bytes, from, to));
                    sent.set(to);
                }
            } catch (UncheckedIOException closed) {
                sent.set(-1);
            }
        });
        sender.start();
        return sender;
    }

    @Test
    void aBodyIsReadToItsLengthAndWhatFollowsIsLeft() {
        Handler echo = handler((request, response, callback) -> {
            String body = Content.Source.asString(request);
            Content.Sink.write(response, true, request.getLength() + " " + body, callback);
        });
        try (UwsgiServer server = new UwsgiServer(echo)) {
            for (String surplus : List.of("", "x", "GET / HTTP/1.1\r\n\r\n", "y".repeat(100_000))) {
                try (WireClient client = server.connect()) {
                    client.sendBytes(post(5)).send("hello" + surplus);
                    assertThat(client.readToEnd()).endsWith("\r\n\r\n5 hello");
                }
            }
            // Without a length there is no body.
            try (WireClient client = server.connect()) {
                client.sendBytes(request("CONTENT_LENGTH", "")).send("hello");
                assertThat(client.readToEnd()).endsWith("\r\n\r\n-1 ");
            }
        }
    }

    @Test
    void aLargeBodyWaitsInTheSocketUntilItIsRead() throws Exception {
        CountDownLatch mayRead = new CountDownLatch(1);
        Handler slow = handler((request, response, callback) -> {
            mayRead.await();
            Content.Sink.write(response, true, readSha(request), callback);
        });
        byte[] body = random(LARGE);
        AtomicLong sent = new AtomicLong();
        try (UwsgiServer server = new UwsgiServer(slow);
                WireClient client = server.connect().sendBytes(post(LARGE))) {
            Thread sender = sending(client, body, sent);
            eventually(() -> assertThat(sent.get()).isGreaterThan(100_000));
            assertThat(server.connection().getBytesIn()).isLessThanOrEqualTo(8_192);
            mayRead.countDown();
            assertThat(client.readToEnd()).endsWith("\r\n\r\n" + sha(body));
            sender.join();
            assertThat(server.buffersInUse()).isLessThan(4);
        }
    }

    @Test
    void anAsynchronousReaderIsToldOfEachPiece() throws Exception {
        Handler counter = handler((request, response, callback) -> {
            AtomicLong length = new AtomicLong();
            new Runnable() {
                @Override
                public void run() {
                    for (Content.Chunk chunk = request.read(); chunk != null; chunk = request.read()) {
                        length.addAndGet(chunk.remaining());
                        chunk.release();
                        if (chunk.isLast()) {
                            Content.Sink.write(response, true, String.valueOf(length), callback);
                            return;
                        }
                    }
                    request.demand(this);
                }
            }.run();
        });
        try (UwsgiServer server = new UwsgiServer(counter);
                WireClient client = server.connect().sendBytes(post(LARGE))) {
            sending(client, random(LARGE), new AtomicLong()).join();
            assertThat(client.readToEnd()).endsWith("\r\n\r\n" + LARGE);
        }
    }

    @Test
    void whoAsksForMoreAndThenAnswersWithoutItIsClosedBehindTheBody() {
        Handler hasty = handler((request, response, callback) -> {
            request.demand(() -> {});
            Content.Sink.write(response, true, "enough", callback);
        });
        try (UwsgiServer server = new UwsgiServer(hasty)) {
            // The body comes before the handler has ended, or behind that.
            for (int i = 0; i < 20; i++) {
                try (WireClient client = server.connect().sendBytes(post(200_000))) {
                    Connection connection = server.connection();
                    assertThat(client.readToEnd()).endsWith("\r\n\r\nenough");
                    client.sendBytes(new byte[200_000]);
                    eventually(
                            () -> assertThat(connection.getEndPoint().isOpen()).isFalse());
                    assertThat(connection.getBytesIn()).isEqualTo(post(200_000).length + 200_000L);
                    server.awaitNoConnection();
                }
            }
        }
    }

    @Test
    void whoCollectsSmallPiecesDoesNotCollectBuffers() {
        CompletableFuture<UwsgiServer> running = new CompletableFuture<>();
        Handler collector = handler((request, response, callback) -> {
            List<Content.Chunk> kept = new ArrayList<>();
            new Runnable() {
                @Override
                public void run() {
                    for (Content.Chunk chunk = request.read(); chunk != null; chunk = request.read()) {
                        kept.add(chunk);
                        if (chunk.isLast()) {
                            int buffers = running.join().buffersInUse();
                            int pieces = kept.size();
                            kept.forEach(Content.Chunk::release);
                            Content.Sink.write(response, true, pieces + " in " + buffers, callback);
                            return;
                        }
                    }
                    // The client sends the next one when it hears of this one.
                    request.demand(this);
                }
            }.run();
        });
        try (UwsgiServer server = new UwsgiServer(collector);
                WireClient client = server.connect().sendBytes(post(200))) {
            running.complete(server);
            Connection connection = server.connection();
            for (int i = 0; i < 200; i++) {
                client.send("x");
                long all = post(200).length + i + 1L;
                eventually(() -> assertThat(connection.getBytesIn()).isEqualTo(all));
            }
            assertThat(client.readToEnd()).containsPattern("\\d\\d\\d? in [012]$");
        }
    }

    @Test
    void aLargeResponseWaitsForASlowReader() throws Exception {
        AtomicLong written = new AtomicLong();
        AtomicReference<Thread> writer = new AtomicReference<>();
        byte[] part = new byte[50_000];
        Handler large = handler((request, response, callback) -> {
            writer.set(Thread.currentThread());
            for (int i = 0; i < LARGE / part.length; i++) {
                Content.Sink.write(response, false, ByteBuffer.wrap(part));
                written.addAndGet(part.length);
            }
            callback.succeeded();
        });
        try (UwsgiServer server = new UwsgiServer(large);
                WireClient client = server.connect().sendBytes(request())) {
            eventually(() -> assertThat(writer.get())
                    .isNotNull()
                    .extracting(Thread::getState)
                    .isEqualTo(Thread.State.WAITING));
            assertThat(written.get()).isLessThan(LARGE / 2);
            assertThat(server.buffersInUse()).isLessThan(4);
            client.readHeader();
            assertThat(client.readToEnd()).hasSize(LARGE);
        }
    }

    @Test
    void aResponseReachesWhoIsStillSendingItsRequest() throws Exception {
        Handler hasty = handler((request, response, callback) -> {
            response.setStatus(413);
            Content.Sink.write(response, true, "too much", callback);
        });
        AtomicLong sent = new AtomicLong();
        try (UwsgiServer server = new UwsgiServer(hasty);
                WireClient client = server.connect().sendBytes(post(LARGE))) {
            Thread sender = sending(client, new byte[LARGE], sent);
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 413 ").endsWith("\r\n\r\ntoo much");
            sender.join();
            assertThat(sent.get()).isEqualTo(LARGE);
            client.reset();
            server.awaitNoConnection();
        }
    }

    @Test
    void whoKeepsSilentBehindTheResponseIsLetGo() {
        Handler hasty = handler((request, response, callback) -> callback.succeeded());
        try (UwsgiServer server = new UwsgiServer(hasty);
                WireClient client = server.connect().sendBytes(post(10))) {
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 ");
            server.awaitNoConnection();
        }
    }

    @Test
    void aWebServerThatLeavesFailsTheRequestThatWaits() throws Exception {
        for (String body : List.of("", "hello")) {
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            CompletableFuture<Callback> waiting = new CompletableFuture<>();
            Handler waits = handler((request, response, callback) -> {
                request.addFailureListener(failure::complete);
                assertThat(Content.Source.asString(request)).isEqualTo(body);
                waiting.complete(callback);
            });
            try (UwsgiServer server = new UwsgiServer(waits);
                    WireClient client =
                            server.connect().sendBytes(post(body.length())).send(body)) {
                Callback callback = waiting.get(20, TimeUnit.SECONDS);
                if (body.isEmpty()) {
                    client.reset();
                } else {
                    client.shutdownOutput();
                }
                assertThat(failure.get(20, TimeUnit.SECONDS))
                        .isInstanceOf(EofException.class)
                        .hasMessage("The web server has closed the connection");
                callback.failed(failure.get());
                server.awaitNoConnection();
            }
        }
    }

    @Test
    void aWebServerThatLeavesBehindTheResponseFailsNothing() throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        CompletableFuture<Callback> waiting = new CompletableFuture<>();
        Handler lingering = handler((request, response, callback) -> {
            request.addFailureListener(failure::complete);
            Content.Sink.write(response, true, "all", Callback.NOOP);
            waiting.complete(callback);
        });
        try (UwsgiServer server = new UwsgiServer(lingering);
                WireClient client = server.connect().sendBytes(request())) {
            assertThat(client.readToEnd()).endsWith("\r\n\r\nall");
            EndPoint endPoint = server.connection().getEndPoint();
            eventually(() -> assertThat(endPoint.isFillInterested()).isTrue());
            client.shutdownOutput();
            eventually(() -> assertThat(endPoint.isFillInterested()).isFalse());
            waiting.get(20, TimeUnit.SECONDS).succeeded();
            server.awaitNoConnection();
            assertThat(failure).isNotDone();
        }
    }

    @Test
    void aStreamToAWebServerThatHasLeftFails() throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Handler endless = handler((request, response, callback) -> {
            try {
                while (true) {
                    Content.Sink.write(response, false, ByteBuffer.wrap(new byte[1000]));
                }
            } catch (IOException gone) {
                failure.complete(gone);
                callback.failed(gone);
            }
        });
        try (UwsgiServer server = new UwsgiServer(endless);
                WireClient client = server.connect().sendBytes(request())) {
            client.readHeader();
            client.reset();
            assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            server.awaitNoConnection();
        }
    }

    @Test
    void aWebServerThatLeavesWithinTheBodyFailsItsReader() throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Handler reader = handler((request, response, callback) -> {
            try {
                callback.failed(new IllegalStateException(Content.Source.asString(request)));
            } catch (IOException cut) {
                failure.complete(cut);
                callback.failed(cut);
            }
        });
        try (UwsgiServer server = new UwsgiServer(reader);
                WireClient client = server.connect().sendBytes(post(10)).send("hell")) {
            client.shutdownOutput();
            assertThat(failure.get(20, TimeUnit.SECONDS))
                    .hasMessageContaining("The web server closed the connection 6 bytes before the end of the body");
            server.awaitNoConnection();
        }
    }

    @Test
    void anApplicationThatDiesMidAnswerCutsTheConnection() throws Exception {
        for (String length : List.of("", "10")) {
            CountDownLatch mayDie = new CountDownLatch(1);
            Handler dying = handler((request, response, callback) -> {
                if (!length.isEmpty()) {
                    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
                }
                Content.Sink.write(response, false, ByteBuffer.wrap("half|".getBytes(StandardCharsets.US_ASCII)));
                mayDie.await();
                throw new IllegalStateException("on purpose");
            });
            try (UwsgiServer server = new UwsgiServer(dying);
                    WireClient client = server.connect().sendBytes(request())) {
                assertThat(client.readThrough("|")).startsWith("HTTP/1.1 200 OK");
                mayDie.countDown();
                // A plain end would be that of a whole response.
                assertThatThrownBy(client::readToEnd).hasMessageContaining("reset");
                server.awaitNoConnection();
            }
        }
    }

    @Test
    void anIdleRequestEnds() throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Handler waits = handler((request, response, callback) -> request.addFailureListener(cause -> {
            failure.complete(cause);
            callback.failed(cause);
        }));
        try (UwsgiServer server = new UwsgiServer(waits)) {
            server.connector().setIdleTimeout(200);
            try (WireClient client = server.connect().sendBytes(request())) {
                assertThat(client.readToEnd()).startsWith("HTTP/1.1 5");
                assertThat(failure.get(20, TimeUnit.SECONDS)).hasMessageContaining("Idle timeout");
            }
        }
    }
}
