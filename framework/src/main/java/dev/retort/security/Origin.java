package dev.retort.security;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An origin: the scheme, host and port that a browser keeps apart from every other (RFC 6454, section 4). Two are the
 * same only if all three are; {@code example.org} and {@code example.org.} are two hosts, as browsers have it.
 *
 * @param scheme in small letters
 * @param host as in {@link Authority}
 * @param port the port, the scheme's own where none was named, or -1 for a scheme without one
 */
record Origin(String scheme, String host, int port) {
    /**
     * Reads an origin: a scheme and an authority, and nothing behind.
     *
     * @param text such as {@code https://example.org}
     * @return the origin, or null if the text is none, as {@code null} is none
     */
    static @Nullable Origin parse(String text) {
        int colon = schemeEnd(text);
        return colon < 0 ? null : of(text.substring(0, colon), text.substring(colon + 3));
    }

    /**
     * Reads the origin of a URL, such as {@code Referer} gives.
     *
     * @param url an absolute URL
     * @return the origin, or null if the text has none
     */
    static @Nullable Origin ofUrl(String url) {
        int colon = schemeEnd(url);
        if (colon < 0) {
            return null;
        }
        int end = colon + 3;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        return of(url.substring(0, colon), url.substring(colon + 3, end));
    }

    /**
     * Makes the origin of a scheme and an authority.
     *
     * @param scheme the scheme, in any case
     * @param authority the host, with its port where it is named
     * @return the origin, or null if the authority is none
     */
    static @Nullable Origin of(String scheme, String authority) {
        Authority parsed = Authority.parse(authority);
        if (parsed == null) {
            return null;
        }
        String small = scheme.toLowerCase(Locale.ROOT);
        return new Origin(small, parsed.host(), parsed.port() < 0 ? defaultPort(small) : parsed.port());
    }

    /** Returns the index of the colon in {@code scheme://}, or -1. */
    private static int schemeEnd(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0 || !text.startsWith("//", colon + 1) || !isLetter(text.charAt(0))) {
            return -1;
        }
        for (int i = 1; i < colon; i++) {
            char c = text.charAt(i);
            if (!isLetter(c) && !(c >= '0' && c <= '9') && "+-.".indexOf(c) < 0) {
                return -1;
            }
        }
        return colon;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http", "ws" -> 80;
            case "https", "wss" -> 443;
            default -> -1;
        };
    }

    @Override
    public String toString() {
        return scheme + "://" + host + (port == defaultPort(scheme) ? "" : ":" + port);
    }
}
