package dev.retort.sample;

import static dev.retort.Web.redirect;
import static dev.retort.Web.urlFor;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.annotation.Query;
import dev.retort.annotation.WebSocket;
import dev.retort.http.Response;
import dev.retort.http.WebSocketChannel;
import dev.retort.template.View;
import java.util.List;

/** The chat room: live on a WebSocket, and by a plain form where there is none. */
@Blueprint(value = "/chat", name = "chat", in = MembersOnly.class)
final class ChatPages {
    private final ChatRoom room;
    private final Login login;

    ChatPages(ChatRoom room, Login login) {
        this.room = room;
        this.login = login;
    }

    @Get("")
    View show() {
        List<Message> messages = room.last();
        return View.of("chat/room.html")
                .with("messages", messages)
                .with(
                        "last",
                        messages.isEmpty()
                                ? 0
                                : messages.get(messages.size() - 1).id());
    }

    @Post("")
    Response say(@Form(defaultValue = "") String text) {
        room.say(login.member(), text);
        return redirect(urlFor(ChatPages::show));
    }

    /**
     * Lets a page take part.
     *
     * @param after the newest message that the page has
     */
    @WebSocket("/live")
    void live(@Query(defaultValue = "0") int after, WebSocketChannel channel) {
        // Taken now, as the callbacks come when the request is over.
        User user = login.member();
        Pace pace = new Pace(10, 10);
        // A character has 3 bytes at most, and a pair of surrogates 4.
        channel.largestMessage(3 * Message.LONGEST);
        channel.onOpen(() -> room.enter(channel, after));
        channel.onText(text -> {
            if (pace.isKept(System.nanoTime())) {
                room.say(user, text);
            } else {
                channel.close(1008, "Too many messages.");
            }
        });
        channel.onClose(code -> room.leave(channel));
    }
}
