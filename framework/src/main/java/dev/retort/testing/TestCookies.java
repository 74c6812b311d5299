package dev.retort.testing;

import dev.retort.http.Cookie;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows the cookies of a client, and changes them as a developer does in the tools of a browser.
 *
 * <p>What is said by name alone is about the cookies that the client's own host gets. Clients that were derived from one
 * another share their cookies. Safe for use by several threads.
 */
public final class TestCookies {
    private final CookieJar jar;
    private final Address base;

    TestCookies(CookieJar jar, Address base) {
        this.jar = jar;
        this.base = base;
    }

    /**
     * Returns the value of a cookie.
     *
     * @param name the cookie's name, case-sensitive
     * @return the text, as the application set it, or null if the client has no such cookie for its host; of several, that
     *     with the longest path
     */
    public @Nullable String get(String name) {
        TestCookie cookie = cookie(name);
        return cookie == null ? null : cookie.text();
    }

    /**
     * Returns a cookie with its attributes.
     *
     * @param name the cookie's name, case-sensitive
     * @return the cookie, or null if the client has none of that name for its host; of several, that with the longest path
     */
    public @Nullable TestCookie cookie(String name) {
        List<TestCookie> found = jar.matching(cookie -> isOwn(cookie, name));
        return found.isEmpty() ? null : found.get(0);
    }

    private boolean isOwn(TestCookie cookie, String name) {
        return cookie.name().equals(name) && cookie.isOfHost(HostNames.of(base.host()));
    }

    /**
     * Returns every cookie, those of other hosts too.
     *
     * @return the cookies that have not expired, those with longer paths first
     */
    public List<TestCookie> all() {
        return jar.matching(cookie -> true);
    }

    /**
     * Sets a cookie for every path of the client's host, until it is deleted.
     *
     * @param name the cookie's name, a token of RFC 9110, section 5.6.2
     * @param value any text
     * @return this
     * @throws IllegalArgumentException if the name cannot be sent in a cookie
     */
    public TestCookies set(String name, String value) {
        return set(Cookie.of(name, value));
    }

    /**
     * Sets a cookie as an answer of the client's host would.
     *
     * @param cookie the cookie with its attributes
     * @return this
     * @throws IllegalArgumentException if a browser would not keep it, as one for another domain
     */
    public TestCookies set(Cookie cookie) {
        String header = cookie.toHeader(jar.clock().instant());
        if (SetCookie.parse(header, base, jar.clock().instant()) == null) {
            throw new IllegalArgumentException("A client of the host " + base.host() + " does not keep the cookie \""
                    + header + "\": it is for another domain, or larger than 4096 bytes. Make the client with"
                    + " withHost(…) for that domain.");
        }
        jar.receive(List.of(header), base);
        return this;
    }

    /**
     * Deletes the cookies of a name that the client's host gets, whatever their paths.
     *
     * @param name the cookies' name; nothing happens if there is none
     * @return this
     */
    public TestCookies delete(String name) {
        jar.drop(cookie -> isOwn(cookie, name));
        return this;
    }

    /** Deletes every cookie, those of other hosts too, as a new visitor has none. */
    public void clear() {
        jar.drop(cookie -> true);
    }

    @Override
    public String toString() {
        return all().toString();
    }
}
