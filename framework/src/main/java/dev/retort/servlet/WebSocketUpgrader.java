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
     * Answers a handshake with 101, and opens the channel.
     *
     * @param channel the channel to open
     * @param request the handshake
     * @param response the answer, its headers set
     * @throws IOException if the client is gone
     */
    void upgrade(WebSocketChannel channel, HttpServletRequest request, HttpServletResponse response) throws IOException;
}
