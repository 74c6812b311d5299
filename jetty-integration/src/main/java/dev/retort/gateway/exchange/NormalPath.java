package dev.retort.gateway.exchange;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The form of a path that locations are matched in: nginx's {@code $uri}.
 *
 * <p>Escapes are decoded first, all of them: {@code %2F} is a slash and {@code %2e%2e} goes up. Then {@code .} and
 * {@code ..} are resolved, and repeated slashes are merged unless {@code merge_slashes} is off. A decoded {@code ?},
 * {@code #} or {@code %} is an ordinary character. Semicolons mean nothing. What cannot be resolved is no path: an escape
 * that is none, an escaped NUL, more {@code ..} than there are segments.
 *
 * <p>Source: the behaviour of {@code ngx_http_parse_complex_uri}, tried on nginx 1.22.1.
 */
public final class NormalPath {
    private NormalPath() {}

    /**
     * Brings a path into its normal form.
     *
     * @param raw the path as it stands in a request line, without query and fragment; begins with a slash
     * @param mergeSlashes whether repeated slashes become one
     * @return the normal form, or null if the path is none
     */
    public static @Nullable String of(String raw, boolean mergeSlashes) {
        return isSimple(raw) ? raw : resolve(raw, mergeSlashes);
    }

    /** Tells whether nothing is to be done: no escape, no segment that begins with a dot, no empty one. */
    private static boolean isSimple(String raw) {
        if (raw.isEmpty() || raw.charAt(0) != '/') {
            return false;
        }
        for (int i = 0; i < raw.length(); i++) {
            char character = raw.charAt(i);
            if (character == '%' || character == 0) {
                return false;
            }
            if (character == '/' && i + 1 < raw.length()) {
                char next = raw.charAt(i + 1);
                if (next == '.' || next == '/') {
                    return false;
                }
            }
        }
        return true;
    }

    private static @Nullable String resolve(String raw, boolean mergeSlashes) {
        StringBuilder path = new StringBuilder(raw.length());
        int segment = 0; // where the current segment begins: behind a slash
        int length = raw.length();
        for (int i = 0; i <= length; i++) {
            boolean end = i == length;
            char character = end ? '/' : raw.charAt(i);
            boolean literal = false;
            if (character == '%' && !end) {
                int decoded = i + 2 < length ? hex(raw.charAt(i + 1)) << 4 | hex(raw.charAt(i + 2)) : -1;
                if (decoded <= 0) {
                    return null;
                }
                character = (char) decoded;
                i += 2;
                literal = character == '%' || character == '#' || character == '?';
            }
            if (character == 0) {
                return null;
            }
            if (literal || character != '/') {
                path.append(character);
                continue;
            }
            // A segment ends.
            String name = path.substring(segment);
            if (path.length() > 0 && name.equals(".")) {
                path.setLength(segment);
            } else if (path.length() > 0 && name.equals("..")) {
                if (segment < 2) {
                    return null;
                }
                int up = path.lastIndexOf("/", segment - 2);
                path.setLength(up + 1);
            } else if (!end && (path.length() == 0 || !name.isEmpty() || !mergeSlashes)) {
                path.append('/');
            }
            segment = path.length();
        }
        return path.length() == 0 || path.charAt(0) != '/' ? null : path.toString();
    }

    private static int hex(char digit) {
        int value = Character.digit(digit, 16);
        return value < 0 || digit > 'f' ? -0x1000 : value;
    }

    /**
     * Escapes a path for a request line or a {@code Location} field: what is no printable ASCII, and what would end or
     * change the path.
     *
     * @param path a normal path
     * @return the same with escapes
     */
    public static String escape(String path) {
        return Escapes.path(path);
    }

    /**
     * Turns text that Jetty has decoded from UTF-8 back into its bytes, one char each.
     *
     * @param decoded the text
     * @return the same if it is ASCII, otherwise its bytes
     */
    public static String bytes(String decoded) {
        for (int i = 0; i < decoded.length(); i++) {
            if (decoded.charAt(i) >= 0x80) {
                return new String(decoded.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            }
        }
        return decoded;
    }

    /**
     * Turns bytes, one char each, into the text that they are in UTF-8, as for a file's name.
     *
     * @param bytes the bytes
     * @return the same if they are ASCII, otherwise the text
     */
    public static String text(String bytes) {
        for (int i = 0; i < bytes.length(); i++) {
            if (bytes.charAt(i) >= 0x80) {
                return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            }
        }
        return bytes;
    }
}
