package dev.retort.servlet;

import dev.retort.http.Headers;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Answers 500 where the response that was to be sent cannot be. Not by {@code sendError}, for which each container has a
 * page of its own, some with its version.
 */
final class ServerError {
    /** What tells of the content that is not sent, beside all that begins with {@code Content-}. */
    private static final Set<String> OF_CONTENT = Set.of(
            "accept-ranges", "age", "cache-control", "etag", "expires", "last-modified", "link", "location", "trailer");

    private ServerError() {}

    /**
     * Answers in place of what was prepared so far. Headers that do not tell of the content stay, those for safety among
     * them, as hooks after the handler may have seen to it that every response has them.
     *
     * @param to the response, not committed
     * @param replaced the headers of the response that cannot be sent
     * @param reason what the client is told, one plain sentence
     * @throws IOException if the client is gone
     */
    static void send(HttpServletResponse to, Headers replaced, String reason) throws IOException {
        byte[] body = (reason + "\n").getBytes(StandardCharsets.UTF_8);
        to.reset();
        to.setStatus(500);
        replaced.forEach((name, value) -> {
            if (isKept(name.toLowerCase(Locale.ROOT))) {
                to.addHeader(name, value);
            }
        });
        to.setContentType("text/plain; charset=utf-8");
        to.setContentLengthLong(body.length);
        to.getOutputStream().write(body);
    }

    private static boolean isKept(String name) {
        return name.startsWith("content-security-policy")
                || (!name.startsWith("content-") && !OF_CONTENT.contains(name));
    }
}
