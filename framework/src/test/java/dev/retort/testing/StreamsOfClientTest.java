package dev.retort.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.Retort;
import dev.retort.annotation.Get;
import dev.retort.annotation.Query;
import dev.retort.annotation.Teardown;
import dev.retort.http.Broadcast;
import dev.retort.http.Event;
import dev.retort.http.EventChannel;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.http.Sse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamsOfClientTest {
    private static final String END = "end";

    @SuppressWarnings("UnusedMethod") // Called by the application under test.
    static class Feed {
        final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        final AtomicInteger written = new AtomicInteger();
        final CountDownLatch over = new CountDownLatch(1);
        final CompletableFuture<Thread> writer = new CompletableFuture<>();
        final CompletableFuture<Throwable> broken = new CompletableFuture<>();
        final Broadcast broadcast = Broadcast.keeping(10);

        private String next() {
            try {
                return lines.take();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Get("/feed")
        Response feed() {
            return Response.stream("text/plain", out -> {
                for (String line = next(); !line.equals(END); line = next()) {
                    out.write(line.getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
            });
        }

        @Get("/endless")
        Response endless() {
            return Response.stream("application/octet-stream", out -> {
                writer.complete(Thread.currentThread());
                try {
                    while (true) {
                        out.write(new byte[1000]);
                        written.addAndGet(1000);
                    }
                } catch (IOException e) {
                    broken.complete(e);
                    throw e;
                }
            });
        }

        @Get("/unflushed")
        Response unflushed() {
            return Response.stream("text/plain", out -> {
                out.write("unseen".getBytes(StandardCharsets.UTF_8));
                String unused = next();
            });
        }

        @Get("/broken")
        Response breaks() {
            return Response.stream("text/plain", out -> {
                out.write('a');
                throw new IllegalStateException("in the middle");
            });
        }

        @Get("/later")
        CompletionStage<String> later() {
            return CompletableFuture.supplyAsync(() -> "later");
        }

        @Get("/live")
        Sse live(Request request) {
            return broadcast.subscribe(request);
        }

        @Get("/raw")
        Response raw(@Query String text) {
            return Response.text(text).contentType("text/event-stream");
        }

        @Get("/three")
        Sse three() {
            return Sse.of(List.of(
                    Event.of("one"),
                    Event.of("two\nlines").name("n").id("7"),
                    Event.of("").retry(Duration.ofSeconds(2))));
        }

        @Get("/refuses")
        Sse refuses() {
            return Sse.open(channel -> {
                throw new IllegalStateException("no events");
            });
        }

        @Get("/goodbye")
        Sse goodbye() {
            return Sse.open((EventChannel channel) -> {
                channel.send("bye");
                channel.close();
            });
        }

        @Teardown
        void teardown() {
            over.countDown();
        }
    }

    private final Feed feed = new Feed();
    private final TestClient client = TestClient.of(Retort.of(feed));

    @AfterEach
    void letGo() {
        feed.lines.add(END);
    }

    @Test
    void aStreamIsReadWhileItIsWritten() {
        try (TestStream stream = client.stream("/feed")) {
            assertThat(stream.response().status()).isEqualTo(200);
            assertThat(stream.response().contentType()).isEqualTo("text/plain");
            feed.lines.add("one");
            assertThat(stream.text()).isEqualTo("one");
            feed.lines.add("two\nthr");
            feed.lines.add("ee\r\nfour\rfive");
            assertThat(stream.line()).isEqualTo("two");
            assertThat(stream.line()).isEqualTo("three");
            assertThat(stream.line()).isEqualTo("four");
            assertThat(stream.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("five");
            feed.lines.add("a\r");
            feed.lines.add("\n\nlast");
            assertThat(stream.line()).isEqualTo("a");
            assertThat(stream.line()).isEmpty();
            assertThat(feed.over.getCount()).isEqualTo(1);
            feed.lines.add(END);
            assertThat(stream.line()).isEqualTo("last");
            assertThat(stream.line()).isNull();
            assertThat(stream.text()).isNull();
            assertThat(stream.response().text()).startsWith("onetwo").endsWith("last");
            assertThat(feed.over.getCount()).isZero();
        }
    }

    @Test
    void aWriterWaitsForWhoeverDoesNotReadAndIsBrokenByTheEndOfTheConnection() throws Exception {
        TestStream stream = client.stream("/endless");
        Thread writer = feed.writer.get(10, TimeUnit.SECONDS);
        while (writer.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        assertThat(feed.written.get()).isBetween(Pipe.MOST_WAITING, Pipe.MOST_WAITING + Pipe.BUFFER);
        assertThat(stream.bytes()).hasSize(Pipe.BUFFER);
        stream.close();
        stream.awaitEnd();
        assertThat(feed.broken.get(10, TimeUnit.SECONDS)).hasMessageContaining("closed");
        assertThat(feed.over.getCount()).isZero();
        assertThatThrownBy(stream::bytes).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsNotFlushedIsNotSeen() {
        try (TestStream stream = client.stream("/unflushed")) {
            assertThatThrownBy(() -> stream.bytes(Duration.ofMillis(50)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("flush");
            feed.lines.add("go on");
            assertThat(stream.rest()).isEqualTo("unseen");
        }
    }

    @Test
    void aStreamThatBreaksTellsTheTest() {
        try (TestStream stream = client.stream("/broken")) {
            assertThat(stream.text()).isEqualTo("a");
            assertThatThrownBy(stream::text).isInstanceOf(AssertionError.class).hasRootCauseMessage("in the middle");
        }
    }

    @Test
    void anyResponseCanBeReadAsAStream() {
        assertThat(client.stream("/later").rest()).isEqualTo("later");
        assertThat(client.stream("/missing").response().status()).isEqualTo(404);
        assertThat(client.request("HEAD", "/three").stream().rest()).isEmpty();
    }

    @Test
    void eventsAreReceivedWhileTheyAreSent() {
        try (TestEvents events = client.events("/live")) {
            feed.broadcast.publish(Event.of("a\nb").name("comment"));
            Event event = events.next();
            assertThat(event.name()).isEqualTo("comment");
            assertThat(event.data()).isEqualTo("a\nb");
            assertThat(event.id()).isNotNull().isEqualTo(events.lastEventId());
            assertThat(events.response().contentType()).isEqualTo("text/event-stream");
            assertThatThrownBy(() -> events.next(Duration.ofMillis(50))).isInstanceOf(AssertionError.class);
            assertThat(feed.broadcast.listeners()).isEqualTo(1);
        }
        assertThat(feed.broadcast.listeners()).isZero();
    }

    @Test
    void whoConnectsAgainGetsWhatWasMissed() {
        TestEvents events = client.events("/live");
        feed.broadcast.publish("one");
        assertThat(events.next().data()).isEqualTo("one");
        events.close();
        feed.broadcast.publish("two");

        try (TestEvents again = events.reconnect()) {
            assertThat(again.next().data()).isEqualTo("two");
        }
        assertThat(feed.broadcast.listeners()).isZero();
    }

    @Test
    void theEndOfEventsIsSeen() {
        try (TestEvents events = client.events("/goodbye")) {
            assertThat(events.next().data()).isEqualTo("bye");
            assertThatThrownBy(events::next).isInstanceOf(AssertionError.class).hasMessageContaining("ended");
            events.awaitEnd();
        }
        assertThat(client.events("/goodbye").rest()).extracting(Event::data).containsExactly("bye");
    }

    @Test
    void aSequenceOfEventsIsRead() {
        List<Event> events = client.get("/three").events();

        assertThat(events).extracting(Event::data).containsExactly("one", "two\nlines", "");
        assertThat(events.get(1)).hasToString("event: n\nid: 7\ndata: two\ndata: lines\n\n");
        assertThat(events.get(2)).hasToString("retry: 2000\ndata: \n\n");
        try (TestEvents sent = client.events("/three")) {
            assertThat(sent.rest()).hasSize(3);
            assertThat(sent.lastEventId()).isEqualTo("7");
        }
    }

    @Test
    void eventsAreReadAsBrowsersReadThem() {
        String text =
                "\uFEFFdata:a\ndata:  b\r\rdata\n\n:comment\nid: 1\n\nevent: x\n\nfoo: bar\ndata: c\nid: 2\0\nretry: x\n\n"
                        + "data: cut short";
        List<Event> events =
                client.request("GET", "/raw").query("text", text).send().events();

        assertThat(events).extracting(Event::data).containsExactly("a\n b", "", "c");
        assertThat(events).extracting(Event::name).containsOnlyNulls();
        assertThat(events).extracting(Event::id).containsOnlyNulls();
        try (TestEvents sent = client.request("GET", "/raw").query("text", text).events()) {
            assertThat(sent.rest()).hasSize(3);
            assertThat(sent.lastEventId()).isEqualTo("1");
        }
    }

    @Test
    void whatSendsNoEventsIsAMistake() {
        assertThatThrownBy(() -> client.events("/missing"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("sends no events, but answers 404")
                .hasMessageContaining("<h1>Not Found</h1>");
        assertThatThrownBy(() -> client.events("/later"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("later");
        assertThatThrownBy(() -> client.events("/refuses"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no events");
    }
}
