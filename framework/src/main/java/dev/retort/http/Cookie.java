package dev.retort.http;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A cookie that a response sets, with its attributes (RFC 6265bis, section 4.1).
 *
 * <p>Whatever a browser would drop without a word is refused here. What a name or an attribute demands is set along
 * with it: {@code Secure} for the prefixes {@code __Secure-} and {@code __Host-}, for {@link SameSite#NONE} and for
 * partitioned cookies.
 *
 * <p>Immutable: each change gives a new one, so that a cookie may be kept and used by several threads.
 */
public final class Cookie {
    /** The largest cookie that every browser keeps, in bytes of the whole header (as in Werkzeug). */
    public static final int LARGEST = 4093;

    /** The requests from other sites that carry a cookie (RFC 6265bis, section 4.1.2.7). */
    public enum SameSite {
        /** Only those that navigate to a page with a safe method, such as a followed link. */
        LAX("Lax"),
        /** None. */
        STRICT("Strict"),
        /** All; the cookie is then {@code Secure}, as browsers drop it otherwise. */
        NONE("None");

        private final String text;

        SameSite(String text) {
            this.text = text;
        }
    }

    private static final String ALWAYS_SECURE = "__Secure-";
    private static final String HOST_ONLY = "__Host-";
    // RFC 9110, section 5.6.7; unlike the JDK's RFC_1123_DATE_TIME, days have two digits.
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);
    // No browser keeps a cookie for longer than 400 days; the date must only stay within four digits.
    private static final Duration LATEST = Duration.ofDays(366L * 1000);

    private final String name;
    private final String value;
    private final String path;
    private final @Nullable String domain;
    private final @Nullable Duration maxAge;
    /** Null where it is left to the request. */
    private final @Nullable Boolean secure;

    private final boolean httpOnly;
    private final @Nullable SameSite sameSite;
    private final boolean partitioned;

    private Cookie(
            String name,
            String value,
            String path,
            @Nullable String domain,
            @Nullable Duration maxAge,
            @Nullable Boolean secure,
            boolean httpOnly,
            @Nullable SameSite sameSite,
            boolean partitioned) {
        this.name = name;
        this.value = value;
        this.path = path;
        this.domain = domain;
        this.maxAge = maxAge;
        this.secure = (partitioned || sameSite == SameSite.NONE || isAlwaysSecure(name)) ? Boolean.TRUE : secure;
        this.httpOnly = httpOnly;
        this.sameSite = sameSite;
        this.partitioned = partitioned;
        if (startsWith(name, HOST_ONLY) && (domain != null || !path.equals("/"))) {
            throw new IllegalArgumentException("The cookie " + name + " belongs to one host, and is sent with Path=/"
                    + " and no Domain; leave them so, or give it a name without __Host-.");
        }
    }

    /**
     * Makes a cookie for the whole host that lasts until the browser is closed. It is hidden from scripts, goes along with
     * requests from other sites only where they navigate to a page, and is secure where the request that is answered comes
     * over HTTPS; each is switched off by {@link #httpOnly}, {@link #withoutSameSite} and {@link #secure}.
     *
     * @param name a token of RFC 9110, section 5.6.2
     * @param value any text, which {@link Request#cookie} gives back. ASCII without controls, spaces, double quotes, commas,
     *     semicolons and backslashes is sent as it is; other text as Werkzeug sends it, in quotes and with octal numbers,
     *     which a script in the page would have to read itself
     * @return a cookie with {@code HttpOnly}, {@code Path=/} and {@code SameSite=Lax}
     * @throws IllegalArgumentException if the name cannot be sent in a cookie
     */
    public static Cookie of(String name, String value) {
        if (!Headers.isToken(name)) {
            throw new IllegalArgumentException("\"" + name + "\" is not the name of a cookie; RFC 6265 allows letters,"
                    + " digits and !#$%&'*+-.^_`|~ there.");
        }
        return new Cookie(name, value, "/", null, null, null, true, SameSite.LAX, false);
    }

    private static boolean isAlwaysSecure(String name) {
        return startsWith(name, ALWAYS_SECURE) || startsWith(name, HOST_ONLY);
    }

    /** Compares without regard to case, as browsers do with these prefixes. */
    private static boolean startsWith(String name, String prefix) {
        return name.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    /**
     * Changes the value.
     *
     * @param value as for {@link #of}
     * @return the changed cookie
     */
    public Cookie value(String value) {
        return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite, partitioned);
    }

    /**
     * Limits the cookie to a path and what is below it.
     *
     * @param path a path that begins with {@code /}, percent-encoded as in a URL
     * @return the changed cookie
     * @throws IllegalArgumentException if the path cannot be sent, or the name is one of {@code __Host-…} and the path
     *     is not {@code /}
     */
    public Cookie path(String path) {
        if (!isPath(path)) {
            throw new IllegalArgumentException("\"" + path + "\" is not the path of a cookie: it begins with / and is"
                    + " percent-encoded ASCII without semicolons.");
        }
        return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite, partitioned);
    }

    /**
     * Tells whether a cookie can be limited to a path.
     *
     * @param path the path
     * @return whether {@link #path(String)} takes it
     */
    public static boolean isPath(String path) {
        return path.startsWith("/") && path.chars().allMatch(c -> c >= ' ' && c < 0x7F && c != ';');
    }

    /**
     * Sends the cookie to a domain and all below it, rather than to the one host that set it.
     *
     * @param domain a host name in ASCII without a port; a leading dot is dropped, as browsers do
     * @return the changed cookie
     * @throws IllegalArgumentException if this is no host name, or the cookie's name is one of {@code __Host-…}
     */
    public Cookie domain(String domain) {
        String host = domain.startsWith(".") ? domain.substring(1) : domain;
        if (host.isEmpty()
                || !host.chars()
                        .allMatch(c -> c == '-'
                                || c == '.'
                                || (c >= '0' && c <= '9')
                                || (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z'))) {
            throw new IllegalArgumentException("\"" + domain + "\" is not the domain of a cookie: write a host name"
                    + " without scheme and port, in its xn-- form if it is not ASCII.");
        }
        return new Cookie(name, value, path, host, maxAge, secure, httpOnly, sameSite, partitioned);
    }

    /**
     * Keeps the cookie for some time; {@code Max-Age} is sent, and {@code Expires} for what is too old to know it.
     *
     * @param maxAge how long, cut to whole seconds, zero or more; browsers keep nothing for more than 400 days
     * @return the changed cookie
     * @throws IllegalArgumentException if the time is negative
     */
    public Cookie maxAge(Duration maxAge) {
        if (maxAge.isNegative()) {
            throw new IllegalArgumentException(
                    "A cookie cannot be kept for " + maxAge + "; to delete one use Response.deleteCookie(…).");
        }
        return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite, partitioned);
    }

    /**
     * Sends the cookie over HTTPS alone, whatever the request; unless told, one that is set over HTTPS is, and another is
     * not.
     *
     * @param secure whether to do so
     * @return the changed cookie
     * @throws IllegalArgumentException if false is given, and name, {@code SameSite=None} or {@code Partitioned} demand
     *     true
     */
    public Cookie secure(boolean secure) {
        Cookie changed = new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite, partitioned);
        if (changed.secure() != secure) {
            throw new IllegalArgumentException("The cookie " + name + " must be secure: browsers drop one that is not"
                    + " if its name begins with __Secure- or __Host-, or if it is SameSite=None or Partitioned.");
        }
        return changed;
    }

    /**
     * Decides what is left to the request.
     *
     * @param scheme the scheme of the request
     * @return the cookie, secure if the scheme is {@code https} and it was not told otherwise
     */
    public Cookie securedOver(String scheme) {
        return isSecureDecided() || !scheme.equals("https") ? this : secure(true);
    }

    /** Tells whether the cookie is secure, or not, whatever the request. */
    boolean isSecureDecided() {
        return secure != null;
    }

    /**
     * Hides the cookie from scripts.
     *
     * @param httpOnly whether to do so; true at first
     * @return the changed cookie
     */
    public Cookie httpOnly(boolean httpOnly) {
        return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite, partitioned);
    }

    /**
     * Limits which requests from other sites carry the cookie.
     *
     * @param sameSite which, {@link SameSite#LAX} at first; {@link SameSite#NONE} makes the cookie secure
     * @return the changed cookie
     */
    public Cookie sameSite(SameSite sameSite) {
        return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite, partitioned);
    }

    /**
     * Leaves it to the browser which requests from other sites carry the cookie.
     *
     * @return the cookie without {@code SameSite}
     */
    public Cookie withoutSameSite() {
        return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, null, partitioned);
    }

    /**
     * Keeps the cookie apart for each top-level site that embeds this one (CHIPS).
     *
     * @param partitioned whether to do so; true makes the cookie secure
     * @return the changed cookie
     */
    public Cookie partitioned(boolean partitioned) {
        return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite, partitioned);
    }

    /**
     * Makes the cookie that deletes this one: without a value, expired, and with the same path, domain and flags, as a
     * browser takes it for another cookie otherwise.
     *
     * @return the changed cookie
     */
    public Cookie deletion() {
        return new Cookie(name, "", path, domain, Duration.ZERO, secure, httpOnly, sameSite, partitioned);
    }

    /**
     * Returns the name.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Returns the value.
     *
     * @return the text, which may be sent in another form
     */
    public String value() {
        return value;
    }

    /**
     * Reads a value as it was sent, the reverse of what {@link #toHeader} does with it.
     *
     * @param sent what stands behind the equals sign
     * @return the text; what is not in quotes is taken as it is
     */
    public static String textOf(String sent) {
        return CookieText.read(sent);
    }

    /**
     * Returns whether the cookie goes over HTTPS alone.
     *
     * @return whether it does, whatever the request
     */
    public boolean secure() {
        return Boolean.TRUE.equals(secure);
    }

    /**
     * Writes the value of {@code Set-Cookie}.
     *
     * @param now what {@code Expires} counts from
     * @return the cookie as it is sent, in ASCII
     */
    public String toHeader(Instant now) {
        StringBuilder header = new StringBuilder(name.length() + value.length() + 64);
        header.append(name).append('=').append(CookieText.written(value));
        if (domain != null) {
            header.append("; Domain=").append(domain);
        }
        if (maxAge != null) {
            Instant expires =
                    maxAge.isZero() ? Instant.EPOCH : now.plus(maxAge.compareTo(LATEST) < 0 ? maxAge : LATEST);
            header.append("; Expires=").append(DATE.format(expires));
            header.append("; Max-Age=").append(maxAge.toSeconds());
        }
        if (secure()) {
            header.append("; Secure");
        }
        if (httpOnly) {
            header.append("; HttpOnly");
        }
        header.append("; Path=").append(path);
        if (sameSite != null) {
            header.append("; SameSite=").append(sameSite.text);
        }
        if (partitioned) {
            header.append("; Partitioned");
        }
        return header.toString();
    }

    /** Leaves the value out: it may be a secret, and this may end in a log. */
    @Override
    public String toString() {
        return "Cookie[" + name + "]";
    }
}
