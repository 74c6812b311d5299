package dev.retort;

import dev.retort.annotation.Default;
import dev.retort.http.Cookie.SameSite;
import dev.retort.session.CookieSessions;
import dev.retort.session.SessionCookie;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code session} of the configuration, for sessions in a cookie; Flask's {@code SESSION_COOKIE_…}. What is null
 * is as {@link SessionCookie#DEFAULT} has it.
 *
 * @param cookie the cookie's name
 * @param lifetime how long a session lasts without being written
 * @param path the path below which the cookie is sent
 * @param domain the domain that it is sent to, with all below it
 * @param secure whether it is sent over HTTPS alone, whatever the request
 * @param httpOnly whether scripts cannot see it
 * @param sameSite which requests from other sites carry it
 * @param partitioned whether it is kept apart for each site that embeds this one
 * @param refreshEachRequest whether each request prolongs a permanent session
 * @param encrypted whether visitors cannot read what is in it
 */
record SessionSettings(
        @Default("session") String cookie,
        @Nullable Duration lifetime,
        @Nullable String path,
        @Nullable String domain,
        @Nullable Boolean secure,
        @Default("true") boolean httpOnly,
        @Nullable SameSite sameSite,
        @Default("false") boolean partitioned,
        @Default("true") boolean refreshEachRequest,
        @Default("false") boolean encrypted) {

    /**
     * Sets sessions up as the configuration says.
     *
     * @throws IllegalArgumentException if a value cannot be that of a cookie
     */
    CookieSessions apply(CookieSessions sessions) {
        SessionCookie made = SessionCookie.named(cookie).httpOnly(httpOnly).refreshEachRequest(refreshEachRequest);
        made = lifetime == null ? made : made.lifetime(lifetime);
        made = path == null ? made : made.path(path);
        made = domain == null ? made : made.domain(domain);
        made = sameSite == null ? made : made.sameSite(sameSite);
        made = partitioned ? made.partitioned() : made;
        made = secure == null ? made : made.secure(secure);
        CookieSessions sent = sessions.cookie(made);
        return encrypted ? sent.encrypted() : sent;
    }
}
