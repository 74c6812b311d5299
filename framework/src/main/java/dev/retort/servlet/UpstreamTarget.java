package dev.retort.servlet;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where requests are forwarded to, and how a path becomes one there.
 *
 * <p>What the container matched and what is forwarded must be the same path, or a client could reach more than was meant: {@code
 * /api/..;/admin} is below {@code /api/} here, and may be {@code /admin} there. So the path is taken as the client wrote it,
 * and one that has a second meaning is refused.
 *
 * @param origin scheme, host and port
 * @param base what takes the place of the matched path, without a slash at its end; null to leave the path as it is
 */
record UpstreamTarget(String origin, @Nullable String base) {
    /** What a URI may hold besides letters and digits (RFC 3986, section 2), in its path and in its query. */
    private static final String IN_PATH = "-._~!$&'()*+,;=:@/%";

    private static final String IN_QUERY = IN_PATH + "?";

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it is none to forward to; the message says why
     */
    static UpstreamTarget of(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("it is no URL: " + e.getMessage(), e);
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("it begins with neither http:// nor https://");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("it names no host, or one that is no host's name");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("it has more than a host, a port and a path");
        }
        String path = uri.getRawPath();
        return new UpstreamTarget(
                scheme + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()),
                path.isEmpty() ? null : withoutSlash(path));
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /**
     * Returns the URL that a request is forwarded to.
     *
     * @param path as the client wrote it
     * @param context the webapp's path
     * @param matched what the servlet's pattern has before its {@code *}
     * @param query as the client wrote it
     * @return the URL, or null if the path has two meanings
     */
    @Nullable String rewrite(String path, String context, String matched, @Nullable String query) {
        String before = context + matched;
        String rest = path.startsWith(before) ? path.substring(before.length()) : "?";
        boolean isBelow = rest.isEmpty() || rest.charAt(0) == '/';
        if (!isBelow || !isPlain(path)) {
            return null;
        }
        String there = (base == null ? matched : base) + rest;
        StringBuilder url = new StringBuilder(origin);
        escape(there.isEmpty() ? "/" : there, IN_PATH, url);
        if (query != null) {
            escape(query, IN_QUERY, url.append('?'));
        }
        return url.toString();
    }

    /** Returns the URL here for one there that the upstream redirects to; others as they are. */
    String locationHere(String location, String context, String matched) {
        String there = base == null ? origin : origin + base;
        if (!location.regionMatches(true, 0, there, 0, there.length())) {
            return location;
        }
        String rest = location.substring(there.length());
        boolean isBelow = rest.isEmpty() || "/?#".indexOf(rest.charAt(0)) >= 0;
        String here = (base == null ? context : context + matched) + rest;
        // Two slashes would begin another host's name, and whoever may choose a path there choose the host.
        return !isBelow ? location : "/" + here.replaceFirst("^/+", "");
    }

    private static boolean isPlain(String path) {
        if (path.indexOf('\\') >= 0) {
            return false;
        }
        for (String segment : path.split("/", -1)) {
            String low = segment.toLowerCase(Locale.ROOT);
            if (low.contains("%2f") || low.contains("%5c") || low.contains("%00")) {
                return false;
            }
            int parameters = low.indexOf(';');
            String name = (parameters < 0 ? low : low.substring(0, parameters)).replace("%2e", ".");
            if (name.equals(".") || name.equals("..")) {
                return false;
            }
        }
        return true;
    }

    /** Escapes what no URI has, of which browsers send some and containers let some through. */
    private static void escape(String text, String allowed, StringBuilder to) {
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            if (point == '%' ? isEscape(text, i) : isAlphanumeric(point) || allowed.indexOf(point) >= 0) {
                to.appendCodePoint(point);
            } else {
                for (byte octet : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                    to.append(String.format(Locale.ROOT, "%%%02X", octet));
                }
            }
            i += Character.charCount(point);
        }
    }

    private static boolean isEscape(String text, int at) {
        return at + 2 < text.length()
                && Character.digit(text.charAt(at + 1), 16) >= 0
                && Character.digit(text.charAt(at + 2), 16) >= 0;
    }

    private static boolean isAlphanumeric(int point) {
        return (point >= '0' && point <= '9') || (point >= 'A' && point <= 'Z') || (point >= 'a' && point <= 'z');
    }
}
