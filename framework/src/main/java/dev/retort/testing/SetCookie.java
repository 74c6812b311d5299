package dev.retort.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code Set-Cookie} as browsers do (RFC 6265, section 5.2): the name and the value end at the first semicolon, of
 * attributes the last one of a name counts, and what is unknown is passed over.
 */
final class SetCookie {
    /** The most of name and value that a browser keeps, in characters (RFC 6265bis, section 5.6). */
    private static final int LARGEST = 4096;

    /** No browser keeps a cookie for longer (RFC 6265bis, section 5.5). */
    private static final Duration LATEST = Duration.ofDays(400);

    private @Nullable Instant expires;
    private @Nullable Instant maxAge;
    private String domain = "";
    private @Nullable String path;
    private boolean secure;
    private boolean httpOnly;
    private @Nullable String sameSite;

    private SetCookie() {}

    /**
     * Reads a header.
     *
     * @param header its value
     * @param from the address whose answer sets the cookie
     * @param now what {@code Max-Age} counts from
     * @return the cookie, or null if a browser would not keep it: it has no name, is too large, or is for a domain that
     *     the host is not in
     */
    static @Nullable TestCookie parse(String header, Address from, Instant now) {
        int end = end(header, 0);
        int equals = header.indexOf('=');
        if (equals < 0 || equals > end) {
            return null;
        }
        String name = header.substring(0, equals).strip();
        String value = header.substring(equals + 1, end).strip();
        if (name.isEmpty() || name.length() + value.length() > LARGEST) {
            return null;
        }
        SetCookie cookie = new SetCookie();
        for (int start = end + 1; start < header.length(); start = end + 1) {
            end = end(header, start);
            cookie.take(header.substring(start, end), now);
        }
        return cookie.of(name, value, from);
    }

    private static int end(String header, int start) {
        int semicolon = header.indexOf(';', start);
        return semicolon < 0 ? header.length() : semicolon;
    }

    private void take(String attribute, Instant now) {
        int equals = attribute.indexOf('=');
        String name = equals < 0 ? attribute : attribute.substring(0, equals);
        String value = equals < 0 ? "" : attribute.substring(equals + 1).strip();
        switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "expires" -> {
                Instant date = CookieDate.parse(value);
                expires = date == null ? expires : date;
            }
            case "max-age" -> takeMaxAge(value, now);
            case "domain" -> domain = (value.startsWith(".") ? value.substring(1) : value).toLowerCase(Locale.ROOT);
            case "path" -> path = value.startsWith("/") ? value : null;
            case "secure" -> secure = true;
            case "httponly" -> httpOnly = true;
            case "samesite" -> sameSite = value;
            default -> {
                // Unknown attributes are passed over, as a newer server may send them.
            }
        }
    }

    private void takeMaxAge(String value, Instant now) {
        boolean negative = value.startsWith("-");
        String digits = negative ? value.substring(1) : value;
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return;
        }
        long seconds = digits.length() > 9 ? LATEST.toSeconds() : Math.min(Long.parseLong(digits), LATEST.toSeconds());
        maxAge = negative || seconds == 0 ? Instant.EPOCH : now.plusSeconds(seconds);
    }

    private @Nullable TestCookie of(String name, String value, Address from) {
        String host = HostNames.of(from.host());
        // Nobody keeps a cookie for a domain without a dot, such as "com", but for the host of that name itself.
        boolean hostOnly = domain.isEmpty() || (domain.equals(host) && domain.indexOf('.') < 0);
        if (!hostOnly && (domain.indexOf('.') < 0 || !HostNames.isWithin(host, domain))) {
            return null;
        }
        return new TestCookie(
                name,
                value,
                hostOnly ? host : domain,
                hostOnly,
                path == null ? defaultPath(from.path()) : path,
                maxAge == null ? expires : maxAge,
                secure,
                httpOnly,
                sameSite);
    }

    /** The folder of the request's path (RFC 6265, section 5.1.4). */
    private static String defaultPath(String requested) {
        int slash = requested.lastIndexOf('/');
        return slash <= 0 || !requested.startsWith("/") ? "/" : requested.substring(0, slash);
    }
}
