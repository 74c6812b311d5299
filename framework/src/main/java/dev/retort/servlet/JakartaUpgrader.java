package dev.retort.servlet;

import dev.retort.http.WebSocketChannel;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a request into a WebSocket by Jakarta WebSocket 2.1, whose {@code upgradeHttpToWebSocket} leaves the matching of
 * paths to others: here, to Retort's rules.
 *
 * <p>Loaded with the first handshake, as a container without WebSockets lacks the classes.
 */
final class JakartaUpgrader {
    private static final Logger LOG = LoggerFactory.getLogger(JakartaUpgrader.class);

    private JakartaUpgrader() {}

    static void upgrade(WebSocketChannel channel, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ServerContainer container =
                (ServerContainer) request.getServletContext().getAttribute(ServletResponder.WEB_SOCKETS);
        // The path is only the key of a table that is not used here; it must look like one all the same.
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(ChannelEndpoint.class, "/")
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public <T> T getEndpointInstance(Class<T> endpoint) {
                        return endpoint.cast(new ChannelEndpoint(channel));
                    }

                    @Override
                    public boolean checkOrigin(String origin) {
                        return true; // The application has done so.
                    }
                })
                .build();
        try {
            container.upgradeHttpToWebSocket(request, response, config, Map.of());
        } catch (DeploymentException e) {
            throw new IllegalStateException("The WebSocket could not be opened", e);
        }
    }

    /** Passes on between the container's session and the application's channel. Jetty takes public endpoints alone. */
    public static final class ChannelEndpoint extends Endpoint {
        private final WebSocketChannel channel;

        ChannelEndpoint(WebSocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.setMaxIdleTimeout(channel.idleTimeout().toMillis());
            session.setMaxTextMessageBufferSize(channel.largestMessage());
            session.setMaxBinaryMessageBufferSize(channel.largestMessage());
            // Not lambdas: containers find the type of the messages by reflection.
            session.addMessageHandler(new MessageHandler.Whole<String>() {
                @Override
                public void onMessage(String text) {
                    channel.received(text);
                }
            });
            session.addMessageHandler(new MessageHandler.Whole<byte[]>() {
                @Override
                public void onMessage(byte[] bytes) {
                    channel.received(bytes);
                }
            });
            channel.opened(new SessionTransport(session));
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            channel.closed(reason.getCloseCode().getCode());
        }

        @Override
        public void onError(Session session, Throwable failure) {
            channel.failed(failure);
        }
    }

    /** Carries the messages, of which the channel sends one after another: the container refuses two at once. */
    private record SessionTransport(Session session) implements WebSocketChannel.Transport {
        @Override
        public CompletionStage<?> send(String text) {
            return sending(done -> session.getAsyncRemote().sendText(text, done));
        }

        @Override
        public CompletionStage<?> send(byte[] bytes) {
            return sending(done -> session.getAsyncRemote().sendBinary(ByteBuffer.wrap(bytes), done));
        }

        @Override
        public void close(int code, String reason) {
            try {
                session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code), reason));
            } catch (IOException e) {
                LOG.debug("A WebSocket whose client is gone could not be closed", e);
            }
        }

        /** Jakarta WebSocket has no way to break a connection off, and a close may wait for a client that does not read. */
        @Override
        public void abort(int code, String reason) {
            Thread closer = new Thread(() -> close(code, reason), "retort-websocket-close");
            closer.setDaemon(true);
            closer.start();
        }

        /** A client that is gone is told of by the close, so that a sender need not care. */
        private CompletionStage<?> sending(Consumer<SendHandler> action) {
            CompletableFuture<Void> sent = new CompletableFuture<>();
            action.accept(result -> {
                if (result.isOK()) {
                    sent.complete(null);
                } else {
                    sent.completeExceptionally(result.getException());
                    close(CloseReason.CloseCodes.UNEXPECTED_CONDITION.getCode(), "");
                }
            });
            return sent;
        }
    }
}
