package dev.retort.gateway.site;

import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;

/**
 * The path of a request, in the one form in which it is matched, served and forwarded.
 *
 * <p>A path that two programs read differently is a way around the one that guards it: {@code /upstream/../admin} is
 * in {@code /upstream/} for a program that compares text and in {@code /admin} for one that resolves. So there is one
 * normal form, Jetty's canonical path with its slashes merged, and locations match that. A path <em>is normal</em> if
 * it has no {@code .}, {@code ..} or empty segment, whatever the encoding of the dots; then the text the client sent
 * means the same to everybody and is passed on as it is, percent-encoding included. A path that is not normal is
 * passed on in its normal form. (nginx matches the normal form too, but a {@code proxy_pass} without a path sends the
 * client's own text.)
 */
public final class UriPath {
    private static final String HEX = "0123456789ABCDEF";

    private UriPath() {}

    /**
     * Returns the form that locations match.
     *
     * @param uri the URI of a request
     * @return its canonical path, slashes merged; null if it has no path that begins with a slash
     */
    static @Nullable String canonical(HttpURI uri) {
        String path = uri.getCanonicalPath();
        return path == null || !path.startsWith("/") ? null : compact(path);
    }

    /**
     * Merges slashes that follow each other.
     *
     * @param path a path
     * @return the path without empty segments, but for the last
     */
    static String compact(String path) {
        return path.contains("//") ? URIUtil.compactPath(path) : path;
    }

    /**
     * Tells whether a path is passed on as it was sent.
     *
     * @param path a path as a client sends it, percent-encoded
     * @return false if a segment is {@code .}, {@code ..} or, unless it is the last, empty; parameters do not count
     */
    public static boolean isNormal(String path) {
        int start = 1;
        while (start <= path.length()) {
            int end = path.indexOf('/', start);
            boolean last = end < 0;
            if (last) {
                end = path.length();
            }
            boolean empty = start == end || path.charAt(start) == ';';
            if ((empty && !last) || isDots(path, start, end)) {
                return false;
            }
            start = end + 1;
        }
        return true;
    }

    /** Tells whether a segment is one or two dots, encoded or not, with or without parameters. */
    private static boolean isDots(String path, int start, int end) {
        int dots = 0;
        int at = start;
        while (at < end && path.charAt(at) != ';') {
            if (path.charAt(at) == '.') {
                at += 1;
            } else if (path.regionMatches(true, at, "%2e", 0, 3)) {
                at += 3;
            } else {
                return false;
            }
            dots++;
        }
        return dots == 1 || dots == 2;
    }

    /**
     * Percent-encodes what may not stand in a request line or a header, and nothing else.
     *
     * @param text a path or a query, encoded as far as its author did
     * @return the text with control characters, spaces and everything beyond ASCII encoded as UTF-8
     */
    public static String escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPrintable(text.charAt(i))) {
                return escapeFrom(text, i);
            }
        }
        return text;
    }

    private static String escapeFrom(String text, int start) {
        StringBuilder escaped = new StringBuilder(text.length() + 32).append(text, 0, start);
        for (byte octet : text.substring(start).getBytes(StandardCharsets.UTF_8)) {
            if (isPrintable((char) octet)) {
                escaped.append((char) octet);
            } else {
                escaped.append('%').append(HEX.charAt((octet >> 4) & 0xf)).append(HEX.charAt(octet & 0xf));
            }
        }
        return escaped.toString();
    }

    private static boolean isPrintable(char character) {
        return character > ' ' && character < 0x7f;
    }
}
