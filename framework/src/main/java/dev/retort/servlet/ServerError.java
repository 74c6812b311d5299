package dev.retort.servlet;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Answers 500 where the response that was to be sent cannot be. Not by {@code sendError}, for which each container has a
 * page of its own, some with its version.
 */
final class ServerError {
    private ServerError() {}

    /**
     * Answers in place of what was prepared so far.
     *
     * @param to the response, not committed
     * @param reason what the client is told, one plain sentence
     * @throws IOException if the client is gone
     */
    static void send(HttpServletResponse to, String reason) throws IOException {
        byte[] body = (reason + "\n").getBytes(StandardCharsets.UTF_8);
        to.reset();
        to.setStatus(500);
        to.setContentType("text/plain; charset=utf-8");
        to.setContentLengthLong(body.length);
        to.getOutputStream().write(body);
    }
}
