package dev.retort.jetty.war;

import dev.retort.servlet.WebSocketUpgrader;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.BiPredicate;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServerContainer;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * Opens the WebSockets of a webapp that brings Retort itself, whose classes are not the server's: by the JDK's description of
 * a WebSocket, under the names that {@link WebSocketUpgrader#SHARED} tells of.
 */
final class WarWebSockets implements BiPredicate<HttpServletRequest, HttpServletResponse> {
    private WarWebSockets() {}

    /** Adds them to a webapp that is not started yet. */
    static void install(WebAppContext context) {
        JettyWebSocketServletContainerInitializer.configure(context, null);
        context.getServletContext().setAttribute(WebSocketUpgrader.SHARED, new WarWebSockets());
    }

    @Override
    public boolean test(HttpServletRequest request, HttpServletResponse response) {
        Endpoint endpoint = new Endpoint(
                (WebSocket.Listener) request.getAttribute(WebSocketUpgrader.LISTENER),
                (Duration) request.getAttribute(WebSocketUpgrader.IDLE_TIMEOUT),
                (Integer) request.getAttribute(WebSocketUpgrader.LARGEST_MESSAGE),
                request.getServletContext().getClassLoader());
        try {
            return JettyWebSocketServerContainer.getContainer(request.getServletContext())
                    .upgrade((upgrade, answer) -> endpoint, request, response);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Passes on what comes, to code that finds its webapp's classes. Jetty takes public endpoints alone. */
    public static final class Endpoint implements Session.Listener.AutoDemanding {
        private final WebSocket.Listener listener;
        private final Duration idleTimeout;
        private final int largestMessage;
        private final ClassLoader webapp;
        private @Nullable WebSocket socket;

        private Endpoint(WebSocket.Listener listener, Duration idleTimeout, int largestMessage, ClassLoader webapp) {
            this.listener = listener;
            this.idleTimeout = idleTimeout;
            this.largestMessage = largestMessage;
            this.webapp = webapp;
        }

        @Override
        public void onWebSocketOpen(Session session) {
            session.setIdleTimeout(idleTimeout);
            session.setMaxTextMessageSize(largestMessage);
            session.setMaxBinaryMessageSize(largestMessage);
            WebSocket opened = new SessionSocket(session);
            socket = opened;
            tell(() -> listener.onOpen(opened));
        }

        @Override
        public void onWebSocketText(String text) {
            tell(() -> listener.onText(socket, text, true));
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            tell(() -> listener.onBinary(socket, payload, true));
            callback.succeed();
        }

        @Override
        public void onWebSocketClose(int code, String reason, Callback callback) {
            tell(() -> listener.onClose(
                    socket, code == StatusCode.NO_CODE ? StatusCode.NORMAL : code, reason == null ? "" : reason));
            callback.succeed();
        }

        @Override
        public void onWebSocketError(Throwable failure) {
            tell(() -> listener.onError(socket, failure));
        }

        private void tell(Runnable event) {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(webapp);
            try {
                event.run();
            } finally {
                thread.setContextClassLoader(before);
            }
        }
    }
}
