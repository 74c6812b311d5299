package dev.retort.session;

import dev.retort.http.Request;
import dev.retort.http.Response;

/**
 * Keeps sessions from request to request; what an application implements to keep them elsewhere than
 * {@link CookieSessions} and {@link MemorySessions} do.
 *
 * <p>An implementation is safe for use by several threads. {@link JsonSession} is the session it hands out, and
 * {@link SessionCookie} writes its cookie.
 */
public interface Sessions {
    /**
     * Returns sessions that can be read, and are always empty, and refuse every value with an explanation: what an
     * application has that sets no secret.
     *
     * @return the sessions
     */
    static Sessions withoutSecret() {
        return SecretlessSessions.INSTANCE;
    }

    /**
     * Finds the session of a request; called once for a request, when the session is first asked for.
     *
     * @param request the request
     * @return its session, or a new and empty one if the request has none that is valid; whatever a client sends, this
     *     does not throw
     */
    Session open(Request request);

    /**
     * Saves a session; called once for a request whose session was opened, with the finished response, errors too.
     *
     * @param session what {@link #open} gave
     * @param request the same request
     * @param response the response
     * @return the response with {@code Vary: Cookie} and, where the client has to learn something, a cookie
     * @throws IllegalStateException if the session cannot be kept, as one that is too large for a cookie
     */
    Response save(Session session, Request request, Response response);
}
