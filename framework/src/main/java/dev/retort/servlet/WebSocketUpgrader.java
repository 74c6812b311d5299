package dev.retort.servlet;

import dev.retort.http.WebSocketChannel;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Turns requests into WebSockets where the container does so in a way of its own; what an embedded server sets as the
 * attribute {@link #ATTRIBUTE} of its servlet context. Without one, Jakarta WebSocket is asked.
 */
@FunctionalInterface
public interface WebSocketUpgrader {
    /** The attribute of the servlet context that holds one. */
    String ATTRIBUTE = "dev.retort.servlet.WebSocketUpgrader";

    /**
     * The attribute of the servlet context with which a server opens the WebSockets of webapps that bring Retort themselves,
     * so that neither sees the other's classes: a {@link java.util.function.BiPredicate} of the request and the response,
     * which tells whether it has opened one. It finds what it needs in the attributes {@link #LISTENER}, {@link #IDLE_TIMEOUT}
     * and {@link #LARGEST_MESSAGE} of the request.
     */
    String SHARED = "dev.retort.servlet.WebSocketUpgrader.shared";

    /**
     * The attribute of a handshake that holds a {@link java.net.http.WebSocket.Listener}: it is handed whole messages, one after
     * another, without asking for them.
     */
    String LISTENER = "dev.retort.servlet.WebSocketUpgrader.listener";

    /** The attribute of a handshake that holds the {@link java.time.Duration} after which an idle channel is closed. */
    String IDLE_TIMEOUT = "dev.retort.servlet.WebSocketUpgrader.idleTimeout";

    /** The attribute of a handshake that holds how many bytes a message has at most, an {@link Integer}. */
    String LARGEST_MESSAGE = "dev.retort.servlet.WebSocketUpgrader.largestMessage";

    /**
     * Answers a handshake with 101, and opens the channel.
     *
     * @param channel the channel to open
     * @param request the handshake
     * @param response the answer, its headers set
     * @throws IOException if the client is gone
     */
    void upgrade(WebSocketChannel channel, HttpServletRequest request, HttpServletResponse response) throws IOException;
}
