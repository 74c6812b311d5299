package dev.retort.gateway.exchange;

/**
 * nginx's ways of escaping and unescaping parts of a URL, byte by byte.
 *
 * <p>Source: {@code ngx_escape_uri} and {@code ngx_unescape_uri}, tried on nginx 1.22.1 with every byte.
 */
public final class Escapes {
    private static final String HEX = "0123456789ABCDEF";
    private static final String IN_PATH = " \"#%<>?\\^`{|}";
    private static final String IN_QUERY = IN_PATH + "&+;";

    private Escapes() {}

    /**
     * Escapes a path for a request line or a {@code Location} field.
     *
     * @param path one char a byte
     * @return the same if there is nothing to escape
     */
    static String path(String path) {
        return escape(path, IN_PATH);
    }

    /**
     * Escapes a value for a query.
     *
     * @param value one char a byte
     * @return the same if there is nothing to escape
     */
    public static String query(String value) {
        return escape(value, IN_QUERY);
    }

    private static String escape(String text, String special) {
        for (int i = 0; i < text.length(); i++) {
            if (isEscaped(text.charAt(i), special)) {
                return escapeFrom(text, i, special);
            }
        }
        return text;
    }

    private static String escapeFrom(String text, int start, String special) {
        StringBuilder escaped = new StringBuilder(text.length() + 24).append(text, 0, start);
        for (int i = start; i < text.length(); i++) {
            char character = text.charAt(i);
            if (isEscaped(character, special)) {
                escaped.append('%').append(HEX.charAt(character >> 4 & 0xf)).append(HEX.charAt(character & 0xf));
            } else {
                escaped.append(character);
            }
        }
        return escaped.toString();
    }

    private static boolean isEscaped(char character, String special) {
        return character < ' ' || character >= 0x7f || special.indexOf(character) >= 0;
    }

    /**
     * Undoes the escapes of a redirect's target that need not be there: what a regular expression has captured was
     * escaped for a query. A percent sign that begins no escape is dropped, and a question mark ends the work.
     *
     * @param target the target, one char a byte
     * @return the target to be sent
     */
    public static String unescapeRedirect(String target) {
        if (target.indexOf('%') < 0) {
            return target;
        }
        StringBuilder plain = new StringBuilder(target.length());
        int i = 0;
        while (i < target.length()) {
            char character = target.charAt(i++);
            if (character == '?') {
                return plain.append(target, i - 1, target.length()).toString();
            }
            if (character != '%') {
                plain.append(character);
                continue;
            }
            int high = i < target.length() ? digit(target.charAt(i)) : -1;
            if (high < 0) {
                if (i < target.length()) {
                    plain.append(target.charAt(i++));
                }
                continue;
            }
            int low = i + 1 < target.length() ? digit(target.charAt(i + 1)) : -1;
            if (low < 0) {
                i += 2; // nginx drops the broken escape and the character behind it.
                continue;
            }
            char decoded = (char) (high << 4 | low);
            if (decoded == '?') {
                return plain.append('?').append(target, i + 2, target.length()).toString();
            }
            if (decoded > '%' && decoded < 0x7f) {
                plain.append(decoded);
            } else {
                plain.append(target, i - 1, i + 2);
            }
            i += 2;
        }
        return plain.toString();
    }

    private static int digit(char character) {
        return character < 0x80 ? Character.digit(character, 16) : -1;
    }
}
