package dev.retort.session;

import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.json.JsonCodec;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps sessions in the memory of this process, each found by the random id in its cookie.
 *
 * <p>A session may be large, and one that is cleared is gone for whoever has its id. It is gone for all when the process
 * ends, and other processes do not know it. Where there are too many sessions, that which is the longest unused makes
 * room. The lifetime counts from the last request that opened the session.
 *
 * <p>Only ids that were given out here are accepted, so that nobody can plant one. A request that changes a session which
 * another request has cleared or renewed meanwhile changes nothing: a logout is final. Safe for use by several threads.
 */
public final class MemorySessions implements Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(MemorySessions.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_BYTES = 16;

    private final int most;
    private final SessionCookie cookie;
    private final JsonCodec codec;
    private final Clock clock;
    private final SessionTable table;

    private MemorySessions(int most, SessionCookie cookie, JsonCodec codec, Clock clock) {
        this.most = most;
        this.cookie = cookie;
        this.codec = codec;
        this.clock = clock;
        table = new SessionTable(most, cookie.lifetime());
    }

    /**
     * Makes sessions with the cookie {@link SessionCookie#DEFAULT}.
     *
     * @param most the largest number of sessions, 1 or more
     * @return the sessions, none yet
     * @throws IllegalArgumentException if the number is less than 1
     */
    public static MemorySessions ofAtMost(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("There must be room for one session or more, not for " + most + ".");
        }
        return new MemorySessions(most, SessionCookie.DEFAULT, JsonCodec.jackson(), Clock.systemUTC());
    }

    /**
     * Sets how the cookie is sent.
     *
     * @param cookie the cookie
     * @return other sessions, none yet
     */
    public MemorySessions cookie(SessionCookie cookie) {
        return new MemorySessions(most, cookie, codec, clock);
    }

    /**
     * Sets what values are written and read with.
     *
     * @param codec the codec; Jackson at first
     * @return other sessions, none yet
     */
    public MemorySessions codec(JsonCodec codec) {
        return new MemorySessions(most, cookie, codec, clock);
    }

    /** Sets what tells the time. */
    MemorySessions clock(Clock clock) {
        return new MemorySessions(most, cookie, codec, clock);
    }

    /**
     * Returns how many sessions there are, those that have expired and were not yet dropped included.
     *
     * @return 0 or more
     */
    public int size() {
        return table.size();
    }

    @Override
    public Session open(Request request) {
        String id = request.cookie(cookie.name());
        byte[] json = id == null ? null : table.use(id, clock.instant());
        JsonSession session = json == null ? null : JsonSession.read(json, codec);
        if (id != null && session == null) {
            LOG.debug("The cookie {} names no session, and one begins anew.", cookie.name());
        }
        return session == null ? JsonSession.begin(codec) : session;
    }

    @Override
    public Response save(Session session, Request request, Response response) {
        Response varied = SessionCookie.vary(response);
        if (!(session instanceof JsonSession kept) || !cookie.isDue(kept)) {
            return varied;
        }
        String sent = request.cookie(cookie.name());
        if (kept.isEmpty()) {
            if (sent == null) {
                return varied;
            }
            table.remove(sent);
            return varied.cookie(cookie.deletion(request));
        }
        String id = kept.isNew() || sent == null ? added(kept) : replaced(kept, sent);
        return id == null ? varied : varied.cookie(cookie.holding(id, kept.isPermanent(), request));
    }

    /** Returns the id under which the session is kept on, or null if it has been ended meanwhile. */
    private @Nullable String replaced(JsonSession session, String id) {
        if (session.isRenewed() && table.remove(id)) {
            return added(session);
        }
        if (!session.isRenewed() && table.replace(id, session.toJson(), clock.instant())) {
            return id;
        }
        LOG.debug("A session was cleared, renewed or pushed out meanwhile, and the changes of this one are dropped.");
        return null;
    }

    private String added(JsonSession session) {
        byte[] bytes = new byte[ID_BYTES];
        RANDOM.nextBytes(bytes);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        table.add(id, session.toJson(), clock.instant());
        return id;
    }
}
