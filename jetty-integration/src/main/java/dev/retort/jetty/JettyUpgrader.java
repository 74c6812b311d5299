package dev.retort.jetty;

import dev.retort.http.WebSocketChannel;
import dev.retort.servlet.WebSocketUpgrader;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServerContainer;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens WebSockets on the embedded Jetty by Jetty's own API: its implementation of Jakarta WebSocket is not published in
 * the one version that all of Jetty is used in here.
 */
final class JettyUpgrader implements WebSocketUpgrader {
    private static final Logger LOG = LoggerFactory.getLogger(JettyUpgrader.class);

    private JettyUpgrader() {}

    static void install(ServletContextHandler context) {
        JettyWebSocketServletContainerInitializer.configure(context, null);
        context.getServletContext().setAttribute(ATTRIBUTE, new JettyUpgrader());
    }

    @Override
    public void upgrade(WebSocketChannel channel, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        boolean upgraded = JettyWebSocketServerContainer.getContainer(request.getServletContext())
                .upgrade((upgrade, answer) -> new ChannelListener(channel), request, response);
        if (!upgraded) {
            channel.closed(StatusCode.NO_CLOSE);
            if (!response.isCommitted()) {
                response.sendError(HttpServletResponse.SC_BAD_REQUEST, "The WebSocket handshake is malformed.");
            }
        }
    }

    /** Passes on between Jetty's session and the application's channel. */
    public static final class ChannelListener implements Session.Listener.AutoDemanding {
        private final WebSocketChannel channel;

        private ChannelListener(WebSocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public void onWebSocketOpen(Session session) {
            session.setIdleTimeout(channel.idleTimeout());
            session.setMaxTextMessageSize(channel.largestMessage());
            session.setMaxBinaryMessageSize(channel.largestMessage());
            channel.opened(new SessionTransport(session));
        }

        @Override
        public void onWebSocketText(String text) {
            channel.received(text);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            byte[] bytes = new byte[payload.remaining()];
            payload.get(bytes);
            callback.succeed();
            channel.received(bytes);
        }

        @Override
        public void onWebSocketClose(int code, String reason, Callback callback) {
            channel.closed(code == StatusCode.NO_CODE ? StatusCode.NORMAL : code);
            callback.succeed();
        }

        @Override
        public void onWebSocketError(Throwable failure) {
            channel.failed(failure);
        }
    }

    /** Carries the messages, of which the channel sends one after another, as Jetty wants it. */
    private record SessionTransport(Session session) implements WebSocketChannel.Transport {
        @Override
        public CompletionStage<?> send(String text) {
            return sending(callback -> session.sendText(text, callback));
        }

        @Override
        public CompletionStage<?> send(byte[] bytes) {
            return sending(callback -> session.sendBinary(ByteBuffer.wrap(bytes), callback));
        }

        @Override
        public void close(int code, String reason) {
            session.close(code, reason, Callback.NOOP);
        }

        @Override
        public void abort(int code, String reason) {
            session.disconnect(); // A close would wait behind what the client does not read.
        }

        /** A client that is gone is told of by the close, so that a sender need not care. */
        private CompletionStage<?> sending(Consumer<Callback.Completable> action) {
            return Callback.Completable.with(action).whenComplete((nothing, failure) -> {
                if (failure != null) {
                    LOG.debug("A message was not sent, as the client of the WebSocket is gone", failure);
                    session.disconnect();
                }
            });
        }
    }
}
