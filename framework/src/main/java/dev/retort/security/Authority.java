package dev.retort.security;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A host and perhaps a port, as {@code Host} and {@code Origin} name them (RFC 9110, section 7.2).
 *
 * <p>Narrower than the grammar of URLs: a name has letters, digits, {@code -}, {@code _} and dots between labels that
 * are not empty; one dot may close it. Everything else that a URL could hold (user names, escapes, letters beyond
 * ASCII) has no place in a request that a browser made, and is how one host is dressed up as another.
 *
 * @param host in small letters; an IPv6 address in brackets, in its shortest form
 * @param port 0 to 65535, or -1 if none is named
 */
record Authority(String host, int port) {
    private static final int LONGEST_NAME = 254;

    /**
     * Reads an authority.
     *
     * @param text such as {@code example.org}, {@code Example.org:8080} or {@code [::1]:80}
     * @return the authority, or null if the text is none
     */
    static @Nullable Authority parse(String text) {
        int end;
        String host;
        if (isLiteral(text)) {
            int bracket = text.indexOf(']');
            String literal = bracket < 0 ? "" : text.substring(1, bracket);
            IpAddress address = literal.indexOf(':') < 0 ? null : IpAddress.parse(literal);
            if (address == null) {
                return null;
            }
            end = bracket + 1;
            host = (address.isV4() ? "[::ffff:" : "[") + address + "]";
        } else {
            end = nameEnd(text);
            if (!isName(text, end)) {
                return null;
            }
            host = text.substring(0, end).toLowerCase(Locale.ROOT);
        }
        if (!namesPort(text, end)) {
            return hasNoPort(text, end) ? new Authority(host, -1) : null;
        }
        int port = parsePort(text, end + 1);
        return port < 0 ? null : new Authority(host, port);
    }

    /**
     * Tells whether a text is an authority; as every request is asked, without making one where it has a name.
     *
     * @param text such as {@code example.org}
     * @return true where {@link #parse} returns one
     */
    static boolean isAuthority(String text) {
        if (isLiteral(text)) {
            return parse(text) != null;
        }
        int end = nameEnd(text);
        return isName(text, end) && (namesPort(text, end) ? parsePort(text, end + 1) >= 0 : hasNoPort(text, end));
    }

    /** An address of IPv6 stands in brackets. */
    private static boolean isLiteral(String text) {
        return text.startsWith("[");
    }

    private static int nameEnd(String text) {
        int colon = text.indexOf(':');
        return colon < 0 ? text.length() : colon;
    }

    private static boolean namesPort(String text, int hostEnd) {
        return hostEnd + 1 < text.length() && text.charAt(hostEnd) == ':';
    }

    /** A colon without digits is allowed, and names no port (RFC 3986, section 3.2.3). */
    private static boolean hasNoPort(String text, int hostEnd) {
        return hostEnd == text.length() || (hostEnd + 1 == text.length() && text.charAt(hostEnd) == ':');
    }

    private static boolean isName(String text, int end) {
        if (end == 0 || end > LONGEST_NAME) {
            return false;
        }
        char previous = '.';
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean inLabel =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
            if (!inLabel && (c != '.' || previous == '.')) {
                return false;
            }
            previous = c;
        }
        return true;
    }

    /**
     * Reads a port.
     *
     * @param text decimal digits, at most five
     * @return 0 to 65535, or -1 if the text is no port
     */
    static int parsePort(String text) {
        return parsePort(text, 0);
    }

    private static int parsePort(String text, int start) {
        int port = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9' || i - start >= 5) {
                return -1;
            }
            port = port * 10 + c - '0';
        }
        return start == text.length() || port > 65535 ? -1 : port;
    }

    @Override
    public String toString() {
        return port < 0 ? host : host + ":" + port;
    }
}
