package dev.retort.session;

import dev.retort.http.Cookie;
import dev.retort.http.Cookie.SameSite;
import dev.retort.http.Request;
import dev.retort.http.Response;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Says how the cookie of a session is sent: its name, where it goes, and for how long.
 *
 * <p>It is {@code HttpOnly}, {@code SameSite=Lax} and, over HTTPS, {@code Secure} unless told otherwise. Immutable:
 * each change gives a new one.
 */
public final class SessionCookie {
    /** The cookie {@code session}, below the application's mount, with a lifetime of 31 days as in Flask. */
    public static final SessionCookie DEFAULT =
            new SessionCookie(Cookie.of("session", ""), null, Duration.ofDays(31), true);

    /** What every cookie of the session has. */
    private final Cookie template;

    private final @Nullable String path;
    private final Duration lifetime;
    private final boolean refreshed;

    private SessionCookie(Cookie template, @Nullable String path, Duration lifetime, boolean refreshed) {
        this.template = template;
        this.path = path;
        this.lifetime = lifetime;
        this.refreshed = refreshed;
    }

    /**
     * Makes a cookie of some name, otherwise as {@link #DEFAULT}.
     *
     * @param name the cookie's name; {@code __Host-…} makes it secure and its path {@code /}
     * @return the cookie
     * @throws IllegalArgumentException if this is not the name of a cookie
     */
    public static SessionCookie named(String name) {
        Cookie template = Cookie.of(name, "");
        boolean hostOnly = name.toLowerCase(Locale.ROOT).startsWith("__host-");
        return new SessionCookie(template, hostOnly ? "/" : null, DEFAULT.lifetime, true);
    }

    /**
     * Sends the cookie to a path and what is below it, instead of the application's mount.
     *
     * @param path a path that begins with {@code /}
     * @return the changed cookie
     * @throws IllegalArgumentException if the path cannot be that of the cookie
     */
    public SessionCookie path(String path) {
        return new SessionCookie(template.path(path), path, lifetime, refreshed);
    }

    /**
     * Sends the cookie to a domain and all below it, instead of the one host.
     *
     * @param domain a host name without a port
     * @return the changed cookie
     * @throws IllegalArgumentException if the domain cannot be that of the cookie
     */
    public SessionCookie domain(String domain) {
        return new SessionCookie(template.domain(domain), path, lifetime, refreshed);
    }

    /**
     * Limits which requests from other sites carry the cookie.
     *
     * @param sameSite which; {@link SameSite#NONE} makes the cookie secure
     * @return the changed cookie
     */
    public SessionCookie sameSite(SameSite sameSite) {
        return new SessionCookie(template.sameSite(sameSite), path, lifetime, refreshed);
    }

    /**
     * Makes the cookie secure even where the request seems to have come over plain HTTP, as behind a proxy that does not
     * say otherwise.
     *
     * @return the changed cookie
     */
    public SessionCookie alwaysSecure() {
        return secure(true);
    }

    /**
     * Makes the cookie secure, or not, whatever the request.
     *
     * @param secure whether to send it over HTTPS alone
     * @return the changed cookie
     * @throws IllegalArgumentException if false is given, and name, {@code SameSite=None} or {@code Partitioned} demand
     *     true
     */
    public SessionCookie secure(boolean secure) {
        return new SessionCookie(template.secure(secure), path, lifetime, refreshed);
    }

    /**
     * Hides the cookie from scripts.
     *
     * @param httpOnly whether to do so; true at first, and false is for the rare script that has to read it
     * @return the changed cookie
     */
    public SessionCookie httpOnly(boolean httpOnly) {
        return new SessionCookie(template.httpOnly(httpOnly), path, lifetime, refreshed);
    }

    /**
     * Keeps the cookie apart for each site that embeds this one.
     *
     * @return the changed cookie, which is secure
     */
    public SessionCookie partitioned() {
        return new SessionCookie(template.partitioned(true), path, lifetime, refreshed);
    }

    /**
     * Sets how long a session lasts without being written; a permanent one is written by each request.
     *
     * @param lifetime a second or more
     * @return the changed cookie
     * @throws IllegalArgumentException if it is less than a second
     */
    public SessionCookie lifetime(Duration lifetime) {
        if (lifetime.toSeconds() < 1) {
            throw new IllegalArgumentException("A session wants a lifetime of a second or more, not " + lifetime + ".");
        }
        return new SessionCookie(template, path, lifetime, refreshed);
    }

    /**
     * Sets whether each request that opens a permanent session prolongs it.
     *
     * @param refreshed whether to send its cookie anew each time; true at first, as in Flask
     * @return the changed cookie
     */
    public SessionCookie refreshEachRequest(boolean refreshed) {
        return new SessionCookie(template, path, lifetime, refreshed);
    }

    /**
     * Returns the cookie's name.
     *
     * @return the name
     */
    public String name() {
        return template.name();
    }

    /**
     * Returns how long a session lasts without being written.
     *
     * @return a second or more
     */
    public Duration lifetime() {
        return lifetime;
    }

    /**
     * Returns whether a session's cookie is to be sent.
     *
     * @param session a session
     * @return whether it has changed, or is permanent and prolonged by each request
     */
    public boolean isDue(Session session) {
        return (session.isPermanent() && refreshed) || session.isModified();
    }

    /**
     * Makes the cookie to be set.
     *
     * @param value the session, or what finds it again
     * @param permanent whether it outlives the browser
     * @param request the request that is answered
     * @return the cookie
     * @throws IllegalArgumentException if the value cannot be sent in a cookie
     */
    public Cookie holding(String value, boolean permanent, Request request) {
        Cookie cookie = placed(template.value(value), request);
        return permanent ? cookie.maxAge(lifetime) : cookie;
    }

    /**
     * Makes the cookie that deletes the one set before, with the same path, domain and flags.
     *
     * @param request the request that is answered
     * @return the cookie
     */
    public Cookie deletion(Request request) {
        return placed(template, request).deletion();
    }

    private Cookie placed(Cookie cookie, Request request) {
        String mount = request.mount();
        boolean below = path == null && !mount.isEmpty() && Cookie.isPath(mount);
        Cookie placed = below ? cookie.path(mount) : cookie;
        return placed.securedOver(request.scheme());
    }

    /**
     * Says that a response depends on the cookie, so that no cache gives it to another visitor.
     *
     * @param response a response whose session was opened
     * @return the response with {@code Vary: Cookie}, whatever else it varies by
     */
    public static Response vary(Response response) {
        List<String> fields = response.headers().all("Vary");
        for (String field : fields) {
            for (String name : field.split(",", -1)) {
                if (name.strip().equalsIgnoreCase("Cookie") || name.strip().equals("*")) {
                    return response;
                }
            }
        }
        return response.header("Vary", fields.isEmpty() ? "Cookie" : String.join(", ", fields) + ", Cookie");
    }
}
