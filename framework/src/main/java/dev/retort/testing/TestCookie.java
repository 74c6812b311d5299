package dev.retort.testing;

import dev.retort.http.Cookie;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A cookie as a client keeps it (RFC 6265, section 5.3).
 *
 * @param name the name, case-sensitive
 * @param value the value as it was sent
 * @param domain the host, or the domain for whose hosts the cookie is; in lower case, without a leading dot
 * @param hostOnly whether it is for that one host, as one that was set without {@code Domain} is
 * @param path the path at and below which it is sent
 * @param expires when it ends, or null if it lasts as long as the client
 * @param secure whether it is sent to {@code https} alone
 * @param httpOnly whether it is hidden from scripts
 * @param sameSite the text of {@code SameSite}, or null if there was none; the client itself does not look at it, as it
 *     has no pages of other sites
 */
public record TestCookie(
        String name,
        String value,
        String domain,
        boolean hostOnly,
        String path,
        @Nullable Instant expires,
        boolean secure,
        boolean httpOnly,
        @Nullable String sameSite) {
    /**
     * Returns the text that the application set, which may have been sent in another form.
     *
     * @return the text, as {@link dev.retort.http.Request#cookie} reads it
     */
    public String text() {
        return Cookie.textOf(value);
    }

    boolean isExpired(Instant now) {
        return expires != null && !expires.isAfter(now);
    }

    boolean isOfHost(String host) {
        return hostOnly ? host.equals(domain) : HostNames.isWithin(host, domain);
    }

    /** Tells whether a path is at or below that of the cookie (RFC 6265, section 5.1.4). */
    boolean isOfPath(String requested) {
        return requested.startsWith(path)
                && (requested.length() == path.length()
                        || path.endsWith("/")
                        || requested.charAt(path.length()) == '/');
    }

    /** Tells whether the other cookie is kept in the place of this one. */
    boolean isReplacedBy(TestCookie other) {
        return name.equals(other.name) && domain.equals(other.domain) && path.equals(other.path);
    }
}
