package dev.retort.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes any text as the value of a cookie, and reads it again, in the form that Werkzeug and Python's {@code http.cookies}
 * use: what RFC 6265, section 4.1.1, has no place for is in double quotes, a quote and a backslash behind a backslash, and
 * each byte of other characters, in UTF-8, as a backslash and three octal digits.
 *
 * <p>So nothing that a client says can break out of the value, and a text is read as it was written, here or by Flask. A
 * space is written as a number too, where Werkzeug leaves it: not every server between takes one.
 */
final class CookieText {
    private CookieText() {}

    /** Writes a text: as it is where it can be. An unpaired surrogate, which is no character, becomes a question mark. */
    static String written(String text) {
        return text.chars().allMatch(CookieText::isPlain) ? text : quoted(text);
    }

    private static boolean isPlain(int c) {
        return c > ' ' && c < 0x7F && c != '"' && c != ',' && c != ';' && c != '\\';
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 16).append('"');
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b == '"' || b == '\\') {
                quoted.append('\\').append((char) b);
            } else if (isPlain(b)) {
                quoted.append((char) b);
            } else {
                quoted.append('\\')
                        .append((char) ('0' + (b >> 6 & 3)))
                        .append((char) ('0' + (b >> 3 & 7)))
                        .append((char) ('0' + (b & 7)));
            }
        }
        return quoted.append('"').toString();
    }

    /** Reads a value as it was sent; what is in no quotes, or in no form that is known, stays as it is. */
    static String read(String sent) {
        if (sent.length() < 2 || sent.charAt(0) != '"' || sent.charAt(sent.length() - 1) != '"') {
            return sent;
        }
        String inside = sent.substring(1, sent.length() - 1);
        return inside.indexOf('\\') < 0 ? inside : unescaped(inside.getBytes(StandardCharsets.UTF_8));
    }

    private static String unescaped(byte[] bytes) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            boolean escapes = bytes[i] == '\\' && i + 1 < bytes.length;
            if (escapes && isOctal(bytes, i + 1)) {
                text.write((bytes[i + 1] - '0') << 6 | (bytes[i + 2] - '0') << 3 | (bytes[i + 3] - '0'));
                i += 3;
            } else {
                i += escapes ? 1 : 0;
                text.write(bytes[i]);
            }
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private static boolean isOctal(byte[] bytes, int at) {
        return at + 2 < bytes.length
                && bytes[at] >= '0'
                && bytes[at] <= '3'
                && bytes[at + 1] >= '0'
                && bytes[at + 1] <= '7'
                && bytes[at + 2] >= '0'
                && bytes[at + 2] <= '7';
    }
}
