package dev.retort.containers.shop;

import dev.retort.annotation.Get;
import dev.retort.annotation.WebSocket;
import dev.retort.http.Event;
import dev.retort.http.EventChannel;
import dev.retort.http.Response;
import dev.retort.http.Sse;
import dev.retort.http.WebSocketChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What takes its time. */
@SuppressWarnings("UnusedMethod") // Called by the application.
final class Live {
    private final Set<EventChannel> listening = ConcurrentHashMap.newKeySet();

    @Get("/pieces")
    Iterator<String> pieces() {
        return Stream.of("one ", "zwölf ", "three").iterator();
    }

    @Get("/written")
    Response written() {
        return Response.stream("text/csv", out -> {
            for (int i = 0; i < 20_000; i++) {
                out.write((i + ";row\n").getBytes(StandardCharsets.US_ASCII));
            }
        });
    }

    @Get("/stream-fails")
    Stream<String> streamFails() {
        return Stream.of(1).map(n -> {
            throw new IllegalStateException("the password is 1234");
        });
    }

    @Get("/breaks")
    Response breaks() {
        return Response.stream("text/plain", out -> {
            out.write("begun".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            throw new IOException("in the middle");
        });
    }

    /** By reflection, as the tests are compiled for a JDK that has none. */
    @Get("/virtual")
    Object virtual() throws ReflectiveOperationException {
        return Runtime.version().feature() < 21
                ? "false"
                : String.valueOf(Thread.class.getMethod("isVirtual").invoke(Thread.currentThread()));
    }

    @Get("/later")
    CompletionStage<Response> later() {
        return CompletableFuture.supplyAsync(
                () -> Response.text("später\n"), CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
    }

    @Get("/later-fails")
    CompletionStage<String> laterFails() {
        return CompletableFuture.supplyAsync(
                () -> {
                    throw new Pages.SoldOut();
                },
                CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
    }

    @Get("/later-stream")
    CompletionStage<Response> laterStream() {
        return CompletableFuture.supplyAsync(
                this::written, CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
    }

    @Get("/later-breaks")
    CompletionStage<Response> laterBreaks() {
        return CompletableFuture.supplyAsync(
                this::breaks, CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
    }

    @Get("/later-events")
    CompletionStage<Response> laterEvents() {
        return CompletableFuture.supplyAsync(
                () -> Response.events(events()), CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
    }

    @Get("/events")
    Sse events() {
        List<Event> events = IntStream.range(0, 50)
                .mapToObj(n -> Event.of("Tee " + n + "\nfür alle").name("tea"))
                .toList();
        return Sse.of(events);
    }

    @Get("/endless")
    Sse endless() {
        // Heartbeats soon tell that the client has gone, so that the server stops without waiting for it.
        return Sse.open(channel -> channel.send(Event.of("first"))).heartbeat(Duration.ofSeconds(1));
    }

    @Get("/fleeting")
    Sse fleeting() {
        return Sse.open(channel -> {
            listening.add(channel);
            channel.onClose(() -> listening.remove(channel));
            channel.send("first");
        });
    }

    @Get("/events-fail")
    Sse eventsFail() {
        return Sse.open(channel -> {
            throw new IllegalStateException("the password is 1234");
        });
    }

    /** What was sent before is not taken back. */
    @Get("/events-fail-later")
    Sse eventsFailLater() {
        return Sse.open(channel -> {
            channel.send("first");
            throw new IllegalStateException("the password is 1234");
        });
    }

    /** Writes to every client of {@code /fleeting}, which is how their leaving is noticed, and tells how many are left. */
    @Get("/listeners")
    String listeners() {
        listening.forEach(channel -> channel.send("Anybody there?"));
        return String.valueOf(listening.size());
    }

    @WebSocket("/chat/<room>")
    void chat(String room, WebSocketChannel channel) {
        channel.onOpen(() -> channel.send("welcome to " + room));
        channel.onText(text -> {
            if (text.equals("bye")) {
                channel.close(4001, "as you wish");
            } else {
                channel.send(room + ": " + text);
            }
        });
        channel.onBinary(bytes -> {
            byte[] turned = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                turned[i] = bytes[bytes.length - 1 - i];
            }
            channel.send(turned);
        });
    }

    private final CompletableFuture<String> flooded = new CompletableFuture<>();

    /** Sends until the client, which does not read, is given up. */
    @WebSocket("/flood")
    void flood(WebSocketChannel channel) {
        byte[] large = new byte[200_000];
        channel.sendTimeout(Duration.ofMillis(300));
        channel.onClose(code -> flooded.complete("closed " + code));
        channel.onText(text -> {
            boolean open = true;
            while (open) {
                open = channel.send(large);
            }
        });
    }

    @Get("/flooded")
    CompletionStage<String> flooded() {
        return flooded;
    }
}
