package dev.retort.servlet;

import dev.retort.http.WebSocketChannel;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Opens WebSockets by a server whose classes are not the webapp's: what both know are the servlet API and the JDK, whose
 * {@link WebSocket} describes one. So the Retort in a WAR may be of another version than the one that serves it.
 */
final class SharedUpgrader implements WebSocketUpgrader {
    private static final int NEVER_OPENED = 1006;

    private final BiPredicate<Object, Object> server;

    private SharedUpgrader(BiPredicate<Object, Object> server) {
        this.server = server;
    }

    /** Returns what opens them by the server's attribute, null where it has none. */
    @SuppressWarnings("unchecked") // The attribute's name says what it is.
    static @Nullable WebSocketUpgrader of(@Nullable Object attribute) {
        return attribute instanceof BiPredicate<?, ?> server
                ? new SharedUpgrader((BiPredicate<Object, Object>) server)
                : null;
    }

    @Override
    public void upgrade(WebSocketChannel channel, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        request.setAttribute(LISTENER, new ChannelListener(channel));
        request.setAttribute(IDLE_TIMEOUT, channel.idleTimeout());
        request.setAttribute(LARGEST_MESSAGE, channel.largestMessage());
        if (!server.test(request, response)) {
            channel.closed(NEVER_OPENED);
            if (!response.isCommitted()) {
                response.sendError(HttpServletResponse.SC_BAD_REQUEST, "The WebSocket handshake is malformed.");
            }
        }
    }

    /** Passes on between the server and the application's channel. */
    private record ChannelListener(WebSocketChannel channel) implements WebSocket.Listener {
        @Override
        public void onOpen(WebSocket socket) {
            channel.opened(new SocketTransport(socket));
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            channel.received(text.toString());
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer payload, boolean last) {
            byte[] bytes = new byte[payload.remaining()];
            payload.get(bytes);
            channel.received(bytes);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            channel.closed(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            channel.failed(failure);
        }
    }

    /** Carries the messages, of which the channel sends one after another. */
    private record SocketTransport(WebSocket socket) implements WebSocketChannel.Transport {
        @Override
        public CompletionStage<?> send(String text) {
            return socket.sendText(text, true);
        }

        @Override
        public CompletionStage<?> send(byte[] bytes) {
            return socket.sendBinary(ByteBuffer.wrap(bytes), true);
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // A client that is gone needs no close.
        public void close(int code, String reason) {
            socket.sendClose(code, reason);
        }

        @Override
        public void abort(int code, String reason) {
            socket.abort(); // A close would wait behind what the client does not read.
        }
    }
}
