package dev.retort.sample;

import static dev.retort.Web.abort;

import dev.retort.context.RequestContext;
import dev.retort.http.Event;
import dev.retort.http.EventChannel;
import dev.retort.http.Sse;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends new comments to every open page of their post, as the piece of HTML that the page has for each.
 *
 * <p>An event's id is its comment's: who comes back after a lost connection, or a restart of the blog, gets what it missed
 * out of the database. Safe for use by several threads.
 */
final class LiveComments {
    private static final int MOST_LISTENERS = 1_000;

    private final Comments comments;
    private final Map<Integer, Set<EventChannel>> listeners = new ConcurrentHashMap<>();

    LiveComments(Comments comments) {
        this.comments = comments;
    }

    /**
     * Lets the client of this request listen.
     *
     * @param post whose comments
     * @param seen the newest comment that it has, 0 for none
     */
    Sse listen(int post, long seen) {
        if (listeners.getOrDefault(post, Set.of()).size() >= MOST_LISTENERS) {
            throw abort(503);
        }
        return Sse.open(channel -> {
            join(post, channel);
            // After joining, so that none is lost in between; one that comes twice is the same to the page.
            comments.of(post, seen).forEach(comment -> channel.send(event(comment)));
        });
    }

    private void join(int post, EventChannel channel) {
        listeners.compute(post, (id, channels) -> {
            Set<EventChannel> all = channels == null ? ConcurrentHashMap.newKeySet() : channels;
            all.add(channel);
            return all;
        });
        channel.onClose(() -> listeners.computeIfPresent(post, (id, channels) -> {
            channels.remove(channel);
            return channels.isEmpty() ? null : channels;
        }));
    }

    void publish(Comment comment) {
        send(comment.postId(), event(comment));
    }

    /** Takes a deleted comment off the open pages. */
    void retract(Comment comment) {
        send(comment.postId(), Event.of(Integer.toString(comment.id())).name("deleted"));
    }

    private void send(int post, Event event) {
        listeners.getOrDefault(post, Set.of()).forEach(channel -> channel.send(event));
    }

    int listeners(int post) {
        return listeners.getOrDefault(post, Set.of()).size();
    }

    private static Event event(Comment comment) {
        RequestContext context = RequestContext.current();
        StringWriter html = new StringWriter();
        try {
            // Without a user: what one of them may do with the comment is not for the others' pages.
            Map<String, Object> model = Map.of("comment", comment, "mine", false);
            context.app().templates().render("blog/comment.html", model, context.templateScope(), html);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Event.of(html.toString()).name("comment").id(Integer.toString(comment.id()));
    }
}
