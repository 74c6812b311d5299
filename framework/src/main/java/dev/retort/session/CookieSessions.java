package dev.retort.session;

import dev.retort.http.Cookie;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.json.JsonCodec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps each session in a cookie of its own, signed so that only the application can write it; the server keeps nothing.
 *
 * <p>The visitor can read what is in a signed session, and nobody can in an {@link #encrypted} one. As the server keeps
 * nothing, it cannot take a session back: who has copied a cookie can use it until its lifetime has passed, even after a
 * logout. Where that matters, and for sessions of more than some 3 KB, there is {@link MemorySessions}.
 *
 * <p>A cookie that is damaged, forged, too old, or issued in the future begins a new session, with a line in the log at
 * DEBUG. Immutable, and safe for use by several threads: each change gives a new one.
 */
public final class CookieSessions implements Sessions {
    /** How far the clocks of two servers may be apart, in seconds. */
    static final long LARGEST_SKEW = 60;

    private static final Logger LOG = LoggerFactory.getLogger(CookieSessions.class);

    private final List<Secret> secrets;
    private final boolean encrypted;
    private final SessionCookie cookie;
    private final JsonCodec codec;
    private final Clock clock;
    private final Seal seal;

    private CookieSessions(
            List<Secret> secrets, boolean encrypted, SessionCookie cookie, JsonCodec codec, Clock clock) {
        this.secrets = secrets;
        this.encrypted = encrypted;
        this.cookie = cookie;
        this.codec = codec;
        this.clock = clock;
        seal = encrypted ? new EncryptedSeal(cookie.name(), secrets) : new SignedSeal(cookie.name(), secrets);
    }

    /**
     * Makes sessions that are signed with HMAC-SHA256, in the cookie {@link SessionCookie#DEFAULT}.
     *
     * @param secret random text of 16 bytes or more, such as {@code openssl rand -hex 32} gives; the same for every
     *     process of the application
     * @return the sessions
     * @throws IllegalArgumentException if the secret is too short
     */
    public static CookieSessions of(String secret) {
        return new CookieSessions(
                List.of(Secret.of(secret)), false, SessionCookie.DEFAULT, JsonCodec.jackson(), Clock.systemUTC());
    }

    /**
     * Goes on to accept what older secrets have sealed; it is sealed with the newest when it is written again.
     *
     * @param older the secrets that were in use before, in place of any given earlier
     * @return the changed sessions
     * @throws IllegalArgumentException if one of them is too short
     */
    public CookieSessions olderSecrets(String... older) {
        List<Secret> all = new ArrayList<>();
        all.add(secrets.get(0));
        for (String secret : older) {
            all.add(Secret.of(secret));
        }
        return new CookieSessions(List.copyOf(all), encrypted, cookie, codec, clock);
    }

    /**
     * Encrypts sessions with AES-256-GCM, so that visitors cannot read them. Sessions that were only signed end by this.
     *
     * @return the changed sessions
     */
    public CookieSessions encrypted() {
        return new CookieSessions(secrets, true, cookie, codec, clock);
    }

    /**
     * Sets how the cookie is sent.
     *
     * @param cookie the cookie
     * @return the changed sessions
     */
    public CookieSessions cookie(SessionCookie cookie) {
        return new CookieSessions(secrets, encrypted, cookie, codec, clock);
    }

    /**
     * Sets what values are written and read with.
     *
     * @param codec the codec; Jackson at first
     * @return the changed sessions
     */
    public CookieSessions codec(JsonCodec codec) {
        return new CookieSessions(secrets, encrypted, cookie, codec, clock);
    }

    /** Sets what tells the time. */
    CookieSessions clock(Clock clock) {
        return new CookieSessions(secrets, encrypted, cookie, codec, clock);
    }

    @Override
    public Session open(Request request) {
        String text = request.cookie(cookie.name());
        if (text == null || text.isEmpty()) {
            return JsonSession.begin(codec);
        }
        Seal.Opened opened = seal.open(text);
        if (opened == null) {
            return refused("it is damaged, or no key of this application has sealed it");
        }
        long age = now() - opened.issued;
        if (age > cookie.lifetime().toSeconds() || age < -LARGEST_SKEW) {
            return refused(age < 0 ? "it was issued in the future" : "it has expired");
        }
        JsonSession session = JsonSession.read(opened.content, codec);
        return session == null ? refused("it holds no JSON object") : session;
    }

    private Session refused(String reason) {
        LOG.debug("The cookie {} is not accepted, and the session begins anew: {}.", cookie.name(), reason);
        return JsonSession.begin(codec);
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    @Override
    public Response save(Session session, Request request, Response response) {
        Response varied = SessionCookie.vary(response);
        if (!(session instanceof JsonSession kept) || !cookie.isDue(kept)) {
            return varied;
        }
        if (kept.isEmpty()) {
            return request.cookie(cookie.name()) == null ? varied : varied.cookie(cookie.deletion(request));
        }
        return varied.cookie(sealed(kept, request));
    }

    private Cookie sealed(JsonSession session, Request request) {
        byte[] json = session.toJson();
        Cookie sealed = cookie.holding(seal.seal(json, now()), session.isPermanent(), request);
        int size = sealed.toHeader(clock.instant()).length();
        if (size > Cookie.LARGEST || json.length > Deflated.LARGEST) {
            throw new IllegalStateException("The session is too large for a cookie: it has " + json.length
                    + " bytes of JSON, of " + Deflated.LARGEST + " at most, and makes a cookie of " + size
                    + " bytes, of which browsers keep " + Cookie.LARGEST
                    + ". Keep less in it, such as an id in place of"
                    + " what it stands for, or keep sessions on the server (MemorySessions). Its values are: "
                    + String.join(", ", session.keys()) + ".");
        }
        return sealed;
    }
}
