package dev.retort.gateway.war;

import dev.retort.annotation.WebSocket;
import dev.retort.http.WebSocketChannel;
import java.time.Duration;

/** A WebSocket of a WAR. */
public final class EchoRoom {
    /** Says what it hears, and in whose classes. */
    @WebSocket("/echo")
    public void echo(WebSocketChannel channel) {
        channel.largestMessage(1000);
        channel.idleTimeout(Duration.ofSeconds(20));
        channel.onOpen(() -> channel.send("open"));
        channel.onText(text -> {
            if (text.equals("leave")) {
                channel.close(4001, "as you like");
            } else {
                ClassLoader loader = Thread.currentThread().getContextClassLoader();
                channel.send(text + " by " + loader.getClass().getSimpleName());
            }
        });
        channel.onBinary(channel::send);
    }
}
