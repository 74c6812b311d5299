package dev.retort.sample;

import dev.retort.http.WebSocketChannel;
import dev.retort.json.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who is in the chat room, and what they say to each other. Safe for use by several threads. */
final class ChatRoom {
    private static final int SHOWN = 50;

    private final Messages messages;
    private final JsonCodec json = JsonCodec.jackson();
    private final Set<WebSocketChannel> present = ConcurrentHashMap.newKeySet();

    ChatRoom(Messages messages) {
        this.messages = messages;
    }

    /** Returns what was said last, the oldest first. */
    List<Message> last() {
        return messages.last(SHOWN);
    }

    /** Adds somebody who has seen the messages up to one, and gets those that came since. */
    void enter(WebSocketChannel channel, int seen) {
        present.add(channel);
        last().stream().filter(message -> message.id() > seen).forEach(message -> channel.send(text(message)));
    }

    void leave(WebSocketChannel channel) {
        present.remove(channel);
    }

    /** Tells everybody what somebody says; nothing, or more than a message may have, is not said. */
    void say(User author, String said) {
        String body = PlainText.lines(said);
        if (body.isEmpty() || body.length() > Message.LONGEST) {
            return;
        }
        String message = text(messages.add(author, body));
        present.forEach(channel -> channel.send(message));
    }

    private String text(Message message) {
        return new String(json.write(message), StandardCharsets.UTF_8);
    }
}
