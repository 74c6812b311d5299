package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Somebody with a browser who registers, logs in and says something in the chat room. */
final class ChatVisitor {
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final String base;

    ChatVisitor(String base) {
        this.base = base;
    }

    private void post(String path, String form) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(303);
    }

    /** Says something, and returns the message that comes back, as to everybody in the room. */
    String say(String name, String text) throws Exception {
        String form = "username=" + name + "&password=a+good+password";
        post("/auth/register", form);
        post("/auth/login", form);
        CompletableFuture<String> heard = new CompletableFuture<>();
        URI room = URI.create(base.replaceFirst("^http", "ws") + "/chat/live");
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(room, new Listener(text, heard))
                .get(20, TimeUnit.SECONDS);
        socket.sendText(text, true).get(20, TimeUnit.SECONDS);
        String message = heard.get(20, TimeUnit.SECONDS);
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(20, TimeUnit.SECONDS);
        return message;
    }

    /** The room may have been talked in before: what counts is what was said now. */
    private record Listener(String said, CompletableFuture<String> heard) implements WebSocket.Listener {
        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            if (text.toString().contains(said)) {
                heard.complete(text.toString());
            }
            socket.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            heard.completeExceptionally(failure);
        }
    }
}
