package dev.retort.servlet;

import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.json.JsonCodec;
import dev.retort.session.JsonSession;
import dev.retort.session.MemorySessions;
import dev.retort.session.Session;
import dev.retort.session.SessionCookie;
import dev.retort.session.Sessions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

/**
 * Keeps sessions in the servlet container's own {@code HttpSession}s, which the container may share within a cluster, and
 * whose cookie and lifetime are the container's to set: {@code builder.sessions(ContainerSessions.standard())}.
 *
 * <p>One attribute holds all values, as JSON: what one version of the application wrote another can read, and no class of
 * the application is needed where the session is moved to. Where there is no container, as in a test without a socket,
 * sessions are kept in memory. Safe for use by several threads.
 */
public final class ContainerSessions implements Sessions {
    /** The attribute that holds the values. */
    static final String ATTRIBUTE = "dev.retort.session";

    private static final int MOST_WITHOUT_CONTAINER = 1000;

    private final JsonCodec codec;
    private final Sessions withoutContainer;

    private ContainerSessions(JsonCodec codec) {
        this.codec = codec;
        this.withoutContainer = MemorySessions.ofAtMost(MOST_WITHOUT_CONTAINER).codec(codec);
    }

    /**
     * Returns sessions whose values Jackson writes and reads.
     *
     * @return the sessions
     */
    public static ContainerSessions standard() {
        return new ContainerSessions(JsonCodec.jackson());
    }

    /**
     * Returns sessions whose values another codec writes and reads.
     *
     * @param codec the codec
     * @return the sessions
     */
    public static ContainerSessions of(JsonCodec codec) {
        return new ContainerSessions(codec);
    }

    @Override
    public Session open(Request request) {
        HttpServletRequest http = request.unwrap(HttpServletRequest.class);
        if (http == null) {
            return withoutContainer.open(request);
        }
        HttpSession kept = http.getSession(false);
        Object json = kept == null ? null : kept.getAttribute(ATTRIBUTE);
        JsonSession session = json instanceof byte[] bytes ? JsonSession.read(bytes, codec) : null;
        return session == null ? JsonSession.begin(codec) : session;
    }

    @Override
    public Response save(Session session, Request request, Response response) {
        HttpServletRequest http = request.unwrap(HttpServletRequest.class);
        if (http == null) {
            return withoutContainer.save(session, request, response);
        }
        Response varied = SessionCookie.vary(response);
        if (!(session instanceof JsonSession values) || !(values.isModified() || values.isRenewed())) {
            return varied;
        }
        HttpSession kept = http.getSession(false);
        if (values.isEmpty()) {
            if (kept != null) {
                kept.invalidate();
            }
            return varied;
        }
        if (kept != null && values.isRenewed()) {
            http.changeSessionId();
        }
        http.getSession(true).setAttribute(ATTRIBUTE, values.toJson());
        return varied;
    }
}
