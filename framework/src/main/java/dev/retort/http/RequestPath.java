package dev.retort.http;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns the path of a request line into the one path that rules are matched with.
 *
 * <p>Nearly every path is plain: printable ASCII without an escape, a dot segment or a semicolon. One pass finds that
 * out, and the path is then a substring of what came. The others are taken apart:
 *
 * <ol>
 *   <li>Refused with 400: {@code %2F} (a slash that is none), {@code ;} (path parameters, which every server cuts off
 *       elsewhere), a backslash, NUL, raw control or non-ASCII characters, escapes that are wrong or not UTF-8.
 *   <li>Segments are decoded, {@code .} and {@code ..} resolved (RFC 3986, section 5.2.4); a path that climbs above
 *       the root is refused.
 *   <li>The mount is cut off last, so that {@code /other/../app/x} is {@code /x} below {@code /app}, as the servlet
 *       container saw it when it chose the application.
 * </ol>
 *
 * <p>Empty segments are kept: merging them is the router's business.
 */
final class RequestPath {
    /** The longest path that is looked at, in characters. */
    static final int LONGEST = 8192;

    private RequestPath() {}

    /**
     * Returns the decoded path below the mount.
     *
     * @param raw the path as it was sent, the mount included
     * @param mount the mount as it was sent, empty at the root
     * @return a path that begins with a slash
     * @throws HttpException 400 if the path is malformed, 414 if it is too long
     */
    static String parse(String raw, String mount) {
        if (raw.length() > LONGEST) {
            throw new HttpException(414, "The path is longer than " + LONGEST + " characters.");
        }
        if (isPlain(raw) && raw.startsWith(mount)) {
            return below(raw, mount.length());
        }
        String path = normalise(raw);
        String prefix = mount.isEmpty() ? "" : normalise(mount);
        if (!path.startsWith(prefix)) {
            throw HttpException.badRequest("The path leaves the application.");
        }
        return below(path, prefix.length());
    }

    private static String below(String path, int mountLength) {
        if (path.length() == mountLength) {
            return "/";
        }
        if (path.charAt(mountLength) != '/') {
            throw HttpException.badRequest(
                    mountLength == 0 ? "The path does not begin with a slash." : "The path leaves the application.");
        }
        return mountLength == 0 ? path : path.substring(mountLength);
    }

    private static boolean isPlain(String raw) {
        char previous = 0;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == '%' || c == ';' || c == '\\' || (c == '.' && previous == '/')) {
                return false;
            }
            previous = c;
        }
        return true;
    }

    private static String normalise(String raw) {
        if (!raw.startsWith("/")) {
            throw HttpException.badRequest("The path does not begin with a slash.");
        }
        refuseAmbiguous(raw);
        List<String> kept = new ArrayList<>();
        boolean closed = false;
        for (int start = 1; start <= raw.length(); ) {
            int slash = raw.indexOf('/', start);
            int end = slash < 0 ? raw.length() : slash;
            String segment = PercentDecoder.decode(raw.substring(start, end), false, "the path");
            boolean dots = segment.equals(".") || segment.equals("..");
            if (!dots) {
                kept.add(segment);
            } else if (segment.equals("..")) {
                if (kept.isEmpty()) {
                    throw HttpException.badRequest("The path climbs above the root.");
                }
                kept.remove(kept.size() - 1);
            }
            closed = dots;
            start = end + 1;
        }
        // "/a/." and "/a/b/.." name the folder, and so end in a slash.
        String path = "/" + String.join("/", kept) + (closed && !kept.isEmpty() ? "/" : "");
        if (path.indexOf('\0') >= 0) {
            throw HttpException.badRequest("The path contains NUL.");
        }
        return path;
    }

    private static void refuseAmbiguous(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == ';') {
                throw HttpException.badRequest("The path has parameters (;…), which are not supported;"
                        + " a semicolon that is meant is written %3B.");
            }
            if (c == '\\') {
                throw HttpException.badRequest("The path contains a backslash.");
            }
            if (c <= ' ' || c >= 0x7F) {
                throw HttpException.badRequest("The path contains a character that must be percent-encoded.");
            }
            if (c == '%' && raw.regionMatches(true, i, "%2f", 0, 3)) {
                throw HttpException.badRequest("The path contains an encoded slash (%2F), which is not supported.");
            }
        }
    }
}
