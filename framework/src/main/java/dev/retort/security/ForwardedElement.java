package dev.retort.security;

import org.jspecify.annotations.Nullable;

/**
 * What one proxy says in the {@code Forwarded} header: {@code for=192.0.2.1;proto=https;host=example.org} (RFC 7239,
 * section 4).
 *
 * @param node the value of {@code for}, or null
 * @param scheme the value of {@code proto}, or null
 * @param host the value of {@code host}, or null
 */
record ForwardedElement(
        @Nullable String node,
        @Nullable String scheme,
        @Nullable String host) {

    /**
     * Reads an element.
     *
     * @param text the element
     * @return its parameters, or null if the element is malformed or has a parameter twice
     */
    static @Nullable ForwardedElement parse(String text) {
        String node = null;
        String scheme = null;
        String host = null;
        int at = 0;
        while (at < text.length()) {
            at = skipBlanks(text, at);
            int equals = text.indexOf('=', at);
            if (equals <= at) {
                return null;
            }
            String name = text.substring(at, equals);
            int end = valueEnd(text, equals + 1);
            if (end < 0 || !isToken(name, 0, name.length())) {
                return null;
            }
            String value = value(text, equals + 1, end);
            if (name.equalsIgnoreCase("for")) {
                if (node != null) {
                    return null;
                }
                node = value;
            } else if (name.equalsIgnoreCase("proto")) {
                if (scheme != null) {
                    return null;
                }
                scheme = value;
            } else if (name.equalsIgnoreCase("host")) {
                if (host != null) {
                    return null;
                }
                host = value;
            }
            at = skipBlanks(text, end);
            if (at < text.length() && text.charAt(at++) != ';') {
                return null;
            }
        }
        return new ForwardedElement(node, scheme, host);
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }

    /** Returns the index behind a token or quoted string, or -1 if there is neither. */
    private static int valueEnd(String text, int start) {
        if (start < text.length() && text.charAt(start) == '"') {
            for (int i = start + 1; i < text.length(); i++) {
                if (text.charAt(i) == '\\') {
                    i++;
                } else if (text.charAt(i) == '"') {
                    return i + 1;
                }
            }
            return -1;
        }
        int end = start;
        while (end < text.length() && " \t;".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        // Many proxies leave out the quotes that a colon or a bracket wants; what is meant is plain.
        return end > start && isTokenOrAddress(text, start, end) ? end : -1;
    }

    private static boolean isTokenOrAddress(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (!isTokenCharacter(c) && ":[]".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isToken(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (!isTokenCharacter(text.charAt(i))) {
                return false;
            }
        }
        return end > start;
    }

    private static boolean isTokenCharacter(char c) {
        return c > ' ' && c < 0x7F && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
    }

    private static String value(String text, int start, int end) {
        if (text.charAt(start) != '"') {
            return text.substring(start, end);
        }
        String inner = text.substring(start + 1, end - 1);
        if (inner.indexOf('\\') < 0) {
            return inner;
        }
        StringBuilder value = new StringBuilder(inner.length());
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            value.append(c == '\\' && i + 1 < inner.length() ? inner.charAt(++i) : c);
        }
        return value.toString();
    }
}
